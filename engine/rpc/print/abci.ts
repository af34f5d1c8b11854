import type {
  Event,
  ExecTxResult,
  ResponseCheckTx,
  ResponseFinalizeBlock,
  ResponseInfo,
  ResponseQuery,
  ValidatorUpdate,
} from "../../../codec/gen/tendermint/abci/types.ts";
import type { ConsensusParams } from "../../../codec/gen/tendermint/types/params.ts";
import { base64, bytes, unlessEmpty, unlessZero } from "./scalars.ts";

// Messages of ABCI. Results of transactions, CheckTx and queries are printed with all their members, the others without those that
// are zero: CometBFT gives only the former a JSON form of their own (`abci/types/types.go`).

/** A result of a transaction, or of CheckTx, which has the same members. */
export function printTxResult(result: ExecTxResult | ResponseCheckTx): object {
  return {
    code: result.code,
    data: bytes(result.data),
    log: result.log,
    info: result.info,
    gas_wanted: String(result.gasWanted),
    gas_used: String(result.gasUsed),
    events: result.events.map(({ type, attributes }) => ({ type, attributes: attributes.map(printAttribute) })),
    codespace: result.codespace,
  };
}

function printAttribute({ key, value, index }: Event["attributes"][number]): object {
  return { key, value, index };
}

/** Events of a block; `null` for none. */
export function printEvents(events: readonly Event[]): object[] | null {
  if (events.length === 0) return null;
  return events.map(({ type, attributes }) => ({
    type: unlessEmpty(type),
    attributes: attributes.length === 0 ? undefined : attributes.map(printAttribute),
  }));
}

export function printQuery(response: ResponseQuery): object {
  const { code, log, info, index, key, value, proofOps, height, codespace } = response;
  return {
    code,
    log,
    info,
    index: String(index),
    key: bytes(key),
    value: bytes(value),
    proofOps:
      proofOps === undefined
        ? null
        : { ops: proofOps.ops.map(({ type, key, data }) => ({ type, key: bytes(key), data: bytes(data) })) },
    height: String(height),
    codespace,
  };
}

export function printInfo(info: ResponseInfo): object {
  return {
    data: unlessEmpty(info.data),
    version: unlessEmpty(info.version),
    app_version: unlessZero(info.appVersion),
    last_block_height: unlessZero(info.lastBlockHeight),
    last_block_app_hash: bytes(info.lastBlockAppHash) ?? undefined,
  };
}

export function printUpdates(updates: readonly ValidatorUpdate[]): object[] | null {
  if (updates.length === 0) return null;
  return updates.map(({ pubKey, power }) => ({ pub_key: { Sum: printSum(pubKey?.sum) }, power: unlessZero(power) }));
}

function printSum(sum: NonNullable<ValidatorUpdate["pubKey"]>["sum"] | undefined): object | null {
  if (sum?.$case === "ed25519")
    return { type: "tendermint.crypto.PublicKey_Ed25519", value: { ed25519: base64(sum.value) } };
  if (sum?.$case === "secp256k1")
    return { type: "tendermint.crypto.PublicKey_Secp256K1", value: { secp256k1: base64(sum.value) } };
  return null;
}

/** Parameters as an application changes them: groups that stay are `null` or left out. */
export function printParamUpdates(params: ConsensusParams | undefined): object | null {
  if (params === undefined) return null;
  const { block, evidence, validator, version, abci } = params;
  return {
    block: block && { max_bytes: unlessZero(block.maxBytes), max_gas: unlessZero(block.maxGas) },
    evidence: evidence && {
      max_age_num_blocks: unlessZero(evidence.maxAgeNumBlocks),
      max_age_duration: String(nanosOf(evidence.maxAgeDuration)),
      max_bytes: unlessZero(evidence.maxBytes),
    },
    validator: validator && { pub_key_types: validator.pubKeyTypes.length === 0 ? undefined : validator.pubKeyTypes },
    version: version && { app: unlessZero(version.app) },
    abci: abci && { vote_extensions_enable_height: unlessZero(abci.voteExtensionsEnableHeight) },
  };
}

/** Parameters that hold, all of them. */
export function printParams(params: ConsensusParams): object {
  const { block, evidence, validator, version, abci } = params;
  return {
    block: { max_bytes: String(block?.maxBytes ?? 0n), max_gas: String(block?.maxGas ?? 0n) },
    evidence: {
      max_age_num_blocks: String(evidence?.maxAgeNumBlocks ?? 0n),
      max_age_duration: String(nanosOf(evidence?.maxAgeDuration)),
      max_bytes: String(evidence?.maxBytes ?? 0n),
    },
    validator: { pub_key_types: validator?.pubKeyTypes ?? [] },
    version: { app: String(version?.app ?? 0n) },
    abci: { vote_extensions_enable_height: String(abci?.voteExtensionsEnableHeight ?? 0n) },
  };
}

function nanosOf(duration: { readonly seconds: bigint; readonly nanos: number } | undefined): bigint {
  return duration === undefined ? 0n : duration.seconds * 1_000_000_000n + BigInt(duration.nanos);
}

/** What FinalizeBlock answered, in an event. */
export function printFinalized(results: ResponseFinalizeBlock): object {
  const { events, txResults, validatorUpdates, consensusParamUpdates, appHash } = results;
  return {
    events: printEvents(events) ?? undefined,
    tx_results: txResults.length === 0 ? undefined : txResults.map(printTxResult),
    validator_updates: printUpdates(validatorUpdates),
    consensus_param_updates: printParamUpdates(consensusParamUpdates) ?? undefined,
    app_hash: bytes(appHash) ?? undefined,
  };
}
