import { toHex } from "../../codec/bytes.ts";
import type { DecCoin } from "../../codec/gen/cosmos/base/v1beta1/coin.ts";
import { GenesisState } from "../../codec/gen/cosmos/distribution/v1beta1/genesis.ts";
import { addressBytes, operatorBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { type DecCoins, decCoinsFault, fromWire } from "./decCoins.ts";
import { exportState, zeroHeights } from "./genesisExport.ts";
import { accountInvariant, referencesInvariant } from "./invariants.ts";
import { checkParams, distribution, type State } from "./module.ts";
import { currentOf, historicalOf, slashOf, startingOf } from "./values.ts";

const at = (path: string, reason: string) => new GenesisError(`app_state.distribution.${path}`, reason);

/** Does what may throw for the value at `path`. */
function located<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw at(path, error instanceof Error ? error.message : String(error));
  }
}

function readCoins(wire: readonly DecCoin[]): DecCoins {
  const coins = fromWire(wire);
  const fault = decCoinsFault(coins);
  if (fault !== undefined) throw new RangeError(fault);
  return coins;
}

/** Puts the records of one list into state, none twice; `put` gives the key of a record. */
function each<T>(list: string, records: readonly T[], put: (record: T) => readonly (Uint8Array | bigint | number)[]) {
  const seen = new Set<string>();
  for (const [index, record] of records.entries()) {
    const key = located(`${list}.${index}`, () => put(record));
    const name = key.map((part) => (part instanceof Uint8Array ? toHex(part) : part.toString())).join();
    if (seen.has(name)) throw at(`${list}.${index}`, "is there twice");
    seen.add(name);
  }
}

function missing(what: string): never {
  throw new RangeError(`must have ${what}`);
}

function initRecords(ctx: Ctx, state: State, given: GenesisState): void {
  const account = (text: string) => addressBytes(ctx.chain, text);
  const operator = (text: string) => operatorBytes(ctx.chain, text);
  each("delegator_withdraw_infos", given.delegatorWithdrawInfos, (record) => {
    const delegator = account(record.delegatorAddress);
    state.withdrawTo.set(ctx, delegator, account(record.withdrawAddress));
    return [delegator];
  });
  each("outstanding_rewards", given.outstandingRewards, (record) => {
    const key = operator(record.validatorAddress);
    state.outstanding.set(ctx, key, readCoins(record.outstandingRewards));
    return [key];
  });
  each("validator_accumulated_commissions", given.validatorAccumulatedCommissions, (record) => {
    const key = operator(record.validatorAddress);
    state.commission.set(ctx, key, readCoins(record.accumulated?.commission ?? []));
    return [key];
  });
  each("validator_historical_rewards", given.validatorHistoricalRewards, (record) => {
    const key = [operator(record.validatorAddress), record.period] as const;
    const rewards = historicalOf(record.rewards ?? missing("rewards"));
    if (rewards.references < 1 || rewards.references > 2)
      throw new RangeError(`reference_count ${rewards.references}, allowed: 1 or 2`);
    state.historical.set(ctx, key, rewards);
    return key;
  });
  each("validator_current_rewards", given.validatorCurrentRewards, (record) => {
    const key = operator(record.validatorAddress);
    const rewards = currentOf(record.rewards ?? missing("rewards"));
    if (!state.historical.has(ctx, [key, rewards.period - 1n]))
      throw new RangeError(`period ${rewards.period} has none before it in validator_historical_rewards`);
    state.current.set(ctx, key, rewards);
    return [key];
  });
  initVoters(ctx, state, given);
}

function initVoters(ctx: Ctx, state: State, given: GenesisState): void {
  const requirePeriod = (key: Uint8Array, period: bigint) => {
    if (!state.historical.has(ctx, [key, period]))
      throw new RangeError(`period ${period} is not in validator_historical_rewards`);
  };
  each("delegator_starting_infos", given.delegatorStartingInfos, (record) => {
    const operator = operatorBytes(ctx.chain, record.validatorAddress);
    const key = [operator, addressBytes(ctx.chain, record.delegatorAddress)] as const;
    const starting = startingOf(record.startingInfo ?? missing("starting_info"));
    if (starting.stake < 0n) throw new RangeError("stake must not be negative");
    requirePeriod(operator, starting.period);
    state.starting.set(ctx, key, starting);
    return key;
  });
  each("validator_slash_events", given.validatorSlashEvents, (record) => {
    const operator = operatorBytes(ctx.chain, record.validatorAddress);
    const key = [operator, Number(record.height), record.period] as const;
    const slash = slashOf(record.validatorSlashEvent ?? missing("validator_slash_event"));
    if (slash.period !== record.period) throw new RangeError(`period ${record.period} is not ${slash.period}`);
    requirePeriod(operator, slash.period);
    state.slashes.set(ctx, key, slash);
    return key;
  });
}

/** Goes before staking, whose delegations then begin to earn through its hook points unless they are here already. */
export const genesis = distribution.genesis({
  ...protoSection(GenesisState),
  default: () => GenesisState.fromPartial({ params: distribution.defaults, feePool: { communityPool: [] } }),
  init(ctx, given, env) {
    const { state, params } = env;
    const chosen = given.params ?? distribution.defaults;
    located("params", () => checkParams(chosen));
    params.set(ctx, chosen);
    // Here a block's rewards are its own proposer's at its end, so none is waiting for the proposer of a block before.
    if (given.previousProposer !== "") throw at("previous_proposer", "must be empty: no block's rewards are handed on");
    const pool = located("fee_pool", () => readCoins(given.feePool?.communityPool ?? []));
    state.pool.set(ctx, pool);
    initRecords(ctx, state, given);
    const references = referencesInvariant(ctx, env);
    if (references !== undefined) throw at("validator_historical_rewards", references);
    const account = accountInvariant(ctx, env);
    if (account !== undefined) throw at("outstanding_rewards", `and fee_pool do not match the bank: ${account}`);
  },
  export: (ctx, { state, params }) => exportState(ctx, state, params.get(ctx)),
  zeroHeight: (ctx, { state }) => zeroHeights(ctx, state),
});
