import { type Flow, FlowTotal } from "../../codec/gen/eco2/offset/v1/offset.ts";
import type { Ctx } from "../../core/ctx.ts";
import { type Booking, listedDimensions, recounted } from "./bookings.ts";
import type { State } from "./module.ts";

/** A certificate, gift or burn that counts, with the sums that it is part of. Burns are listed by the emission module. */
export type Counted = readonly [flow: Flow, id: bigint | undefined, bookings: readonly Booking[]];

/** Sums and lists as they follow from what counts. */
function countAnew(all: Iterable<Counted>): { totals: ReadonlyMap<string, FlowTotal>; listed: ReadonlySet<string> } {
  const totals = new Map<string, FlowTotal>();
  const listed = new Set<string>();
  for (const [flow, id, bookings] of all) {
    for (const { dimension, key, micrograms } of bookings) {
      const at = `${flow} ${dimension} ${key}`;
      const before = totals.get(at) ?? FlowTotal.fromPartial({ micrograms: "0" });
      const sum = (BigInt(before.micrograms) + micrograms).toString();
      totals.set(at, { flow, dimension, key, count: before.count + 1n, micrograms: sum });
      if (id !== undefined && listedDimensions.has(dimension)) listed.add(`${at} ${id}`);
    }
  }
  return { totals, listed };
}

/** Where the kept sums and lists say anything else. What moved beside certificates and gifts is not compared: nothing else records it. */
export function bookingsFault(ctx: Ctx, state: State, all: Iterable<Counted>): string | undefined {
  const expected = countAnew(all);
  let [totals, listed] = [0, 0];
  for (const [[flow, dimension, key], { count, micrograms }] of state.flowTotals.range(ctx)) {
    if (!recounted.has(flow)) continue;
    totals += 1;
    const found = expected.totals.get(`${flow} ${dimension} ${key}`);
    if (found?.count === count && found.micrograms === micrograms) continue;
    const counted = `${found?.count ?? 0n} of ${found?.micrograms ?? "0"}`;
    return `total ${flow}/${dimension} of "${key}" is ${count} of ${micrograms} micrograms, counted are ${counted}`;
  }
  for (const [flow, dimension, [key, id]] of state.listed.keys(ctx)) {
    listed += 1;
    if (!expected.listed.has(`${flow} ${dimension} ${key} ${id}`))
      return `${id} is listed under "${key}" of ${dimension}`;
  }
  if (totals !== expected.totals.size) return `${totals} totals are kept, ${expected.totals.size} are counted`;
  return listed === expected.listed.size ? undefined : `${listed} are listed, ${expected.listed.size} are counted`;
}
