import type { Escrow, EscrowPurpose, EscrowRange } from "../../codec/gen/eco2/market/v1/market.ts";
import { StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import type { TransferKind } from "../registry/keeper.ts";
import { escrowAccount, type MarketEnv } from "./module.ts";

// Holds goods for whoever sets an escrow up: offers today. It knows nothing of prices, and nobody else moves what it holds.

/** Credits of a batch, or coins of a denomination; the other of the two is 0 or empty. */
export interface Goods {
  readonly batchId: bigint;
  readonly denom: string;
}

/** Grams [startGram, endGram) of a batch. */
export interface Grams {
  readonly batchId: bigint;
  readonly startGram: bigint;
  readonly endGram: bigint;
}

export const lengthOf = ({ startGram, endGram }: Pick<Grams, "startGram" | "endGram">): bigint => endGram - startGram;
export const amountHeld = ({ amount }: Escrow): bigint => BigInt(amount);

const account = ({ facts }: MarketEnv) => facts.moduleAddress(escrowAccount);

function addRange(ctx: Ctx, { state }: MarketEnv, escrowId: bigint, grams: Grams): void {
  state.ranges.set(ctx, [grams.batchId, grams.startGram], { escrowId, ...grams });
}

/** Stores what an escrow holds now; one that holds nothing is no more. */
function setHeld(ctx: Ctx, { state }: MarketEnv, escrow: Escrow, amount: bigint): void {
  if (amount < 0n) throw new BrokenInvariant(`escrow ${escrow.id} would hold ${amount}`);
  if (amount > 0n) {
    state.escrows.set(ctx, escrow.id, { ...escrow, amount: amount.toString() });
    return;
  }
  state.escrows.remove(ctx, escrow.id);
  state.returning.remove(ctx, escrow.id);
  state.waiting.remove(ctx, [escrow.batchId, escrow.id]);
}

/** What an escrow of this id holds, `undefined` when nothing. */
export const escrowOf = (ctx: Ctx, { state }: MarketEnv, id: bigint): Escrow | undefined => state.escrows.find(ctx, id);

/**
 * Takes goods of a depositor, credits lowest grams first.
 * @throws the registry's and the bank's errors when they are not there or cannot move
 */
export function deposit(
  ctx: Ctx,
  env: MarketEnv,
  depositor: Uint8Array,
  { batchId, denom }: Goods,
  amount: bigint,
  subject: { readonly purpose: EscrowPurpose; readonly id: bigint },
): bigint {
  const { state, use } = env;
  const id = state.nextEscrow.next(ctx);
  if (batchId === 0n) use.bank.sendToModule(ctx, depositor, escrowAccount, [{ denom, amount }]);
  else {
    const taken = use.credits.take(ctx, depositor, account(env), batchId, amount, StepKind.STEP_KIND_ESCROW);
    for (const { startGram, endGram } of taken) addRange(ctx, env, id, { batchId, startGram, endGram });
  }
  state.escrows.set(ctx, id, {
    id,
    depositor: addressText(ctx.chain, depositor),
    purpose: subject.purpose,
    subjectId: subject.id,
    batchId,
    denom,
    amount: amount.toString(),
    returning: false,
  });
  return id;
}

/** The lowest grams of an escrow: so many of them, or so many ranges, whichever ends first. */
function lowest(ctx: Ctx, { state }: MarketEnv, id: bigint, amount: bigint, mostRanges: number): Grams[] {
  const chosen: Grams[] = [];
  let missing = amount;
  for (const [, { batchId, startGram, endGram }] of state.ranges.by.escrow.list(ctx, id)) {
    if (missing === 0n || chosen.length === mostRanges) break;
    const end = endGram - startGram > missing ? startGram + missing : endGram;
    chosen.push({ batchId, startGram, endGram: end });
    missing -= end - startGram;
  }
  return chosen;
}

/** Takes grams out of the range that holds them, which they begin or lie in. */
function cut(ctx: Ctx, env: MarketEnv, range: EscrowRange, grams: Grams): void {
  const { batchId, escrowId } = range;
  env.state.ranges.remove(ctx, [batchId, range.startGram]);
  if (range.startGram < grams.startGram)
    addRange(ctx, env, escrowId, { batchId, startGram: range.startGram, endGram: grams.startGram });
  if (grams.endGram < range.endGram)
    addRange(ctx, env, escrowId, { batchId, startGram: grams.endGram, endGram: range.endGram });
}

/** Where goods go, and what provenance calls it. */
interface Way {
  readonly to: Uint8Array;
  readonly kind: TransferKind;
}

function hand(
  ctx: Ctx,
  env: MarketEnv,
  escrow: Escrow,
  { to, kind }: Way,
  amount: bigint,
  mostRanges: number,
): Grams[] {
  const { state, use } = env;
  if (escrow.batchId === 0n) {
    use.bank.send(ctx, account(env), to, [{ denom: escrow.denom, amount }]);
    setHeld(ctx, env, escrow, amountHeld(escrow) - amount);
    return [];
  }
  const grams = lowest(ctx, env, escrow.id, amount, mostRanges);
  for (const piece of grams) cut(ctx, env, state.ranges.get(ctx, [piece.batchId, piece.startGram]), piece);
  use.credits.move(ctx, account(env), to, grams, kind);
  setHeld(ctx, env, escrow, amountHeld(escrow) - grams.reduce((sum, piece) => sum + lengthOf(piece), 0n));
  return grams;
}

/**
 * Hands an amount over to whom it was sold, the lowest grams first. The caller has checked that so much is held.
 * @returns the grams, none where it holds coins
 */
export function release(ctx: Ctx, env: MarketEnv, escrow: Escrow, to: Uint8Array, amount: bigint): readonly Grams[] {
  return hand(ctx, env, escrow, { to, kind: StepKind.STEP_KIND_TRADE }, amount, Number.MAX_SAFE_INTEGER);
}

/** Whether nothing of an escrow can move now. */
export const isSuspended = (ctx: Ctx, { use }: MarketEnv, { batchId }: Goods): boolean =>
  batchId !== 0n && use.credits.isSuspended(ctx, batchId);

/** Decides that the rest goes back to the depositor, as soon as blocks have room. */
export function beginReturn(ctx: Ctx, { state }: MarketEnv, id: bigint): void {
  const escrow = state.escrows.find(ctx, id);
  if (escrow === undefined) return;
  state.escrows.set(ctx, id, { ...escrow, returning: true });
  state.waiting.remove(ctx, [escrow.batchId, id]);
  state.returning.add(ctx, id);
}

/** What of an escrow went back at one time. */
export interface Returned {
  readonly amount: bigint;
  readonly ranges: number;
}

/** Gives back so many ranges of an escrow; one of a suspended batch is set aside until the batch is released. */
export function giveBack(ctx: Ctx, env: MarketEnv, escrow: Escrow, mostRanges: number): Returned {
  if (isSuspended(ctx, env, escrow)) {
    setAside(ctx, env, escrow);
    return { amount: 0n, ranges: 0 };
  }
  const held = amountHeld(escrow);
  const back = { to: addressBytes(ctx.chain, escrow.depositor), kind: StepKind.STEP_KIND_UNESCROW };
  const { length } = hand(ctx, env, escrow, back, held, mostRanges);
  const left = env.state.escrows.find(ctx, escrow.id);
  return { amount: held - (left === undefined ? 0n : amountHeld(left)), ranges: length };
}

/** Puts an escrow that cannot go back where the release of its batch finds it. */
export function setAside(ctx: Ctx, { state }: MarketEnv, { id, batchId }: Escrow): void {
  state.returning.remove(ctx, id);
  state.waiting.add(ctx, [batchId, id]);
}

/** Grams that an escrow lost. */
export interface Loss {
  readonly escrow: Escrow;
  readonly grams: Grams;
}

/** The ranges in escrow that share a gram with these, in order. */
function meeting(ctx: Ctx, { state }: MarketEnv, { batchId, startGram, endGram }: Grams): EscrowRange[] {
  const found: EscrowRange[] = [];
  const before = state.ranges.range(ctx, { from: [batchId, 0n], to: [batchId, startGram], reverse: true });
  for (const [, range] of before) {
    if (range.endGram > startGram) found.push(range);
    break;
  }
  for (const [, range] of state.ranges.range(ctx, { from: [batchId, startGram], to: [batchId, endGram] }))
    found.push(range);
  return found;
}

/** Forgets grams that are no longer the module account's to give: whose escrow they were in, range by range. */
export function lose(ctx: Ctx, env: MarketEnv, piece: Grams): Loss[] {
  return meeting(ctx, env, piece).map((range) => {
    const { startGram } = range.startGram > piece.startGram ? range : piece;
    const { endGram } = range.endGram < piece.endGram ? range : piece;
    const grams = { batchId: piece.batchId, startGram, endGram };
    const escrow = env.state.escrows.get(ctx, range.escrowId);
    cut(ctx, env, range, grams);
    setHeld(ctx, env, escrow, amountHeld(escrow) - lengthOf(grams));
    return { escrow, grams };
  });
}
