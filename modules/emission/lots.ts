import type { Lot, Scope } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { bytesKey } from "../../codec/keys.ts";
import { timestampOf } from "../../codec/time.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { startingWith } from "../../core/state/range.ts";
import type { State } from "./module.ts";
import { least } from "./reckoning.ts";
import { changeSums, countTokens } from "./sumsOfLots.ts";

// The one place that writes lots. A lot comes into existence by a record or a day of the chain's own, passes from account to account,
// and is paid by burning credits: by the settlement at the end of a block for the chain's own, by MsgBurn for all others. What a
// correction finds to be too much moves to a lot of its own. No lot is ever removed.

/** Micrograms of a lot that no credits were burned for. */
export const outstandingOf = ({ micrograms, burned }: Pick<Lot, "micrograms" | "burned">): bigint =>
  BigInt(micrograms) - BigInt(burned);

/** Whose lot, what emitted and how it is counted. */
export interface LotOf {
  readonly account: Uint8Array;
  readonly source: string;
  readonly scope: Scope;
  /** Nanoseconds since 1970. */
  readonly from: bigint;
  /** Where its period ends, if that is known. */
  readonly until?: bigint;
  /** The notarised record, 0 for none. */
  readonly recordId?: bigint;
  /** The lot whose surplus it is, 0 for none. */
  readonly corrects?: bigint;
}

/** Stores a lot; open lots, lists and sums follow. */
function write(ctx: Ctx, state: State, before: Lot, after: Lot): void {
  const { id } = after;
  const [was, is] = [outstandingOf(before), outstandingOf(after)];
  if (is < 0n) throw new BrokenInvariant(`lot ${id}: more is burned than was emitted`);
  const from = addressBytes(ctx.chain, before.account);
  const isMoved = after.account !== before.account;
  const to = isMoved ? addressBytes(ctx.chain, after.account) : from;
  if (was > 0n && (isMoved || is === 0n)) state.open.remove(ctx, [from, id]);
  if (is > 0n && (isMoved || was === 0n)) state.open.add(ctx, [to, id]);
  state.lots.set(ctx, id, after);
  const [emitted, burned] = [BigInt(after.micrograms), BigInt(after.burned)];
  if (isMoved) {
    state.lotsOf.remove(ctx, [from, id]);
    state.lotsOf.add(ctx, [to, id]);
    changeSums(ctx, state, from, before, {
      lots: -1n,
      micrograms: -BigInt(before.micrograms),
      burned: -BigInt(before.burned),
    });
    changeSums(ctx, state, to, after, { lots: 1n, micrograms: emitted, burned });
    return;
  }
  const by = { micrograms: emitted - BigInt(before.micrograms), burned: burned - BigInt(before.burned) };
  if (by.micrograms !== 0n || by.burned !== 0n) changeSums(ctx, state, to, after, by);
}

/** Begins a lot of nothing. */
export function openLot(ctx: Ctx, state: State, { account, source, scope, from, ...more }: LotOf): Lot {
  const { until = from, recordId = 0n, corrects = 0n } = more;
  const id = state.nextLot.next(ctx);
  const lot: Lot = {
    id,
    account: addressText(ctx.chain, account),
    source,
    scope,
    periodStart: timestampOf(from),
    periodEnd: timestampOf(until),
    micrograms: "0",
    burned: "0",
    recordId,
    broken: "",
    corrects,
    steps: 0,
  };
  state.lots.set(ctx, id, lot);
  state.lotsOf.add(ctx, [account, id]);
  changeSums(ctx, state, account, lot, { lots: 1n, micrograms: 0n, burned: 0n });
  if (recordId !== 0n) state.lotsOfRecord.add(ctx, [recordId, id]);
  return lot;
}

/** Puts a lot of a genesis section into state, whole, its place in lists and sums with it. Tokens are counted by the section itself. */
export function restoreLot(ctx: Ctx, state: State, account: Uint8Array, lot: Lot): void {
  const { id, recordId, corrects } = lot;
  state.nextLot.set(ctx, id + 1n);
  state.lots.set(ctx, id, lot);
  state.lotsOf.add(ctx, [account, id]);
  if (outstandingOf(lot) > 0n) state.open.add(ctx, [account, id]);
  if (recordId !== 0n && corrects === 0n) state.lotsOfRecord.add(ctx, [recordId, id]);
  changeSums(ctx, state, account, lot, { lots: 1n, micrograms: BigInt(lot.micrograms), burned: BigInt(lot.burned) });
}

/** What comes to a lot, and how much of it is paid at once; micrograms. */
export interface Charge {
  readonly micrograms: bigint;
  readonly burned: bigint;
  /** Where its period ends now, nanoseconds since 1970. */
  readonly until: bigint;
}

/** Adds to a lot of the chain's own. @throws BrokenInvariant where more would be paid than it has */
export function charge(ctx: Ctx, state: State, id: bigint, { micrograms, burned, until }: Charge): void {
  const before = state.lots.get(ctx, id);
  write(ctx, state, before, {
    ...before,
    periodEnd: timestampOf(until),
    micrograms: (BigInt(before.micrograms) + micrograms).toString(),
    burned: (BigInt(before.burned) + burned).toString(),
  });
  countTokens(ctx, state, before.scope, { issued: micrograms, burned });
}

/** Issues more of a lot. @returns the lot as it is then */
export function issue(ctx: Ctx, state: State, before: Lot, after: Lot, micrograms: bigint): Lot {
  const issued = { ...after, micrograms: (BigInt(before.micrograms) + micrograms).toString() };
  write(ctx, state, before, issued);
  countTokens(ctx, state, issued.scope, { issued: micrograms });
  return issued;
}

/** Writes what is no amount of a lot: its owner, what is known against its history, how long that is. */
export function change(ctx: Ctx, state: State, before: Lot, after: Lot): Lot {
  if (after.micrograms !== before.micrograms || after.burned !== before.burned)
    throw new BrokenInvariant(`lot ${before.id}: another amount without a cause`);
  write(ctx, state, before, after);
  return after;
}

/** Moves a surplus, at most what is left, out of a lot into one of the account of corrections, where it stays. */
export function moveSurplus(ctx: Ctx, state: State, before: Lot, after: Lot, into: Lot, micrograms: bigint): Lot {
  const lowered = { ...after, micrograms: (BigInt(before.micrograms) - micrograms).toString() };
  write(ctx, state, before, lowered);
  const surplus = state.lots.get(ctx, into.id);
  write(ctx, state, surplus, { ...into, micrograms: micrograms.toString() });
  countTokens(ctx, state, lowered.scope, { corrected: micrograms });
  return lowered;
}

/** Pays a part of a lot with credits that are burned. MsgBurn and the settlement of the chain's own lots alone may. */
export function pay(ctx: Ctx, state: State, before: Lot, after: Lot, micrograms: bigint): void {
  write(ctx, state, before, { ...after, burned: (BigInt(before.burned) + micrograms).toString() });
  countTokens(ctx, state, before.scope, { burned: micrograms });
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
  for (const [lot, part] of paid) pay(ctx, state, lot, lot, part);
}
