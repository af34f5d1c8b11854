import { OfferStatus } from "../../codec/gen/eco2/market/v1/market.ts";
import { u64Key } from "../../codec/keys.ts";
import { type Ctx, nested } from "../../core/ctx.ts";
import { LedgerError } from "../../core/errors.ts";
import { startingWith } from "../../core/state/range.ts";
import { beginReturn, escrowOf, setAside } from "./escrow.ts";
import type { MarketEnv } from "./module.ts";
import { endOffer, giveBackOffer } from "./offers.ts";

// What a block does of itself is bounded, however many offers end at once: the rest has its turn in the next blocks. Nobody buys
// of an offer whose time is over, ended or not.

/** Offers that one block ends, and escrows of released batches that it takes up again. */
export const endedInBlock = 100;
/** Ranges that one block gives back; an escrow of coins counts as one. */
export const returnedInBlock = 300;

function first<T>(entries: Iterable<T>, most: number): T[] {
  const taken: T[] = [];
  for (const entry of entries) {
    if (taken.length === most) break;
    taken.push(entry);
  }
  return taken;
}

/** Ends the offers whose time is over, the earliest first. */
function expireOffers(ctx: Ctx, env: MarketEnv): void {
  for (const [, id] of first(env.state.expiring.keys(ctx, { to: [ctx.time + 1n, 0n] }), endedInBlock))
    endOffer(ctx, env, env.state.offers.get(ctx, id), OfferStatus.OFFER_STATUS_EXPIRED);
}

/** Takes up escrows that waited for the release of their batch. */
function resume(ctx: Ctx, env: MarketEnv): void {
  const { state } = env;
  let room = endedInBlock;
  for (const batchId of first(state.resumed.keys(ctx), endedInBlock)) {
    const within = startingWith({ first: u64Key }, batchId);
    const found = first(state.waiting.keys(ctx, { within }), room);
    for (const [, id] of found) beginReturn(ctx, env, id);
    room -= found.length;
    if (room === 0) return;
    state.resumed.remove(ctx, batchId);
  }
}

/** Gives back a part of one escrow. What cannot move although its batch is valid must not stop the chain: its seller may ask for it. */
function tryBack(ctx: Ctx, env: MarketEnv, id: bigint, room: number): number {
  const escrow = escrowOf(ctx, env, id);
  if (escrow === undefined) return 0;
  try {
    return nested(ctx, (inner) => giveBackOffer(inner, env, escrow, room));
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    setAside(ctx, env, escrow);
    return 0;
  }
}

/** Gives back what ended offers hold. */
function giveBackSome(ctx: Ctx, env: MarketEnv): void {
  let room = returnedInBlock;
  for (const id of first(env.state.returning.keys(ctx), returnedInBlock)) {
    room -= Math.max(1, tryBack(ctx, env, id, room));
    if (room === 0) return;
  }
}

export function endBlock(ctx: Ctx, env: MarketEnv): void {
  expireOffers(ctx, env);
  resume(ctx, env);
  giveBackSome(ctx, env);
}
