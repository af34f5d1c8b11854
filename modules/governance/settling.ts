import { addCoins, type Coin, coinsFromWire } from "../../codec/coin.ts";
import { u64Key } from "../../codec/keys.ts";
import { type Ctx, nested } from "../../core/ctx.ts";
import { LedgerError } from "../../core/errors.ts";
import { startingWith } from "../../core/state/range.ts";
import { changeHeld, depositAccount, depositsOf, neutrality } from "./deposits.ts";
import type { GovEnv } from "./module.ts";

// What is left of a proposal that is over: deposits go back or are forfeited, votes are deleted, some of them in each block, so
// that no block is long however many took part.

/** Deposits that one block settles at most. */
const depositsAtOnce = 200;
/** What a proposal counts for whose deposits the account could not pay: those behind it have their turn too. */
const triedInVain = 50;
/** Entries of votes that one block deletes at most. */
const entriesAtOnce = 250;

function take<T>(entries: Iterable<T>, most: number): T[] {
  const taken: T[] = [];
  if (most <= 0) return taken;
  for (const entry of entries) {
    taken.push(entry);
    if (taken.length === most) break;
  }
  return taken;
}

/** Settles deposits of one proposal. @returns how many */
function settleSome(ctx: Ctx, env: GovEnv, id: bigint, forfeits: boolean, most: number): number {
  const { state, use, facts } = env;
  const deposits = take(depositsOf(ctx, env, id), most);
  let forfeited: Coin[] = [];
  for (const [key, deposit] of deposits) {
    const coins = coinsFromWire(deposit.amount);
    if (forfeits) forfeited = addCoins(forfeited, coins);
    // To whoever gave it, be it the account of a module that takes no other sends.
    else use.bank.send(ctx, facts.moduleAddress(depositAccount), key[1], coins);
    changeHeld(ctx, env, coins, -1n);
    state.deposits.remove(ctx, key);
  }
  if (forfeited.length > 0) use.bank.sendBetweenModules(ctx, depositAccount, neutrality, forfeited);
  if (deposits.length < most) state.settling.remove(ctx, id);
  return deposits.length;
}

/**
 * Settles deposits of one proposal, or none of them where the account lacks the coins: what governance allowed others to take
 * from it (a grant, an allowance) must not stop the chain. They wait until it has them. @returns how many it counts for
 */
function settleOne(ctx: Ctx, env: GovEnv, id: bigint, forfeits: boolean, most: number): number {
  try {
    return nested(ctx, (inner) => settleSome(inner, env, id, forfeits, most));
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return triedInVain;
  }
}

/** Gives back or forfeits deposits of proposals that are over. */
export function settleDeposits(ctx: Ctx, env: GovEnv): void {
  let left = depositsAtOnce;
  for (const [id, forfeits] of take(env.state.settling.range(ctx), depositsAtOnce)) {
    if (left <= 0) return;
    left -= settleOne(ctx, env, id, forfeits, left);
  }
}

/** Deletes entries of one proposal's votes, the votes themselves last. @returns how many */
function fadeOne(ctx: Ctx, { state }: GovEnv, id: bigint, most: number): number {
  const within = startingWith({ first: u64Key }, id);
  const counted = take(state.counted.range(ctx, { within }), most);
  for (const [key] of counted) state.counted.remove(ctx, key);
  const tallies = take(state.tallies.range(ctx, { within }), most - counted.length);
  for (const [key] of tallies) state.tallies.remove(ctx, key);
  const votes = take(state.votes.range(ctx, { within }), most - counted.length - tallies.length);
  for (const [key] of votes) {
    state.votes.remove(ctx, key);
    state.voters.remove(ctx, [key[1], id]);
  }
  const gone = counted.length + tallies.length + votes.length;
  if (gone < most) state.fading.remove(ctx, id);
  return gone;
}

/** Deletes votes of proposals that are over. */
export function fadeVotes(ctx: Ctx, env: GovEnv): void {
  let left = entriesAtOnce;
  for (const id of take(env.state.fading.keys(ctx), entriesAtOnce)) {
    if (left <= 0) return;
    left -= fadeOne(ctx, env, id, left);
  }
}
