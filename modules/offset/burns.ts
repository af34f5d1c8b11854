import type { NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { Flow } from "../../codec/gen/eco2/offset/v1/offset.ts";
import type { Ctx } from "../../core/ctx.ts";
import { type Booking, book } from "./bookings.ts";
import { burnBookings } from "./dimensions.ts";
import type { OffsetEnv } from "./module.ts";
import { givenRange } from "./pool.ts";

type Parts = Pick<OffsetEnv, "state" | "use">;

const bookingsOf = (ctx: Ctx, { use }: Parts, record: NeutralityRecord): Booking[] =>
  burnBookings(
    record,
    record.credits.map((range) => givenRange(range, use.credits, ctx)),
  );

/** Counts what a neutrality record burned. */
export function bookBurn(ctx: Ctx, parts: Parts, record: NeutralityRecord): void {
  book(ctx, parts.state, Flow.FLOW_BURN, bookingsOf(ctx, parts, record));
}

/** All neutrality records, as the sums have them. */
export function* countedBurns(ctx: Ctx, parts: Parts): Generator<readonly [Flow, undefined, Booking[]]> {
  for (let id = 1n; ; id += 1n) {
    const record = parts.use.emission.neutrality(ctx, id);
    if (record === undefined) return;
    yield [Flow.FLOW_BURN, undefined, bookingsOf(ctx, parts, record)];
  }
}

/** The sums of a genesis: those of the emission module's records, which it has by then. */
export function bookAllBurns(ctx: Ctx, parts: Parts): void {
  for (const [flow, , bookings] of countedBurns(ctx, parts)) book(ctx, parts.state, flow, bookings);
}
