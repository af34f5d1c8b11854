import type { YearTotal } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { NeutralityStatus, type ScopeBalance } from "../../codec/gen/eco2/offset/v1/offset.ts";

/** Sums of emissions, micrograms. */
export interface Emitted {
  readonly emitted: bigint;
  readonly burned: bigint;
}

const sumOf = (totals: readonly YearTotal[]): Emitted =>
  totals.reduce<Emitted>(
    (sum, { micrograms, burned }) => ({
      emitted: sum.emitted + BigInt(micrograms),
      burned: sum.burned + BigInt(burned),
    }),
    { emitted: 0n, burned: 0n },
  );

/** Emissions as messages have them. */
export const amountsOf = ({ emitted, burned }: Emitted) => ({
  emittedMicrograms: emitted.toString(),
  burnedMicrograms: burned.toString(),
  outstandingMicrograms: (emitted - burned).toString(),
});

/** Emissions by scope, ascending, whatever years they are of. */
export function scopesOf(totals: readonly YearTotal[]): ScopeBalance[] {
  const scopes = [...new Set(totals.map(({ scope }) => scope))].toSorted((a, b) => a - b);
  return scopes.map((scope) => ({ scope, ...amountsOf(sumOf(totals.filter((one) => one.scope === scope))) }));
}

/**
 * Whether credits were burned for all notarised emissions of a year.
 * @param year of the emissions
 * @param now calendar year of the block (UTC)
 */
export function neutralityOf({ emitted, burned }: Emitted, year: number, now: number): NeutralityStatus {
  if (emitted === 0n) return NeutralityStatus.NEUTRALITY_STATUS_UNKNOWN;
  if (burned < emitted) return NeutralityStatus.NEUTRALITY_STATUS_OUTSTANDING;
  return year < now ? NeutralityStatus.NEUTRALITY_STATUS_NEUTRAL : NeutralityStatus.NEUTRALITY_STATUS_NEUTRAL_SO_FAR;
}

/** The emissions of a year, by scope and in all, and how far they are burned. */
export function emissionsOf(totals: readonly YearTotal[], year: number, now: number) {
  const ofYear = totals.filter((one) => one.year === year);
  const sum = sumOf(ofYear);
  return { scopes: scopesOf(ofYear), ...amountsOf(sum), neutrality: neutralityOf(sum, year, now) };
}
