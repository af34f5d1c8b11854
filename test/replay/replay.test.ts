import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { loadNative } from "../../core/crypto/verify.ts";
import { jumpingClock, type Replayer, recordedOf, replayerOf } from "./replaying.ts";
import { playScenario, type Scenario } from "./scenario.ts";

const vectors = "test/vectors/replay.json";

const about =
  "App hashes of 200 blocks made from seeds. A change here breaks consensus with chains that run. " +
  "Made anew by ECO2_WRITE_VECTORS=1 npx jest test/replay";

describe("200 blocks of signed transactions", () => {
  let scenario: Scenario | undefined;
  let replayer: Replayer | undefined;
  const played = () => {
    if (scenario === undefined) throw new Error("the scenario was not played");
    return scenario;
  };
  const blocks = () => {
    if (replayer === undefined) throw new Error("there is nothing to replay");
    return replayer;
  };

  beforeAll(() => {
    scenario = playScenario();
    replayer = replayerOf(scenario.requests);
  }, 120_000);
  afterAll(() => replayer?.remove());

  test("do every kind of thing, and nothing breaks an invariant", () => {
    const { outcomes, ledger, hashes } = played();
    expect(hashes).toHaveLength(200);
    // A block of refused transactions alone changes nothing.
    expect(new Set(hashes).size).toBeGreaterThan(190);
    const having = (part: "ok" | "failed") =>
      Object.keys(outcomes)
        .filter((kind) => (outcomes[kind]?.[part] ?? 0) > 0)
        .sort();
    const both = ["import", "out of gas", "retire", "sendCredits", "sourceEvent"];
    expect(having("ok")).toEqual(["multiSend", "send", ...both].sort());
    const refused = ["garbage", "params of another", "second message fails", "wrong sequence", "wrong signature"];
    expect(having("failed")).toEqual([...refused, ...both].sort());
    expect(ledger.app.brokenInvariantAt(0)).toBeUndefined();
  });

  test("come to the app hashes of record", () => {
    const now = recordedOf(about, played().requests, played().hashes);
    if (process.env["ECO2_WRITE_VECTORS"] !== undefined)
      writeFileSync(vectors, `${JSON.stringify(now, undefined, 1)}\n`);
    expect(now).toEqual(JSON.parse(readFileSync(vectors, "utf8")));
  });

  test.each(["20", "22", "24"])(
    "come to the same app hashes in Node %s, on disk, with restarts",
    async (major) => {
      const { node, native, hashes } = await blocks().replay({ major });
      expect(node.split(".")[0]).toBe(major);
      expect(native).toBe((await loadNative()) !== undefined);
      expect(hashes).toEqual(played().hashes);
    },
    120_000,
  );

  test("come to the same app hashes without the native library", async () => {
    const { native, hashes } = await blocks().replay({ args: ["portable"] });
    expect(native).toBe(false);
    expect(hashes).toEqual(played().hashes);
  }, 120_000);

  // Every look at any clock is decades from the last, forwards and back.
  test.each(["1970-01-02", "2155-12-31"])(
    "come to the same app hashes where the clock says %s and jumps",
    async (date) => {
      const preload = join(blocks().folder, `clock-${date}.cjs`);
      writeFileSync(preload, jumpingClock(date));
      const { hashes } = await blocks().replay({ flags: ["--require", preload] });
      expect(hashes).toEqual(played().hashes);
    },
    120_000,
  );
});
