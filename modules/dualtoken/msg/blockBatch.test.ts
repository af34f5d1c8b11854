import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { calls, issue, T } from "../../registry/testing/credits.ts";
import { authority, holders, vaultChain, who } from "../testing/vault.ts";

function start() {
  const chain = vaultChain({ reviewer: who.carol });
  issue(chain, { recipient: who.alice });
  return { chain, ...calls(chain), ...holders(chain) };
}

describe("a blocked batch", () => {
  test.each([authority, who.carol])("comes in no more until it is unblocked; what is there stays (%#)", (reviewer) => {
    const { chain, deposit, block, unblock, burn, vault } = start();
    deposit(who.alice, [1n, T]);
    block(1n, reviewer);
    expect(refusal(() => deposit(who.alice, [1n, T]))).toContain("dualtoken 2: batch 1: it is blocked: Doubtful");
    expect(chain.query(QueryDefinition.methods.eligibility, { batchId: 1n })).toMatchObject({
      eligible: false,
      reason: "it is blocked: Doubtful",
    });
    expect(chain.query(QueryDefinition.methods.blockedBatches, {}).blockedBatches).toEqual([
      { batchId: 1n, reason: "Doubtful", height: 1n },
    ]);
    burn(who.alice, 1_000_000n);
    unblock(1n, reviewer);
    deposit(who.alice, [1n, T]);
    expect(vault().validGrams).toBe(2n * T - 1n);
    expect(chain.query(QueryDefinition.methods.blockedBatches, {}).blockedBatches).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, (one: ReturnType<typeof start>) => void, string]>([
    ["by another", ({ block }) => block(1n, who.alice), "dualtoken 8: "],
    ["unblocked by another", ({ unblock }) => unblock(1n, who.alice), "dualtoken 8: "],
    ["that is not there", ({ block }) => block(2n), "dualtoken 9: no batch has the id 2"],
    ["that is not blocked", ({ unblock }) => unblock(1n), "dualtoken 9: batch 1 is not blocked"],
    [
      "a second time",
      ({ block }) => {
        block(1n);
        block(1n);
      },
      "dualtoken 9: batch 1 is blocked already",
    ],
    ["by no address", ({ block }) => block(1n, "x"), "sdk 7: invalid reviewer address"],
    [
      "without a reason",
      ({ chain }) => chain.deliver(MsgDefinition.methods.blockBatch, { reviewer: authority, batchId: 1n, reason: "" }),
      "dualtoken 7: reason is empty",
    ],
  ])("is refused %s", (_, work, text) => {
    const one = start();
    expect(refusal(() => work(one))).toContain(text);
  });
});

describe("parameters", () => {
  test("are the authority's to change", () => {
    const { chain, update, deposit } = start();
    expect(refusal(() => update({ programmes: ["VCS"] }, who.alice))).toContain("gov 13: ");
    update({ programmes: ["VCS"] });
    expect(refusal(() => deposit(who.alice, [1n, T]))).toContain("dualtoken 2: ");
    expect(chain.query(QueryDefinition.methods.params, {}).params?.programmes).toEqual(["VCS"]);
  });

  test.each<[string, Parameters<ReturnType<typeof holders>["update"]>[0], string]>([
    ["a code twice", { programmes: ["VCS", "VCS"] }, "programmes: VCS is listed twice"],
    ["an empty code", { methodologies: [""] }, "methodologies.0 is empty"],
    ["an endless code", { blockedMethodologies: ["x".repeat(257)] }, "blockedMethodologies.0 has more than 256"],
    [
      "too many codes",
      { requiredLabels: Array.from({ length: 1001 }, (_, i) => `L${i}`) },
      "requiredLabels: 1001 codes",
    ],
    ["more than a whole", { programmeCaps: [{ code: "*", ppm: 1_000_001 }] }, "programmeCaps * is 1000001 parts"],
    ["more than a whole of a batch", { batchCapPpm: 1_000_001 }, "batchCapPpm is 1000001"],
    ["a fee above all", { choiceFeePpm: 1_000_001 }, "choiceFeePpm is 1000001"],
    ["a thousand years", { maxIssuanceGapYears: 1000 }, "maxIssuanceGapYears is 1000, allowed: 0 (no limit) to 100"],
    ["less than a kilogram", { minGrams: 999n }, "minGrams is 999, at least 1000"],
    ["a reviewer of nowhere", { reviewer: "x" }, "reviewer: "],
    ["a reviewer in capitals", { reviewer: who.alice.toUpperCase() }, "must be in lower case"],
  ])("cannot be %s", (_, params, text) => {
    const { chain, update } = start();
    const before = chain.exported();
    expect(refusal(() => update(params))).toContain(text);
    expect(chain.exported()).toEqual(before);
    expect(() => vaultChain(params)).toThrow("app_state.dualtoken.params");
  });
});

test.each<[string, (one: ReturnType<typeof start>) => void, string]>([
  ["nothing", ({ fund }) => fund(who.alice, 0n), "dualtoken 4: 0uecc"],
  ["what is not there", ({ fund }) => fund(who.bob, 1n), "sdk 5: "],
  ["by no address", ({ fund }) => fund("x", 1n), "sdk 7: invalid sender address"],
])("the buffer is not given %s", (_, work, text) => {
  const one = start();
  one.deposit(who.alice, [1n, T]);
  const before = one.chain.exported();
  expect(refusal(() => work(one))).toContain(text);
  expect(one.chain.exported()).toEqual(before);
});
