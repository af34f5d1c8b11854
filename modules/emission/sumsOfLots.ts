import type { Liability, Lot, Scope, TokenTotal, YearTotal } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { bytesKey } from "../../codec/keys.ts";
import { formatTime, timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import type { State } from "./module.ts";

// Sums over lots are kept, not computed: by account, by account with year and scope, and by scope over all accounts.

const never = { seconds: 0n, nanos: 0 };

/**
 * The calendar year (UTC) that a lot counts in. A record lies within one, so where it begins tells it; a day of the chain's own
 * begins with the last block of the day before, and ends in the day.
 */
export const yearOf = ({ recordId, periodStart, periodEnd }: Lot): number =>
  Number(formatTime(timeOf((recordId === 0n ? periodEnd : periodStart) ?? never)).slice(0, 4));

/** What an account emitted; nothing where it never did. */
export const liabilityOf = (ctx: Ctx, { liabilities }: Pick<State, "liabilities">, account: Uint8Array): Liability =>
  liabilities.find(ctx, account) ?? { lots: 0n, micrograms: "0", burned: "0" };

/** What comes to sums, micrograms; less than none for what goes. */
export interface Change {
  readonly lots?: bigint;
  readonly micrograms: bigint;
  readonly burned: bigint;
}

const plus = (amount: string, by: bigint): string => (BigInt(amount) + by).toString();

/** Changes what an account's lots sum to, in all and in the year and scope of the lot. */
export function changeSums(ctx: Ctx, state: State, account: Uint8Array, lot: Lot, by: Change): void {
  const { lots = 0n, micrograms, burned } = by;
  const before = liabilityOf(ctx, state, account);
  if (before.lots + lots === 0n) state.liabilities.remove(ctx, account);
  else
    state.liabilities.set(ctx, account, {
      lots: before.lots + lots,
      micrograms: plus(before.micrograms, micrograms),
      burned: plus(before.burned, burned),
    });
  if (micrograms === 0n && burned === 0n) return;
  const [year, { scope }] = [yearOf(lot), lot];
  const key = [account, [year, scope]] as const;
  const was = state.years.find(ctx, key) ?? { year, scope, micrograms: "0", burned: "0" };
  const is = { year, scope, micrograms: plus(was.micrograms, micrograms), burned: plus(was.burned, burned) };
  if (is.micrograms === "0") state.years.remove(ctx, key);
  else state.years.set(ctx, key, is);
}

/** What an account emitted by its lots, by year, then scope. */
export const yearsOf = (ctx: Ctx, { years }: Pick<State, "years">, account: Uint8Array): YearTotal[] =>
  [...years.range(ctx, { within: startingWith({ first: bytesKey }, account) })].map(([, total]) => total);

/** All tokens of a scope. */
export const tokensOf = (ctx: Ctx, { tokens }: Pick<State, "tokens">, scope: Scope): TokenTotal =>
  tokens.find(ctx, scope) ?? { scope, issued: "0", burned: "0", corrected: "0" };

/** Counts tokens of a scope that were issued, burned, or put out of use as surplus; none of them ever becomes less. */
export function countTokens(
  ctx: Ctx,
  state: State,
  scope: Scope,
  by: { readonly issued?: bigint; readonly burned?: bigint; readonly corrected?: bigint },
): void {
  const { issued = 0n, burned = 0n, corrected = 0n } = by;
  if (issued === 0n && burned === 0n && corrected === 0n) return;
  const before = tokensOf(ctx, state, scope);
  state.tokens.set(ctx, scope, {
    scope,
    issued: plus(before.issued, issued),
    burned: plus(before.burned, burned),
    corrected: plus(before.corrected, corrected),
  });
}
