import type { Duration } from "../../codec/gen/google/protobuf/duration.ts";
import type { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";

/** CometBFT's hard limit of a block, bytes (`types/params.go`, MaxBlockSizeBytes). */
const maxBlockBytes = 104_857_600n;

const keyTypes = ["ed25519", "secp256k1"];

const isPositive = ({ seconds, nanos }: Duration) => seconds > 0n || (seconds === 0n && nanos > 0);

function blockFault(block: NonNullable<ConsensusParams["block"]>): string | undefined {
  const { maxBytes, maxGas } = block;
  if (maxBytes === 0n || maxBytes < -1n) return `block.max_bytes must be -1 or above 0, got ${maxBytes}`;
  if (maxBytes > maxBlockBytes) return `block.max_bytes is ${maxBytes}, at most ${maxBlockBytes} is allowed`;
  if (maxGas < -1n) return `block.max_gas must be -1 or above, got ${maxGas}`;
  if (maxGas > BigInt(Number.MAX_SAFE_INTEGER))
    return `block.max_gas is ${maxGas}, at most ${Number.MAX_SAFE_INTEGER} is allowed`;
  return undefined;
}

function evidenceFault(evidence: NonNullable<ConsensusParams["evidence"]>, blockBytes: bigint): string | undefined {
  const limit = blockBytes === -1n ? maxBlockBytes : blockBytes;
  if (evidence.maxAgeNumBlocks <= 0n)
    return `evidence.max_age_num_blocks must be above 0, got ${evidence.maxAgeNumBlocks}`;
  if (evidence.maxAgeDuration === undefined || !isPositive(evidence.maxAgeDuration))
    return "evidence.max_age_duration must be above 0";
  if (evidence.maxBytes < 0n || evidence.maxBytes > limit)
    return `evidence.max_bytes must be 0 to ${limit}, got ${evidence.maxBytes}`;
  return undefined;
}

/** What CometBFT would refuse, which halts the chain (`types/params.go`, ValidateBasic); `undefined` when all is well. */
export function paramsFault({ block, evidence, validator }: ConsensusParams): string | undefined {
  if (block === undefined || evidence === undefined || validator === undefined)
    return "all parameters must be present: block, evidence, validator";
  const types = validator.pubKeyTypes;
  if (types.length === 0) return "validator.pub_key_types must not be empty";
  const unknown = types.find((type) => !keyTypes.includes(type));
  if (unknown !== undefined) return `validator.pub_key_types holds ${unknown}; known are ${keyTypes.join(", ")}`;
  return blockFault(block) ?? evidenceFault(evidence, block.maxBytes);
}
