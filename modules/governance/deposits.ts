import { addCoins, type Coin, coinsFromWire, coinsToWire, formatCoin, formatCoins } from "../../codec/coin.ts";
import { decMul, decOf, decRound, decTruncate, parseDec } from "../../codec/decimal.ts";
import { type Params, ProposalStatus } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { u64Key } from "../../codec/keys.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import { covers } from "./coins.ts";
import { fail } from "./errors.ts";
import type { GovEnv } from "./module.ts";
import { activate, hasEnded, isOpen, requireProposal } from "./proposals.ts";

/** The account that deposits lie in, and the one that forfeited ones go to. */
export const depositAccount = "gov";
export const neutrality = "neutrality";

/** What a proposal needs before it is voted on. */
const minimumOf = (params: Params, expedited: boolean): Coin[] =>
  coinsFromWire(expedited ? params.expeditedMinDeposit : params.minDeposit);

/** @throws invalid deposit denom (gov 23) */
export function requireDepositDenoms({ minDeposit }: Params, deposit: readonly Coin[]): void {
  const accepted = minDeposit.map(({ denom }) => denom);
  if (deposit.every(({ denom }) => accepted.includes(denom))) return;
  throw fail.invalidDepositDenom(
    `deposited ${formatCoins(deposit)}, but gov accepts only the following denom(s): [${accepted.join(" ")}]`,
  );
}

/** @throws minimum deposit too small (gov 16) where less than the least share comes with the proposal */
export function requireInitialDeposit(params: Params, deposit: readonly Coin[], expedited: boolean): void {
  const ratio = parseDec(params.minInitialDepositRatio);
  const least = minimumOf(params, expedited).map(({ denom, amount }) => ({
    denom,
    amount: decRound(decMul(decOf(amount), ratio)),
  }));
  if (ratio === 0n || covers(deposit, least)) return;
  throw fail.depositTooSmall(`was (${formatCoins(deposit)}), need (${formatCoins(least)})`);
}

/** One coin of a deposit must be no less than its share of the minimum, so that a proposal has no more than so many depositors. */
function requireShare(params: Params, deposit: readonly Coin[], expedited: boolean): void {
  const ratio = parseDec(params.minDepositRatio);
  if (ratio === 0n) return;
  const shares = minimumOf(params, expedited).map(({ denom, amount }) => ({
    denom,
    amount: decTruncate(decMul(decOf(amount), ratio)),
  }));
  if (deposit.some((coin) => shares.some(({ denom, amount }) => denom === coin.denom && coin.amount >= amount))) return;
  throw fail.depositTooSmall(
    `received ${formatCoins(deposit)} but need at least one of the following: ${shares.map(formatCoin).join(",")}`,
  );
}

/** Notes that deposits came (or, negative, went). */
export function changeHeld(ctx: Ctx, { state }: GovEnv, coins: readonly Coin[], sign: 1n | -1n): void {
  for (const { denom, amount } of coins) {
    const held = (state.held.find(ctx, denom) ?? 0n) + sign * amount;
    if (held === 0n) state.held.remove(ctx, denom);
    else state.held.set(ctx, denom, held);
  }
}

/**
 * Adds to what a depositor gave for a proposal, and begins its voting period once there is enough.
 * @returns whether it began
 * @throws as MsgDeposit
 */
export function addDeposit(ctx: Ctx, env: GovEnv, id: bigint, depositor: Uint8Array, coins: readonly Coin[]): boolean {
  const { state, use } = env;
  const proposal = requireProposal(ctx, env, id);
  if (!isOpen(proposal) || hasEnded(ctx, proposal)) throw fail.inactiveProposal(`${id}`);
  const params = state.params.get(ctx);
  requireDepositDenoms(params, coins);
  requireShare(params, coins, proposal.expedited);
  use.bank.sendToModule(ctx, depositor, depositAccount, coins);
  changeHeld(ctx, env, coins, 1n);

  const total = addCoins(coinsFromWire(proposal.totalDeposit), coins);
  const funded = { ...proposal, totalDeposit: coinsToWire(total) };
  state.proposals.set(ctx, id, funded);
  const begins =
    proposal.status === ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD &&
    covers(total, minimumOf(params, proposal.expedited));
  if (begins) activate(ctx, env, funded, params);

  const before = state.deposits.find(ctx, [id, depositor]);
  const name = addressText(ctx.chain, depositor);
  const amount = coinsToWire(addCoins(coinsFromWire(before?.amount ?? []), coins));
  state.deposits.set(ctx, [id, depositor], { proposalId: id, depositor: name, amount });
  emit(ctx, "proposal_deposit", ["depositor", name], ["amount", formatCoins(coins)], ["proposal_id", `${id}`]);
  return begins;
}

/** Deposits of a proposal by depositor, ascending. */
export function depositsOf(ctx: Ctx, { state }: GovEnv, id: bigint) {
  return state.deposits.range(ctx, { within: startingWith({ first: u64Key }, id) });
}

/** Takes the charge for a cancelled proposal from each of its deposits, and gives back the rest. */
export function chargeDeposits(ctx: Ctx, env: GovEnv, id: bigint, to: Uint8Array | undefined, ratio: bigint): void {
  const { state, use, facts } = env;
  let charged: Coin[] = [];
  for (const [key, deposit] of [...depositsOf(ctx, env, id)]) {
    const coins = coinsFromWire(deposit.amount);
    const charge = coins.map(({ denom, amount }) => ({ denom, amount: decTruncate(decMul(decOf(amount), ratio)) }));
    const rest = coins.map(({ denom, amount }, i) => ({ denom, amount: amount - (charge[i]?.amount ?? 0n) }));
    const back = rest.filter(({ amount }) => amount > 0n);
    if (back.length > 0) use.bank.send(ctx, facts.moduleAddress(depositAccount), key[1], back);
    charged = addCoins(
      charged,
      charge.filter(({ amount }) => amount > 0n),
    );
    changeHeld(ctx, env, coins, -1n);
    state.deposits.remove(ctx, key);
  }
  if (charged.length === 0) return;
  if (to === undefined) use.bank.sendBetweenModules(ctx, depositAccount, neutrality, charged);
  else use.bank.sendFromModule(ctx, depositAccount, to, charged);
}
