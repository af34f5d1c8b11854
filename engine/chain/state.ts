import { lastResultsHash } from "../../codec/block/hashes.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import type { ResponseFinalizeBlock, ValidatorUpdate } from "../../codec/gen/tendermint/abci/types.ts";
import type { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import type { BlockID, Header } from "../../codec/gen/tendermint/types/types.ts";
import { timeOf } from "../../codec/time.ts";
import type { Before } from "../block/make.ts";
import { newSet, nextSet, type PowerChange, rotated, type ValidatorSet } from "../block/validatorSet.ts";
import { EngineError } from "../errors.ts";

/** What consensus knows after a block, and needs for the next (CometBFT state/state.go). */
export interface ConsensusState extends Before {
  readonly initialHeight: number;
  /** The last block's; 0 before the first. */
  readonly height: number;
  /** The last block's time, before the first that of genesis: nanoseconds since 1970. */
  readonly time: bigint;
  /** The set that signed the last block. */
  readonly lastValidators: ValidatorSet | undefined;
}

/** Parameters where the groups that an update has replace those that were. */
export function updatedParams(params: ConsensusParams, update: ConsensusParams | undefined): ConsensusParams {
  return {
    block: update?.block ?? params.block,
    evidence: update?.evidence ?? params.evidence,
    validator: update?.validator ?? params.validator,
    version: update?.version ?? params.version,
    abci: update?.abci ?? params.abci,
    // Unknown to CometBFT 0.38.
    authority: undefined,
  };
}

/** Validator updates of the application as changes of a set. @throws EngineError for keys of a kind that the parameters do not allow */
export function changesOf(updates: readonly ValidatorUpdate[], params: ConsensusParams): PowerChange[] {
  return updates.map(({ pubKey, power }) => {
    const sum = pubKey?.sum;
    const allowed = params.validator?.pubKeyTypes ?? [];
    if (sum?.$case !== "ed25519" || (power > 0n && !allowed.includes("ed25519")))
      throw new EngineError(`a validator with a key of type ${sum?.$case ?? "none"}: the engine plays ed25519 alone`);
    return { address: ed25519Address(sum.value), publicKey: sum.value, power };
  });
}

/** What a chain begins with. */
export interface Beginning {
  readonly chainId: string;
  readonly initialHeight: number;
  readonly time: bigint;
  readonly params: ConsensusParams;
  readonly validators: readonly PowerChange[];
  readonly appVersion: bigint;
  readonly appHash: Uint8Array;
}

/** The state before the first block. */
export function firstState(beginning: Beginning): ConsensusState {
  const validators = newSet(beginning.validators);
  return {
    chainId: beginning.chainId,
    initialHeight: beginning.initialHeight,
    height: 0,
    time: beginning.time,
    appVersion: beginning.appVersion,
    lastBlockId: undefined,
    lastValidators: undefined,
    validators,
    nextValidators: rotated(validators, 1),
    params: beginning.params,
    appHash: beginning.appHash,
    lastResultsHash: lastResultsHash([]),
  };
}

/** The height of the block that comes next. */
export function nextHeight({ height, initialHeight }: ConsensusState): number {
  return height === 0 ? initialHeight : height + 1;
}

/** The state after a block: its validator updates sign from two heights on, its parameters hold from the next. */
export function stateAfter(
  state: ConsensusState,
  id: BlockID,
  header: Header,
  results: ResponseFinalizeBlock,
): ConsensusState {
  const { consensusParamUpdates } = results;
  const params = updatedParams(state.params, consensusParamUpdates);
  return {
    ...state,
    height: Number(header.height),
    time: header.time === undefined ? 0n : timeOf(header.time),
    appVersion: consensusParamUpdates === undefined ? state.appVersion : (params.version?.app ?? 0n),
    lastBlockId: id,
    lastValidators: state.validators,
    validators: state.nextValidators,
    nextValidators: nextSet(state.nextValidators, changesOf(results.validatorUpdates, state.params)),
    params,
    appHash: results.appHash,
    lastResultsHash: lastResultsHash(results.txResults),
  };
}
