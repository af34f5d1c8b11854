import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { figuresOf } from "./figures.ts";
import { genesisOf } from "./genesis.ts";
import { provenOffline } from "./offline.ts";
import { roles } from "./people.ts";
import { engineStage } from "./stage.ts";
import { type Story, tell } from "./story.ts";
import { chainStart, wholeYear } from "./times.ts";

/** What must hold of the story, whatever its values. */
function consistent({ history, lie, pool, sold, refused, burned, left }: Story): void {
  // A fifth of a bond of 20,000 ECO2, half of it to who showed it, with the fee of the record that nobody earned.
  expect([lie.slashed, lie.fault]).toEqual([4_000_000_000n, "amount 903: 0 to 120 are plausible"]);
  expect(lie.reward).toBeGreaterThanOrEqual(2_000_000_000n);
  expect(pool.baseline).toBe(history);
  expect(pool.counted).toBeLessThanOrEqual(pool.target);
  expect(pool.filled).toBe(0n);
  expect(pool.grams).toBe((pool.baseline - pool.counted) / 1_000_000n);
  expect(pool.buffer).toBe((pool.grams + 9n) / 10n);
  expect(sold).toBe((pool.grams - pool.buffer) / 2n);
  expect(refused).toContain("credits of a pool cannot burn emissions of its own sources");
  // Two meters: the history, the month before the period, twelve of it.
  expect(burned.emissions).toHaveLength(2 * (1 + 1 + 12));
  expect(burned.credits.map(({ creditType }) => creditType)).toEqual(["Removal - nature"]);
  expect(left).toBe(0n);
}

test("a factory's year of hourly readings, from its meters to a record of neutrality that a stranger checks", async () => {
  const stage = await engineStage(chainStart, { accounts: roles.length, genesis: genesisOf(wholeYear) });
  try {
    const story = await tell(stage, wholeYear);
    expect(story.readings).toBe(2 * (8760 + 744 + 8760));
    consistent(story);
    await provenOffline(stage, story.burned);
    expect(stage.broken()).toBeUndefined();
    const page = readFileSync("docs/mrv.md", "utf8");
    for (const figure of figuresOf(story)) expect(page).toContain(figure);
  } finally {
    await stage.stop();
  }
}, 600_000);
