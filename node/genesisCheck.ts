import { z } from "zod";
import { eco2 } from "../app/eco2.ts";
import { durationOf } from "../codec/duration.ts";
import { RequestInitChain } from "../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import { parseTime, timestampOf } from "../codec/time.ts";
import { Application } from "../core/application.ts";
import type { MakeChain } from "../core/chain.ts";
import { signatureVerifier } from "../core/crypto/verify.ts";
import { chainStore } from "../core/identity.ts";
import { openStore } from "../store/open.ts";
import { NodeError, reasonOf } from "./errors.ts";

const integer = z
  .union([z.string().regex(/^-?\d{1,19}$/, "must be a whole number"), z.int()])
  .transform((value) => BigInt(value));

const time = z.string().transform((text, context) => {
  try {
    return timestampOf(parseTime(text));
  } catch (error) {
    context.addIssue({ code: "custom", message: reasonOf(error) });
    return z.NEVER;
  }
});

const consensusParams = z.looseObject({
  block: z.looseObject({ max_bytes: integer, max_gas: integer }),
  evidence: z.looseObject({ max_age_num_blocks: integer, max_age_duration: integer, max_bytes: integer.default(0n) }),
  validator: z.looseObject({ pub_key_types: z.array(z.string()) }),
});

const document = z.looseObject({
  genesis_time: time,
  chain_id: z.string().min(1).max(50),
  consensus_params: consensusParams.optional(),
  validators: z.array(z.looseObject({ power: integer })).min(1, "names no validator, so no block could be made"),
  app_state: z.record(z.string(), z.unknown()),
});

function paramsOf(params: z.output<typeof consensusParams>): ConsensusParams {
  const { block, evidence, validator } = params;
  return ConsensusParams.fromPartial({
    block: { maxBytes: block.max_bytes, maxGas: block.max_gas },
    evidence: {
      maxAgeNumBlocks: evidence.max_age_num_blocks,
      maxAgeDuration: durationOf(evidence.max_age_duration),
      maxBytes: evidence.max_bytes,
    },
    validator: { pubKeyTypes: validator.pub_key_types },
  });
}

/**
 * Runs a whole genesis document into an application in memory, so that what it is refused for is known before CometBFT starts.
 * @param where named in errors
 * @param makeChain the ECO2 chain unless given
 * @throws NodeError with the path in the document and the reason
 */
export function checkGenesis(json: unknown, where: string, makeChain: MakeChain = eco2): void {
  const parsed = document.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new NodeError(`${where}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is malformed"}`);
  }
  const { chain_id, genesis_time, consensus_params, app_state } = parsed.data;
  const chain = makeChain(signatureVerifier(undefined));
  const store = openStore({ storeNames: [...chain.storeNames, chainStore] });
  try {
    new Application(chain, store, { limits: { minGasPrices: [] } }).initChain(
      RequestInitChain.fromPartial({
        chainId: chain_id,
        time: genesis_time,
        ...(consensus_params === undefined ? {} : { consensusParams: paramsOf(consensus_params) }),
        appStateBytes: Buffer.from(JSON.stringify(app_state)),
      }),
    );
  } catch (error) {
    throw new NodeError(`${where}: ${reasonOf(error).replace(/^genesis: /, "")}`);
  } finally {
    store.close();
  }
}
