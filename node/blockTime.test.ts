import { describe, expect, test } from "@jest/globals";
import { settingsFor } from "./blockTime.ts";

describe("the wanted interval", () => {
  test.each([
    [
      "1 ms",
      1,
      { timeoutCommit: 1, timeoutPropose: 3000, recheckTimeout: 1000, mempoolSize: 10_000, maxGas: 500_000_000n },
    ],
    [
      "1 s",
      1000,
      { timeoutCommit: 900, timeoutPropose: 3000, recheckTimeout: 1000, mempoolSize: 10_000, maxGas: 500_000_000n },
    ],
    ["1.5 s, as of 2", 1500, { timeoutCommit: 1350, mempoolSize: 20_000, maxGas: 1_000_000_000n }],
    [
      "6 s",
      6000,
      { timeoutCommit: 5500, timeoutPropose: 3000, recheckTimeout: 3000, mempoolSize: 60_000, maxGas: 3_000_000_000n },
    ],
    [
      "10 s",
      10_000,
      { timeoutCommit: 9500, timeoutPropose: 5000, recheckTimeout: 5000, mempoolSize: 100_000, maxGas: 5_000_000_000n },
    ],
    [
      "1 h",
      3_600_000,
      { timeoutCommit: 3_599_500, timeoutPropose: 10_000, recheckTimeout: 5000, mempoolSize: 36_000_000 },
    ],
  ])("%s", (_, blockTime, expected) => {
    expect(settingsFor(blockTime)).toMatchObject({ ...expected, mempoolCache: 2 * expected.mempoolSize });
  });
});
