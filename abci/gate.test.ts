import { describe, expect, test } from "@jest/globals";
import { createGate, type Lane } from "./gate.ts";

/** Steps: `+` enters and expects yes, `-` enters and expects no, `<` leaves, `x` forgets; lanes a, m, f; then who. */
const cases: [name: string, steps: string, woken: string][] = [
  ["free overlaps with everything", "+a1 +f2 +f3 <f <a +m1 +f2", ""],
  ["mempool overlaps with its own kind", "+m1 +m2 +m3", ""],
  ["alone is alone", "+a1 -a2 -m3 <a", "2 3"],
  ["alone waits for all of mempool", "+m1 +m2 -a3 <m <m", "3"],
  ["mempool does not overtake what waits alone", "+m1 -a2 -m3 <m +a2 <a +m3", "2 3"],
  ["what waited alone and went away no longer holds up others", "+m1 -a2 -m3 x2 +m3", "3"],
  ["one that went away while another works changes nothing", "+a1 -a2 -m3 x2 -m3 <a +m3", "3"],
];

describe("gate", () => {
  const lanes: Record<string, Lane> = { a: "alone", m: "mempool", f: "free" };
  const lane = (letter: string | undefined): Lane => lanes[letter ?? ""] ?? "free";

  test.each(cases)("%s", (_name, steps, expected) => {
    const gate = createGate();
    const woken: string[] = [];
    const everyone = new Map(["1", "2", "3"].map((who) => [who, { wake: () => woken.push(who) }]));
    for (const [step, letter, number] of steps.split(" ")) {
      const who = everyone.get((step === "x" ? letter : number) ?? "") ?? { wake: () => 0 };
      if (step === "<") gate.leave(lane(letter));
      else if (step === "x") gate.forget(who);
      else expect([steps, gate.enter(lane(letter), who)]).toEqual([steps, step === "+"]);
    }
    expect(woken.join(" ")).toBe(expected);
  });
});
