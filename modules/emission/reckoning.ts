import type { Roster, Sitting } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { quotient } from "../../codec/quotient.ts";

// Everything is reckoned in whole numbers. A node's load is its milliwatts times the thousandths of its PUE; load times nanoseconds is
// energy, energy times the micrograms that a kilowatt hour causes is emission. Only sums are divided, and what is left is carried.

/** Energy, in load times nanoseconds, of a milliwatt hour: 10^3 thousandths, 3600 seconds, 10^9 nanoseconds. */
const perMilliwattHour = 1_000n * 3_600n * 1_000_000_000n;

/** Energy of a kilowatt hour; so much emission is one microgram. */
export const perKilowattHour = 1_000_000n * perMilliwattHour;

const nanosPerHour = 3_600n * 1_000_000_000n;

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Energy in whole milliwatt hours. */
export const milliwattHours = (energy: bigint): bigint => quotient(energy, perMilliwattHour);

/** Emission in whole micrograms. */
export const wholeMicrograms = (emission: bigint): bigint => quotient(emission, perKilowattHour);

/** Emission of a node in each nanosecond. */
export const rateOf = ({ load, microgramsPerKwh }: Sitting): bigint => BigInt(load) * microgramsPerKwh;

/** Emission of all nodes in each nanosecond. */
export const rateOfAll = ({ nodes }: Roster): bigint => nodes.reduce((sum, node) => sum + rateOf(node), 0n);

/** Whole micrograms that all nodes cause in an hour. */
export const microgramsPerHour = (roster: Roster): bigint => wholeMicrograms(rateOfAll(roster) * nanosPerHour);

/** Whole micrograms of an emission, and what is left of it. */
export function whole(emission: bigint): { readonly micrograms: bigint; readonly remainder: bigint } {
  const micrograms = wholeMicrograms(emission);
  return { micrograms, remainder: emission - micrograms * perKilowattHour };
}
