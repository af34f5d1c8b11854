/** Quantities that units are of; amounts of one are converted into each other, of two never. */
type Quantity =
  | "energy"
  | "mass"
  | "volume"
  | "normal volume"
  | "distance"
  | "passenger distance"
  | "freight"
  | "time"
  | "area"
  | "count";

/** A unit as so many of the smallest one of its quantity. */
interface Unit {
  readonly quantity: Quantity;
  readonly size: bigint;
}

const energy = (joules: bigint): Unit => ({ quantity: "energy", size: joules });
const mass = (grams: bigint): Unit => ({ quantity: "mass", size: grams });

/** The units that readings and factors may have, by their codes: SI, and what bills of energy and freight are written in. */
const units: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ["J", energy(1n)],
  ["kJ", energy(1_000n)],
  ["MJ", energy(1_000_000n)],
  ["GJ", energy(1_000_000_000n)],
  ["TJ", energy(1_000_000_000_000n)],
  ["Wh", energy(3_600n)],
  ["kWh", energy(3_600_000n)],
  ["MWh", energy(3_600_000_000n)],
  ["GWh", energy(3_600_000_000_000n)],
  ["g", mass(1n)],
  ["kg", mass(1_000n)],
  ["t", mass(1_000_000n)],
  ["mL", { quantity: "volume", size: 1n }],
  ["L", { quantity: "volume", size: 1_000n }],
  ["m3", { quantity: "volume", size: 1_000_000n }],
  ["Nm3", { quantity: "normal volume", size: 1n }],
  ["m", { quantity: "distance", size: 1n }],
  ["km", { quantity: "distance", size: 1_000n }],
  ["pkm", { quantity: "passenger distance", size: 1n }],
  ["tkm", { quantity: "freight", size: 1n }],
  ["s", { quantity: "time", size: 1n }],
  ["h", { quantity: "time", size: 3_600n }],
  ["m2", { quantity: "area", size: 1n }],
  ["ha", { quantity: "area", size: 10_000n }],
  ["unit", { quantity: "count", size: 1n }],
]);

/** What is wrong with the code of a unit, undefined for those of the table. */
export function unitFault(code: string): string | undefined {
  if (units.has(code)) return undefined;
  return `unit "${code.slice(0, 20)}" is not known, allowed are ${[...units.keys()].join(", ")}`;
}

/**
 * What an amount is multiplied with and divided by to be in another unit; undefined where the quantities differ or a unit is unknown.
 */
export function unitRatio(from: string, to: string): { readonly times: bigint; readonly over: bigint } | undefined {
  const [a, b] = [units.get(from), units.get(to)];
  if (a === undefined || b === undefined || a.quantity !== b.quantity) return undefined;
  return { times: a.size, over: b.size };
}
