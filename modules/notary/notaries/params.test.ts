import { describe, expect, test } from "@jest/globals";
import { durationOf } from "../../../codec/duration.ts";
import type { NotarisationParams } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { checkNotarisationParams, defaultNotarisationParams } from "./params.ts";

const seconds = (count: bigint) => durationOf(count * 1_000_000_000n);

test("the defaults are allowed", () => {
  expect(() => checkNotarisationParams(defaultNotarisationParams)).not.toThrow();
});

describe("refused:", () => {
  test.each<readonly [string, Partial<NotarisationParams>, string]>([
    ["no bond", { minBond: "0" }, "invalid notarisation.min_bond: 0, allowed: 1 to"],
    ["a bond that is no number", { minBond: "1.5" }, "invalid notarisation.min_bond"],
    ["a negative fee", { recordFee: "-1" }, "invalid notarisation.record_fee"],
    ["a negative bond of disputes", { disputeBond: "-1" }, "invalid notarisation.dispute_bond"],
    ["nobody drawn", { drawn: 0, needed: 0 }, "invalid notarisation.drawn: 0, allowed: 1 to 50"],
    ["fewer than a majority", { drawn: 4, needed: 2 }, "invalid notarisation.needed: 2, allowed: 3 to 4"],
    ["more than are drawn", { drawn: 3, needed: 4 }, "invalid notarisation.needed: 4, allowed: 2 to 3"],
    ["no notaries", { maxNotaries: 0 }, "invalid notarisation.max_notaries: 0, allowed: 1 to 500"],
    ["more notaries than a block can draw of", { maxNotaries: 501 }, "invalid notarisation.max_notaries: 501"],
    ["no round", { maxRounds: 0 }, "invalid notarisation.max_rounds: 0"],
    ["redraws before their hashes", { redrawBlocks: 2 }, "invalid notarisation.redraw_blocks: 2, allowed: 3 to"],
    ["more than all is slashed", { falsePpm: 1_000_001 }, "invalid notarisation.false_ppm: 1000001"],
    ["more than all for silence", { silencePpm: 1_000_001 }, "invalid notarisation.silence_ppm: 1000001"],
    ["more than all for the prover", { proverPpm: 1_000_001 }, "invalid notarisation.prover_ppm: 1000001"],
    ["batches that are too large", { maxBatch: 100_001n }, "invalid notarisation.max_batch: 100001"],
    ["no time to answer", { answerWindow: undefined }, "invalid notarisation.answer_window: 0s"],
    ["no time to decide", { decisionTime: seconds(0n) }, "invalid notarisation.decision_time: 0s"],
    ["a negative window", { disputeWindow: seconds(-1n) }, "invalid notarisation.dispute_window: -1s"],
    ["a negative period", { disputePeriod: seconds(-1n) }, "invalid notarisation.dispute_period: -1s"],
    ["a negative jail", { jailTime: seconds(-1n) }, "invalid notarisation.jail_time: -1s"],
    // 3 rounds of 2 days, and 3, 14 and 14 days.
    [
      "bonds that are away before the last dispute",
      { unbondingTime: seconds(37n * 86_400n - 1n) },
      "invalid notarisation.unbonding_time: 3196799s, allowed: 3196800s to",
    ],
  ])("%s", (_, changed, text) => {
    expect(() => checkNotarisationParams({ ...defaultNotarisationParams, ...changed })).toThrow(text);
  });

  test("nothing at all", () => {
    expect(() => checkNotarisationParams(undefined)).toThrow("notarisation is left out");
  });
});
