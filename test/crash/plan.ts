import { createHash } from "node:crypto";

/** Numbers that a seed gives, the same every time: `next(n)` is a whole number from 0 to n - 1. */
export function numbersOf(seed: string): (below: number) => number {
  let drawn = 0;
  return (below) => {
    drawn += 1;
    return createHash("sha256").update(`${seed}/${drawn}`).digest().readUInt32BE(0) % below;
  };
}

export type Victim = "app" | "comet" | "both";

/** One kill of a run. */
export interface Kill {
  readonly victim: Victim;
  /** While the node starts and replays, or while blocks are made under load. */
  readonly moment: "start" | "load";
  /** Milliseconds after the moment begins. */
  readonly after: number;
}

/** A third of the kills hit a node that starts; victims take turns, so that even a short run has all of them. */
export function planKills(seed: string, count: number, victims: readonly Victim[]): Kill[] {
  const next = numbersOf(seed);
  return Array.from({ length: count }, (_, index) => {
    const moment = index % 3 === 2 ? "start" : "load";
    const victim = victims[(index + Math.floor(index / victims.length)) % victims.length] ?? "app";
    return { victim, moment, after: next(moment === "start" ? 700 : 1200) };
  });
}
