import { expect, test } from "@jest/globals";
import { genesisOf } from "./genesis.ts";
import { provenOffline } from "./offline.ts";
import { roles } from "./people.ts";
import { networkStage } from "./stage.ts";
import { tell } from "./story.ts";
import { minutes } from "./times.ts";

test("the same story on CometBFT, with a period of a minute", async () => {
  const times = minutes(BigInt(Date.now()) * 1_000_000n);
  const stage = await networkStage({ accounts: roles.length, genesis: genesisOf(times) });
  try {
    const story = await tell(stage, times);
    expect(story.pool.counted).toBeLessThanOrEqual(story.pool.target);
    expect(story.pool.filled).toBe(0n);
    expect(story.pool.grams * 1_000_000n).toBe(story.pool.baseline - story.pool.counted);
    expect(story.lie.slashed).toBe(4_000_000_000n);
    expect(story.refused).toContain("credits of a pool cannot burn emissions of its own sources");
    expect([story.left, story.burned.emissionSteps > 0]).toEqual([0n, true]);
    await provenOffline(stage, story.burned);
    expect(stage.broken()).toBeUndefined();
  } finally {
    await stage.stop();
  }
}, 400_000);
