import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { addressBytes } from "../../core/addresses.ts";
import { CreditKeeper } from "./keeper.ts";
import { calls, creditChain, importOf, reportOf, T, who } from "./testing/credits.ts";

/** Ten tonnes of alice's, which she burns as a vault does: a few grams again and again, from the first on. */
function start() {
  const chain = creditChain();
  const call = calls(chain);
  call.import(importOf(1n, 10n, { recipient: who.alice }));
  const credits = chain.chain.doors(CreditKeeper);
  const addressOf = (owner: string) => addressBytes(chain.ctx.chain, owner);
  const burn = (startGram: bigint, endGram: bigint, owner: string = who.alice) =>
    credits.retirePieces(chain.ctx, addressOf(owner), [{ batchId: 1n, startGram, endGram }], StepKind.STEP_KIND_BURN);
  return { chain, credits, burn, ...call };
}

describe("burns that follow each other", () => {
  test("are one lot and one step, which says from when to when", () => {
    const { chain, burn, lots } = start();
    for (let gram = 0n; gram < 600n; gram++) {
      burn(gram, gram + 1n);
      if (gram % 30n === 29n) chain.nextBlock();
    }
    expect(lots(1n)).toEqual(["0-600 alice retired", "600-10000000 alice held"]);
    const { steps } = chain.query(QueryDefinition.methods.provenance, { batchId: 1n, gram: 599n });
    expect(
      steps.map(({ kind, startGram, endGram, height, lastHeight }) => [kind, startGram, endGram, height, lastHeight]),
    ).toEqual([
      [20, 0n, 600n, 1n, 20n],
      [1, 0n, 10n * T, 1n, 0n],
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("each say what they used up, and each can be proven by it", () => {
    const { credits, chain, burn } = start();
    const [first, second] = [burn(0n, 5n)[0], burn(5n, T + 7n)[0]];
    expect(second).toMatchObject({ startGram: 5n, endGram: T + 7n, firstUnit: 1n, lastUnit: 2n, lastUnitEndGrams: 7n });
    expect(second?.stepId).toBe(first?.stepId);
    const step = first?.stepId ?? 0n;
    expect(credits.retiredBy(chain.ctx, who.alice, step, { startGram: 5n, endGram: T + 7n })).toEqual(
      expect.objectContaining({ startGram: 5n, endGram: T + 7n, stepId: step }),
    );
    expect(credits.retiredBy(chain.ctx, who.alice, step)).toMatchObject({ startGram: 0n, endGram: T + 7n });
    for (const [from, to] of [
      [0n, T + 8n],
      [5n, 5n],
      [6n, 5n],
    ] as const)
      expect(credits.retiredBy(chain.ctx, who.alice, step, { startGram: from, endGram: to })).toBeUndefined();
    expect(credits.retiredBy(chain.ctx, who.bob, step)).toBeUndefined();
    // What is burned is no retirement with a certificate.
    expect(credits.retiredByOwners(chain.ctx)).toBe(0n);
  });

  test("are separate where the owner, the history or a gap between them is", () => {
    const { chain, burn, send, lots } = start();
    burn(0n, 5n);
    burn(6n, 7n);
    send(who.alice, who.bob, { batchId: 1n, grams: 1n });
    burn(5n, 6n, who.bob);
    send(who.alice, who.bob, { batchId: 1n, grams: 3n });
    burn(7n, 8n, who.bob);
    send(who.bob, who.alice, { batchId: 1n, grams: 2n });
    burn(8n, 9n);
    expect(lots(1n).slice(0, -1)).toEqual([
      "0-5 alice retired",
      "5-6 bob retired",
      "6-7 alice retired",
      "7-8 bob retired",
      "8-9 alice retired",
      "9-10 alice held",
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("go on where a tonne is in as many parts as owners may cut it into", () => {
    const { chain, burn, send } = start();
    for (let i = 0; i < 500; i++) send(who.alice, i % 2 === 0 ? who.bob : who.carol, { batchId: 1n, grams: 1n });
    expect(() => send(who.alice, who.bob, { batchId: 1n, grams: 1n })).toThrow("has 500 already");
    for (let gram = 500n; gram < 1100n; gram++) burn(gram, gram + 1n);
    expect(chain.broken()).toBeUndefined();
  });

  test("are told when the source used them too, and a report of such a tonne can be paid for", () => {
    const { chain, burn, report } = start();
    for (let gram = 0n; gram < 700n; gram++) burn(gram, gram + 1n);
    burn(700n, T);
    expect(report(reportOf(1n, 1n))).toMatchObject({ alreadyRetiredGrams: T });
    const { records } = chain.query(QueryDefinition.methods.doubleUseRecords, {});
    expect(records).toMatchObject([{ startGram: 0n, endGram: T, owner: who.alice }]);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("what a keeper of credits may do", () => {
  test("takes the lowest grams, moves exact ranges, and tells what they are", () => {
    const { chain, credits, lots } = start();
    const [alice, bob] = [who.alice, who.bob].map((owner) => addressBytes(chain.ctx.chain, owner));
    if (alice === undefined || bob === undefined) throw new Error("no addresses");
    const taken = credits.take(chain.ctx, alice, bob, 1n, 5n, StepKind.STEP_KIND_DEPOSIT);
    expect(taken).toEqual([{ batchId: 1n, startGram: 0n, endGram: 5n }]);
    credits.move(chain.ctx, bob, alice, [{ batchId: 1n, startGram: 1n, endGram: 2n }], StepKind.STEP_KIND_REDEEM);
    expect(lots(1n).slice(0, 3)).toEqual(["0-1 bob held", "1-2 alice held", "2-5 bob held"]);
    const kinds = chain
      .query(QueryDefinition.methods.provenance, { batchId: 1n, gram: 1n })
      .steps.map(({ kind }) => kind);
    expect(kinds).toEqual([StepKind.STEP_KIND_REDEEM, StepKind.STEP_KIND_DEPOSIT, StepKind.STEP_KIND_IMPORT]);
    expect(credits.describe(chain.ctx, taken)).toMatchObject([
      { ...taken[0], batch: { id: 1n, country: "KE" }, labels: [] },
    ]);
    expect(() => credits.move(chain.ctx, bob, alice, taken, StepKind.STEP_KIND_REDEEM)).toThrow(`are not ${who.bob}'s`);
    expect(() => credits.describe(chain.ctx, [{ batchId: 1n, startGram: 0n, endGram: 10n * T + 1n }])).toThrow(
      "batch 1 has the grams",
    );
    expect(chain.broken()).toBeUndefined();
  });
});
