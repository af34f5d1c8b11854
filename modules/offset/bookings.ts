import { Dimension, Flow, FlowTotal } from "../../codec/gen/eco2/offset/v1/offset.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import type { State } from "./module.ts";

/** An amount under one key of one dimension, in micrograms. */
export interface Booking {
  readonly dimension: Dimension;
  readonly key: string;
  readonly micrograms: bigint;
}

/** Micrograms of a gram, which are the base units of ECC. */
export const MICROGRAMS = 1_000_000n;

/** The dimensions by which certificates and gifts are listed one by one; by the others there are sums alone. */
export const listedDimensions: ReadonlySet<number> = new Set([
  Dimension.DIMENSION_OWNER,
  Dimension.DIMENSION_BENEFICIARY,
  Dimension.DIMENSION_BENEFICIARY_ID,
  Dimension.DIMENSION_ACCOUNT,
  Dimension.DIMENSION_MONTH,
  Dimension.DIMENSION_COUNTRY,
  Dimension.DIMENSION_PURPOSE,
  Dimension.DIMENSION_REGISTRY,
  Dimension.DIMENSION_PROJECT,
]);

/** The flows whose sums follow from what else is in the state. */
export const recounted: ReadonlySet<number> = new Set([Flow.FLOW_RETIREMENT, Flow.FLOW_GIFT, Flow.FLOW_BURN]);

/** What is counted under a key: nothing where the key was never used. */
export function flowTotal(ctx: Ctx, state: State, flow: Flow, dimension: Dimension, key: string): FlowTotal {
  const found = state.flowTotals.find(ctx, [flow, dimension, key]);
  return found ?? FlowTotal.fromPartial({ flow, dimension, key, micrograms: "0" });
}

function change(ctx: Ctx, state: State, flow: Flow, { dimension, key, micrograms }: Booking, sign: 1n | -1n): void {
  const before = flowTotal(ctx, state, flow, dimension, key);
  const count = before.count + sign;
  const sum = BigInt(before.micrograms) + sign * micrograms;
  if (count < 0n || sum < 0n) throw new BrokenInvariant(`total ${dimension} of "${key}" would fall below zero`);
  const at = [flow, dimension, key] as const;
  if (count === 0n) state.flowTotals.remove(ctx, at);
  else state.flowTotals.set(ctx, at, { ...before, count, micrograms: sum.toString() });
}

/**
 * Counts amounts in, and lists what they are of.
 * @param id of the certificate or gift; left out where there are sums alone
 */
export function book(ctx: Ctx, state: State, flow: Flow, bookings: readonly Booking[], id?: bigint): void {
  for (const booking of bookings) {
    change(ctx, state, flow, booking, 1n);
    if (id === undefined || !listedDimensions.has(booking.dimension)) continue;
    state.listed.add(ctx, [flow, booking.dimension, [booking.key, id]]);
  }
}

/** Takes back what `book` did. */
export function unbook(ctx: Ctx, state: State, flow: Flow, bookings: readonly Booking[], id: bigint): void {
  for (const booking of bookings) {
    change(ctx, state, flow, booking, -1n);
    if (listedDimensions.has(booking.dimension)) {
      state.listed.remove(ctx, [flow, booking.dimension, [booking.key, id]]);
    }
  }
}
