import { durationOf } from "../../codec/duration.ts";
import { type DayFootprint, type Ledger, type Params, Scope } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { EventFootprint } from "../../codec/gen/eco2/emission/v1/events.ts";
import { formatTime, timestampOf } from "../../codec/time.ts";
import { operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { type Booking, book, newLedger } from "./booking.ts";
import { charge, openLot, payOldest } from "./lots.ts";
import { chainAccount, type EmissionEnv, type State } from "./module.ts";
import { pay } from "./payment.ts";
import { refreshRoster } from "./roster.ts";
import { addSums, footprintOf, paidAtOnce, type Sums, sumsOf } from "./sums.ts";

/** What emitted: the electricity of the chain's own nodes, counted by the mean of their grids. */
const chainSource = "chain/nodes";

/** Blocks that one block forgets at most: more than it adds. */
const forgottenAtOnce = 2;

/** The day of a time, yyyy-mm-dd. */
const dayOf = (time: bigint): string => formatTime(time).slice(0, 10);

/** The day's record and its lot, which begins with the first microgram of the day. */
function dayWithLot(ctx: Ctx, { state, use }: EmissionEnv, { micrograms, from }: Booking): DayFootprint {
  const day = dayOf(ctx.time);
  const found = state.days.find(ctx, day) ?? { day, lotId: 0n, sums: undefined };
  if (found.lotId !== 0n || micrograms === 0n) return found;
  const account = use.accounts.moduleAddress(chainAccount);
  return { ...found, lotId: openLot(ctx, state, { account, source: chainSource, scope: Scope.SCOPE_2, from }).id };
}

/** Keeps a block's footprint, and forgets those that are older than is kept. */
function keepBlock(ctx: Ctx, state: State, { keptBlocks }: Params, block: Parameters<State["blocks"]["set"]>[2]): void {
  state.blocks.set(ctx, ctx.height, block);
  const oldest = ctx.height + 1 - Number(keptBlocks);
  if (oldest <= 0) return;
  const old: number[] = [];
  for (const [height] of state.blocks.range(ctx, { to: oldest })) if (old.push(height) === forgottenAtOnce) break;
  for (const height of old) state.blocks.remove(ctx, height);
}

function settle(ctx: Ctx, env: EmissionEnv, params: Params, before: Ledger): Ledger {
  const { state, use } = env;
  const roster = state.roster.get(ctx);
  const booking = book(ctx, before, roster, params);
  const { micrograms, transactions, duration } = booking;
  const proposer = use.staking.operatorOf(ctx, ctx.proposer);
  const payment = pay(ctx, env, params, micrograms, BigInt(before.debt), proposer);
  const sums: Sums = { blocks: 1n, gas: BigInt(ctx.gasOfTxs), booked: micrograms, transactions, ...payment };
  const burned = paidAtOnce(sums);
  const debt = (BigInt(before.debt) + micrograms - burned - payment.repaid).toString();
  const day = dayWithLot(ctx, env, booking);
  if (micrograms > 0n) charge(ctx, state, day.lotId, { micrograms, burned, until: ctx.time });
  payOldest(ctx, state, use.accounts.moduleAddress(chainAccount), payment.repaid);
  state.days.set(ctx, day.day, { ...day, sums: footprintOf(addSums(sumsOf(day.sums), sums)) });
  const told = footprintOf(sums);
  keepBlock(ctx, state, params, {
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
    duration: durationOf(duration),
    nodes: roster.nodes.length,
    proposer: proposer === undefined ? "" : operatorText(ctx.chain, proposer),
    sums: told,
    debt,
  });
  emitTyped(ctx, EventFootprint, { lotId: day.lotId, sums: told, debt });
  return { ...booking.ledger, debt, sums: footprintOf(addSums(sumsOf(before.sums), sums)) };
}

/** Books the footprint of the time since the block before, has it paid, and sees who sits from now on. */
export function endBlock(ctx: Ctx, env: EmissionEnv, params: Params): void {
  const before = env.state.ledger.find(ctx);
  const after = before === undefined ? newLedger(ctx) : settle(ctx, env, params, before);
  env.state.ledger.set(ctx, after);
  refreshRoster(ctx, env, params, BigInt(after.clock));
}
