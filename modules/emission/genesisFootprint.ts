import { durationOf, nanosOf } from "../../codec/duration.ts";
import type {
  BlockFootprint,
  DayFootprint,
  Footprint,
  Ledger,
  Roster,
} from "../../codec/gen/eco2/emission/v1/emission.ts";
import type { NodeTotal } from "../../codec/gen/eco2/emission/v1/genesis.ts";
import { isIsoDate } from "../../codec/iso.ts";
import { timeOf } from "../../codec/time.ts";
import { consensusBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { amountIn } from "./genesisRecords.ts";
import type { State } from "./module.ts";
import { perKilowattHour } from "./reckoning.ts";
import { negative, sumsOf } from "./sums.ts";

// What was booked before the section was written. All throw an Error for what cannot have been.

function checkSums(sums: Footprint | undefined): void {
  if (sums === undefined) throw new Error("sums are missing");
  const name = negative(sumsOf(sums));
  if (name !== undefined) throw new RangeError(`${name} must not be negative`);
}

export function initLedger(ctx: Ctx, state: State, ledger: Ledger): void {
  const { startTime, bookedTime, clock, unbooked, remainder, debt, sums } = ledger;
  if (startTime === undefined || bookedTime === undefined) throw new Error("must name start_time and booked_time");
  if (timeOf(bookedTime) < timeOf(startTime)) throw new Error("booked_time must not be before start_time");
  amountIn("unbooked", unbooked);
  amountIn("clock", clock);
  amountIn("debt", debt);
  if (amountIn("remainder", remainder) >= perKilowattHour) throw new RangeError("remainder is a whole microgram");
  checkSums(sums);
  state.ledger.set(ctx, ledger);
}

export function initRoster(ctx: Ctx, state: State, roster: Roster): void {
  if (amountIn("since", roster.since) > BigInt(state.ledger.get(ctx).clock))
    throw new RangeError("since is after what is booked");
  let last = "";
  for (const { address, operator, load } of roster.nodes) {
    const text = Buffer.from(address).toString("hex");
    if (address.length !== 20 || (operator.length !== 20 && operator.length !== 0))
      throw new Error("addresses have 20 bytes, an operator's may be missing");
    if (text <= last) throw new Error("nodes are by address, none is there twice");
    if (!state.nodes.has(ctx, address)) throw new Error(`${text} is not among the nodes`);
    amountIn("load", load);
    last = text;
  }
  state.roster.set(ctx, roster);
  // Who sits and what counts of it may be another in the new chain: its first block sees to it.
  state.stale.set(ctx, true);
}

export function initNode(ctx: Ctx, { nodes }: State, { consensusAddress, sum }: NodeTotal): void {
  const address = consensusBytes(ctx.chain, consensusAddress);
  if (sum === undefined) throw new Error("sum is missing");
  if (nodes.has(ctx, address)) throw new Error(`${consensusAddress} is there twice`);
  amountIn("energy", sum.energy);
  amountIn("emission", sum.emission);
  nodes.set(ctx, address, sum);
}

export function initBlock(ctx: Ctx, { blocks }: State, block: BlockFootprint): void {
  const { height, time, duration, sums, debt } = block;
  if (height < 1n || height > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`height ${height} is none`);
  if (blocks.has(ctx, Number(height))) throw new Error(`height ${height} is there twice`);
  if (time === undefined || nanosOf(duration ?? durationOf(0n)) < 0n) throw new Error("must name time and duration");
  checkSums(sums);
  amountIn("debt", debt);
  blocks.set(ctx, Number(height), block);
}

export function initDay(ctx: Ctx, { days, lots }: State, given: DayFootprint): void {
  const { day, lotId, sums } = given;
  if (!isIsoDate(day)) throw new Error(`"${day}" is no calendar day YYYY-MM-DD`);
  if (days.has(ctx, day)) throw new Error(`${day} is there twice`);
  if (lotId !== 0n && !lots.has(ctx, lotId)) throw new Error(`lot ${lotId} is not there`);
  checkSums(sums);
  days.set(ctx, day, given);
}
