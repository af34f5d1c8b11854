import { type Certificate, Flow, type RetiredRange, Totals } from "../../codec/gen/eco2/offset/v1/offset.ts";
import type { Ctx } from "../../core/ctx.ts";
import { book, unbook } from "./bookings.ts";
import { certificateBookings } from "./dimensions.ts";
import type { State } from "./module.ts";

/** Grams of all ranges. */
export function sumOf(ranges: readonly RetiredRange[]): bigint {
  return ranges.reduce((sum, { startGram, endGram }) => sum + endGram - startGram, 0n);
}

/** What was retired since the chain began. */
export function totalsOf(ctx: Ctx, state: State): Totals {
  return state.totals.find(ctx) ?? Totals.fromPartial({});
}

/** When the grams of a certificate were retired: for one that supersedes another, before it was written. */
export function retirementTime(ctx: Ctx, state: State, certificate: Certificate): Certificate["time"] {
  return certificate.original === 0n ? certificate.time : state.certificates.get(ctx, certificate.original).time;
}

/** The sums that a certificate is part of. */
export function bookingsOf(ctx: Ctx, state: State, certificate: Certificate): ReturnType<typeof certificateBookings> {
  return certificateBookings(certificate, retirementTime(ctx, state, certificate));
}

/**
 * Stores a certificate and counts it: in the place of the one that it supersedes, which stays as it is. There is no way to
 * change or remove one.
 */
export function addCertificate(ctx: Ctx, state: State, certificate: Certificate): void {
  const { id, supersedes, grams, fromEcc } = certificate;
  const totals = totalsOf(ctx, state);
  const certificates = totals.certificates + 1n;
  state.certificates.set(ctx, id, certificate);
  if (supersedes === 0n) {
    const eccGrams = totals.eccGrams + (fromEcc ? grams : 0n);
    state.totals.set(ctx, { ...totals, certificates, grams: totals.grams + grams, eccGrams });
  } else {
    const old = state.certificates.get(ctx, supersedes);
    state.superseded.set(ctx, supersedes, id);
    unbook(ctx, state, Flow.FLOW_RETIREMENT, bookingsOf(ctx, state, old), supersedes);
    state.totals.set(ctx, { ...totals, certificates, superseded: totals.superseded + 1n });
  }
  book(ctx, state, Flow.FLOW_RETIREMENT, bookingsOf(ctx, state, certificate), id);
}
