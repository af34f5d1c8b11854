import { timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { BankKeeper } from "../bank/keeper.ts";
import type { State } from "./module.ts";
import { accrued, termsOf } from "./schedule.ts";

/** There is as much of the bond denomination as at genesis. */
export function supplyInvariant(ctx: Ctx, state: State, bank: BankKeeper): string | undefined {
  const { denom, amount } = state.supply.get(ctx);
  const supply = bank.supply(ctx, denom);
  return supply === BigInt(amount) ? undefined : `the supply is ${supply}${denom}, at genesis it was ${amount}${denom}`;
}

/** What was paid, and the remainder, is never more than what accrued since the first block. */
export function scheduleInvariant(ctx: Ctx, state: State): string | undefined {
  const progress = state.progress.find(ctx);
  if (progress?.startTime === undefined || progress.paidTime === undefined) return undefined;
  const terms = termsOf(state.schedule.get(ctx));
  const remainder = BigInt(progress.remainder);
  if (remainder < 0n || remainder >= terms.interval) return `the remainder ${remainder} is no part of a base unit`;
  const all = accrued(terms, 0n, timeOf(progress.paidTime) - timeOf(progress.startTime));
  const paid = BigInt(progress.paid) * terms.interval + remainder;
  return paid <= all ? undefined : `${progress.paid} base units are paid, which is more than has accrued`;
}
