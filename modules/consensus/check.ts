import { nanosOf } from "../../codec/duration.ts";
import type { Duration } from "../../codec/gen/google/protobuf/duration.ts";
import type { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";

/** CometBFT's hard limit of a block, bytes (`types/params.go`, MaxBlockSizeBytes). */
const maxBlockBytes = 104_857_600n;

/** Below it header and commit leave no room, and whoever proposes panics (`types/block.go`, MaxDataBytes). Bytes. */
const minBlockBytes = 4096n;

/** CometBFT holds durations as nanoseconds in 64 bits and could not read our answer with more. */
const maxNanos = 2n ** 63n - 1n;

const keyTypes = ["ed25519", "secp256k1"];

function durationFault(duration: Duration | undefined): string | undefined {
  if (duration === undefined) return "evidence.max_age_duration must be above 0";
  let nanos: bigint;
  try {
    nanos = nanosOf(duration);
  } catch (error) {
    return `evidence.max_age_duration: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (nanos <= 0n) return "evidence.max_age_duration must be above 0";
  return nanos > maxNanos ? `evidence.max_age_duration is ${nanos} ns, at most ${maxNanos} is allowed` : undefined;
}

function blockFault(block: NonNullable<ConsensusParams["block"]>): string | undefined {
  const { maxBytes, maxGas } = block;
  if (maxBytes !== -1n && maxBytes < minBlockBytes)
    return `block.max_bytes must be -1 or at least ${minBlockBytes}, got ${maxBytes}`;
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
  const age = durationFault(evidence.maxAgeDuration);
  if (age !== undefined) return age;
  if (evidence.maxBytes < 0n || evidence.maxBytes > limit)
    return `evidence.max_bytes must be 0 to ${limit}, got ${evidence.maxBytes}`;
  return undefined;
}

/** What CometBFT would refuse, which halts the chain (`types/params.go`, ValidateBasic); `undefined` when all is well. */
export function paramsFault({ block, evidence, validator, abci }: ConsensusParams): string | undefined {
  if (block === undefined || evidence === undefined || validator === undefined)
    return "all parameters must be present: block, evidence, validator";
  const types = validator.pubKeyTypes;
  if (types.length === 0) return "validator.pub_key_types must not be empty";
  const unknown = types.find((type) => !keyTypes.includes(type));
  if (unknown !== undefined) return `validator.pub_key_types holds ${unknown}; known are ${keyTypes.join(", ")}`;
  const extensions = abci?.voteExtensionsEnableHeight ?? 0n;
  if (extensions < 0n) return `abci.vote_extensions_enable_height must not be negative, got ${extensions}`;
  return blockFault(block) ?? evidenceFault(evidence, block.maxBytes);
}

/**
 * What CometBFT would refuse of a change of the height from which votes are extended (`types/params.go`, ValidateUpdate): it
 * lies in the future, and once reached it stays. `undefined` when all is well.
 * @param height of the block that makes the change
 */
export function extensionsFault(before: bigint, after: bigint, height: bigint): string | undefined {
  if (before === after) return undefined;
  if (before > 0n && before <= height)
    return `vote extensions are enabled since height ${before}: that cannot be changed any more`;
  if (after > 0n && after <= height)
    return `vote extensions cannot be enabled at a past or current height, enable height: ${after}, current height ${height}`;
  return undefined;
}
