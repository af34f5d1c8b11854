import { nanosOf } from "../../codec/duration.ts";
import type { Ledger, Params, Roster } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { timeOf, timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { least, rateOfAll, whole } from "./reckoning.ts";
import { footprintOf, noSums } from "./sums.ts";

const never = { seconds: 0n, nanos: 0 };

/** The ledger of a chain's first block, from which its footprint is booked. */
export function newLedger(ctx: Ctx): Ledger {
  const now = timestampOf(ctx.time);
  const none = { clock: "0", unbooked: "0", remainder: "0", debt: "0" };
  return { startTime: now, bookedTime: now, ...none, sums: footprintOf(noSums) };
}

/** A block's footprint: whole micrograms, and what it carries on. */
export interface Booking {
  readonly micrograms: bigint;
  /** Of them, the transactions' part. */
  readonly transactions: bigint;
  /** Nanoseconds that it is of. */
  readonly duration: bigint;
  /** Where its time begins, nanoseconds since 1970. */
  readonly from: bigint;
  /** The ledger after it, but for what is paid. */
  readonly ledger: Ledger;
}

/**
 * The footprint of the nodes that sat from the block before to this one, of at most `max_booked_gap`. The transactions' gas says which
 * part of it is theirs and adds nothing to it.
 */
export function book(ctx: Ctx, ledger: Ledger, roster: Roster, params: Params): Booking {
  const from = timeOf(ledger.bookedTime ?? never);
  // A chain that begins with an older one's state may begin at an earlier time.
  const passed = ctx.time > from ? ctx.time - from : 0n;
  const duration = least(passed, nanosOf(params.maxBookedGap ?? never));
  const { micrograms, remainder } = whole(BigInt(ledger.remainder) + rateOfAll(roster) * duration);
  return {
    micrograms,
    transactions: least(micrograms, BigInt(ctx.gasOfTxs) * params.microgramsPerGas),
    duration,
    from,
    ledger: {
      ...ledger,
      bookedTime: passed === 0n ? ledger.bookedTime : timestampOf(ctx.time),
      clock: (BigInt(ledger.clock) + duration).toString(),
      unbooked: (BigInt(ledger.unbooked) + passed - duration).toString(),
      remainder: remainder.toString(),
    },
  };
}
