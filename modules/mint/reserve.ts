import { decOf, decQuo } from "../../codec/decimal.ts";
import { quotient } from "../../codec/quotient.ts";
import { timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { AccountKeeper } from "../auth/keeper.ts";
import type { BankKeeper } from "../bank/keeper.ts";
import { reserveAccount, type State } from "./module.ts";
import { rewardOfYear, type Terms, termsOf, yearAt } from "./schedule.ts";

/** What reading and paying the reserve needs. */
export interface Parts {
  readonly state: State;
  readonly use: { readonly accounts: AccountKeeper; readonly bank: BankKeeper };
}

/** Base units left to be paid. */
function reserveOf(ctx: Ctx, { use }: Parts, denom: string): bigint {
  return use.bank.balance(ctx, use.accounts.moduleAddress(reserveAccount), denom);
}

/** The schedule and how it stands now. */
export interface Standing {
  readonly terms: Terms;
  readonly denom: string;
  readonly supply: bigint;
  readonly reserve: bigint;
  /** Base units for each interval now; 0 when the reserve is empty. */
  readonly reward: bigint;
}

export function standing(ctx: Ctx, parts: Parts): Standing {
  const { state } = parts;
  const terms = termsOf(state.schedule.get(ctx));
  const { denom, amount } = state.supply.get(ctx);
  const reserve = reserveOf(ctx, parts, denom);
  const start = state.progress.find(ctx)?.startTime;
  const since = start === undefined || ctx.time < timeOf(start) ? 0n : ctx.time - timeOf(start);
  const reward = reserve === 0n ? 0n : rewardOfYear(terms, yearAt(terms, since));
  return { terms, denom, supply: BigInt(amount), reserve, reward };
}

/** Base units that a reward for each interval makes in a year. */
export const yearly = ({ interval, year }: Terms, reward: bigint): bigint => quotient(reward * year, interval);

/** What would be paid in a year at the reward of now, never more than there is; base units. */
export function annualProvisions({ terms, reserve, reward }: Standing): bigint {
  const amount = yearly(terms, reward);
  return amount < reserve ? amount : reserve;
}

/** An amount as part of the supply, a Dec. */
export function partOfSupply({ supply }: Standing, amount: bigint): bigint {
  return supply === 0n ? 0n : decQuo(decOf(amount), decOf(supply));
}
