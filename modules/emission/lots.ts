import type { Liability, Lot, Scope } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { bytesKey } from "../../codec/keys.ts";
import { timestampOf } from "../../codec/time.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { startingWith } from "../../core/state/range.ts";
import type { State } from "./module.ts";
import { least } from "./reckoning.ts";

// A lot grows while its period lasts and is paid by burning credits. Nothing else changes it, and none is ever removed.

/** Micrograms of a lot that no credits were burned for. */
export const outstandingOf = ({ micrograms, burned }: Pick<Lot, "micrograms" | "burned">): bigint =>
  BigInt(micrograms) - BigInt(burned);

/** What an account emitted; nothing where it never did. */
export const liabilityOf = (ctx: Ctx, { liabilities }: Pick<State, "liabilities">, account: Uint8Array): Liability =>
  liabilities.find(ctx, account) ?? { lots: 0n, micrograms: "0", burned: "0" };

function changeLiability(
  ctx: Ctx,
  state: State,
  account: Uint8Array,
  by: { readonly lots?: bigint; readonly micrograms?: bigint; readonly burned?: bigint },
): void {
  const before = liabilityOf(ctx, state, account);
  state.liabilities.set(ctx, account, {
    lots: before.lots + (by.lots ?? 0n),
    micrograms: (BigInt(before.micrograms) + (by.micrograms ?? 0n)).toString(),
    burned: (BigInt(before.burned) + (by.burned ?? 0n)).toString(),
  });
}

/** Whose lot, what emitted and how it is counted. */
export interface LotOf {
  readonly account: Uint8Array;
  readonly source: string;
  readonly scope: Scope;
  /** Nanoseconds since 1970. */
  readonly from: bigint;
}

/** Begins a lot of nothing. @returns its id */
export function openLot(ctx: Ctx, state: State, { account, source, scope, from }: LotOf): bigint {
  const id = state.nextLot.next(ctx);
  const periodStart = timestampOf(from);
  state.lots.set(ctx, id, {
    id,
    account: addressText(ctx.chain, account),
    source,
    scope,
    periodStart,
    periodEnd: periodStart,
    micrograms: "0",
    burned: "0",
  });
  state.lotsOf.add(ctx, [account, id]);
  changeLiability(ctx, state, account, { lots: 1n });
  return id;
}

/** What comes to a lot, and how much of it is paid at once; micrograms. */
export interface Charge {
  readonly micrograms: bigint;
  readonly burned: bigint;
  /** Where its period ends now, nanoseconds since 1970. */
  readonly until: bigint;
}

/** Adds to a lot. @throws BrokenInvariant where more would be paid than it has */
export function charge(ctx: Ctx, state: State, id: bigint, { micrograms, burned, until }: Charge): void {
  const before = state.lots.get(ctx, id);
  write(ctx, state, before, {
    ...before,
    periodEnd: timestampOf(until),
    micrograms: (BigInt(before.micrograms) + micrograms).toString(),
    burned: (BigInt(before.burned) + burned).toString(),
  });
  changeLiability(ctx, state, addressBytes(ctx.chain, before.account), { micrograms, burned });
}

function write(ctx: Ctx, state: State, before: Lot, after: Lot): void {
  const [was, is] = [outstandingOf(before), outstandingOf(after)];
  if (is < 0n) throw new BrokenInvariant(`lot ${after.id}: more is burned than was emitted`);
  const key = [addressBytes(ctx.chain, after.account), after.id] as const;
  if (is > 0n && was === 0n) state.open.add(ctx, key);
  if (is === 0n && was > 0n) state.open.remove(ctx, key);
  state.lots.set(ctx, after.id, after);
}

/** Lots of an account that are not paid whole, the oldest first. */
export function* openLots(ctx: Ctx, { open, lots }: State, account: Uint8Array): Generator<Lot> {
  for (const [, id] of open.keys(ctx, { within: startingWith({ first: bytesKey }, account) })) yield lots.get(ctx, id);
}

/** Pays an account's oldest lots. @throws BrokenInvariant for more than they are */
export function payOldest(ctx: Ctx, state: State, account: Uint8Array, micrograms: bigint): void {
  if (micrograms === 0n) return;
  let left = micrograms;
  const paid: (readonly [Lot, bigint])[] = [];
  for (const lot of openLots(ctx, state, account)) {
    const part = least(left, outstandingOf(lot));
    paid.push([lot, part]);
    left -= part;
    if (left === 0n) break;
  }
  if (left > 0n) throw new BrokenInvariant(`${left} micrograms are paid for no emission`);
  for (const [lot, part] of paid) write(ctx, state, lot, { ...lot, burned: (BigInt(lot.burned) + part).toString() });
  changeLiability(ctx, state, account, { burned: micrograms });
}
