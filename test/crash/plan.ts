import { numbersOf } from "../harness/numbers.ts";

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
