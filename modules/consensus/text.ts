import type { Duration } from "../../codec/gen/google/protobuf/duration.ts";
import type { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";

type Field = readonly [name: string, value: bigint | string | undefined];

/** Fields as protobuf's compact text: defaults left out, a space after each. */
const fields = (list: readonly Field[]): string =>
  list
    .filter(([, value]) => value !== undefined && value !== 0n)
    .map(([name, value]) => `${name}:${value} `)
    .join("");

const group = (list: readonly Field[]): string => `<${fields(list)}>`;

const ageText = ({ seconds, nanos }: Duration): string =>
  group([
    ["seconds", seconds],
    ["nanos", BigInt(nanos)],
  ]);

/** Parameters in the text form that the SDK's `update_consensus_params` event has (gogoproto's CompactTextString). */
export function paramsText({ block, evidence, validator, version, abci }: ConsensusParams): string {
  const age = evidence?.maxAgeDuration;
  return fields([
    [
      "block",
      block &&
        group([
          ["max_bytes", block.maxBytes],
          ["max_gas", block.maxGas],
        ]),
    ],
    [
      "evidence",
      evidence &&
        group([
          ["max_age_num_blocks", evidence.maxAgeNumBlocks],
          ["max_age_duration", age && ageText(age)],
          ["max_bytes", evidence.maxBytes],
        ]),
    ],
    ["validator", validator && group(validator.pubKeyTypes.map((type) => ["pub_key_types", `"${type}"`] as const))],
    ["version", version && group([["app", version.app]])],
    ["abci", abci && group([["vote_extensions_enable_height", abci.voteExtensionsEnableHeight]])],
  ]);
}
