import { createHash } from "node:crypto";

/** Numbers that a seed gives, the same every time: `next(n)` is a whole number from 0 to n - 1. */
export function numbersOf(seed: string): (below: number) => number {
  let drawn = 0;
  return (below) => {
    drawn += 1;
    return createHash("sha256").update(`${seed}/${drawn}`).digest().readUInt32BE(0) % below;
  };
}
