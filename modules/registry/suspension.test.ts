import { describe, expect, test } from "@jest/globals";
import { MsgDefinition as OffsetMsg } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { addressBytes } from "../../core/addresses.ts";
import { declareModule } from "../../core/module.ts";
import { type TestChain, testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import { offsetModules } from "../offset/testing/modules.ts";
import { type GramsTaken, registryHooks } from "./hooks.ts";
import registry from "./index.ts";
import { CreditKeeper } from "./keeper.ts";
import { calls, creditChain, importOf, issue, label, reportOf, T, who } from "./testing/credits.ts";
import { records } from "./testing/records.ts";

const claim = { beneficiary: "B", reason: "R", periodStart: "2025-01-01", periodEnd: "2025-01-01", country: "DE" };

/** Batch 1 of 2020 and batch 2 of 2025, each ten tonnes of alice's. */
function start() {
  const chain = creditChain(offsetModules);
  const call = calls(chain);
  call.import(importOf(1n, 10n, { issuance: 1, year: 2020, recipient: who.alice }));
  call.import(importOf(1n, 10n, { issuance: 2, recipient: who.alice }));
  return { chain, ...call };
}

describe("a suspended batch", () => {
  const range = [{ batchId: 1n, startGram: 0n, endGram: 1n }];
  test.each<[string, (chain: TestChain) => unknown]>([
    ["is not sent", (chain) => calls(chain).send(who.alice, who.bob, { batchId: 1n, grams: 1n })],
    [
      "nor by its range",
      (chain) => chain.deliver(MsgDefinition.methods.send, { sender: who.alice, recipient: who.bob, ranges: range }),
    ],
    [
      "is not retired",
      (chain) => chain.deliver(OffsetMsg.methods.retire, { owner: who.alice, batchId: 1n, grams: 1n, ...claim }),
    ],
    ["is not given up", (chain) => calls(chain).cancel(who.alice, { batchId: 1n, grams: 1n })],
    [
      "is not taken into keeping",
      (chain) => {
        const alice = addressBytes(chain.ctx.chain, who.alice);
        const vault = chain.chain.facts.moduleAddress("credit_buffer");
        return chain.chain.doors(CreditKeeper).take(chain.ctx, alice, vault, 1n, 1n, StepKind.STEP_KIND_ESCROW);
      },
    ],
    ["is not suspended again", (chain) => calls(chain).suspend(1n)],
  ])("%s", (_, work) => {
    const { chain, suspend } = start();
    suspend(1n);
    const before = chain.exported();
    expect(() => work(chain)).toThrow("batch 1: Found so: batch is suspended");
    expect(chain.exported()).toEqual(before);
  });

  test("is passed over by a retirement of the oldest first", () => {
    const { chain, suspend, release, supply } = start();
    suspend(1n);
    const retire = () => chain.deliver(OffsetMsg.methods.retire, { owner: who.alice, batchId: 0n, grams: T, ...claim });
    retire();
    expect([supply(1n)?.retiredGrams, supply(2n)?.retiredGrams]).toEqual([0n, T]);
    release(1n);
    retire();
    expect([supply(1n)?.retiredGrams, supply(2n)?.retiredGrams]).toEqual([T, T]);
    expect(chain.broken()).toBeUndefined();
  });

  test("is seen in all sums, with its labels, until it is released", () => {
    const { chain, suspend, release, supply, batch } = start();
    label(chain, 1n, 0n, T, "CCP");
    const before = chain.exported();
    suspend(1n);
    expect(batch(1n)?.suspension).toEqual({
      reason: "Found so",
      reviewer: who.reviewer,
      height: 1n,
      poolReason: "",
    });
    expect(supply(1n)).toMatchObject({ heldGrams: 10n * T, haltedGrams: 10n * T });
    expect(batch(1n)?.labels[0]?.supply).toMatchObject({ heldGrams: T, haltedGrams: T });
    expect(chain.chain.doors(CreditKeeper).totals(chain.ctx)).toMatchObject({
      heldGrams: 20n * T,
      haltedGrams: 10n * T,
    });
    expect(chain.chain.doors(CreditKeeper).isSuspended(chain.ctx, 1n)).toBe(true);
    expect(chain.broken()).toBeUndefined();
    release(1n);
    expect(chain.exported()).toEqual(before);
    expect(() => release(1n)).toThrow("batch 1: batch is not suspended");
  });

  test("can still be reported, revoked and end", () => {
    const { chain, suspend, report, revoke, expire, supply } = start();
    suspend(1n);
    report(reportOf(1n, 1n, { issuance: 1 }));
    revoke(1n, T, 2n * T);
    expire(1n, 2n * T, 3n * T);
    expect(supply(1n)).toMatchObject({
      suspendedGrams: T,
      cancelledGrams: T,
      expiredGrams: T,
      heldGrams: 7n * T,
      haltedGrams: 7n * T,
    });
    expect(chain.broken()).toBeUndefined();
  });

  test("costs as much to suspend and release in hundreds of lots as in one", () => {
    const gas = [1, 400].map((count) => {
      const { chain, send } = start();
      for (let i = 1; i < count; i++) send(who.alice, i % 2 === 0 ? who.bob : who.carol, { batchId: 1n, grams: 1000n });
      const { suspendBatch, releaseBatch } = MsgDefinition.methods;
      const about = { reviewer: who.reviewer, batchId: 1n, reason: "Found so" };
      return chain.deliver(suspendBatch, about).gasUsed + chain.deliver(releaseBatch, about).gasUsed;
    });
    expect(gas[1]).toBe(gas[0]);
  });

  test("costs a retirement of the oldest first no more in hundreds of lots than in one", () => {
    const gas = [0, 300].map((count) => {
      const { chain, suspend } = start();
      const ranges = Array.from({ length: count }, (_, i) => {
        const startGram = BigInt(2 * i + 1) * 1000n;
        return { batchId: 1n, startGram, endGram: startGram + 1000n };
      });
      // Every second kilogram goes, so that what alice keeps is in as many lots.
      if (count > 0) chain.deliver(MsgDefinition.methods.send, { sender: who.alice, recipient: who.bob, ranges });
      suspend(1n);
      return chain.deliver(OffsetMsg.methods.retire, { owner: who.alice, batchId: 0n, grams: T, ...claim }).gasUsed;
    });
    // Only the numbers that are written differ in length.
    expect(Math.abs((gas[1] ?? 0) - (gas[0] ?? 0))).toBeLessThan(1000);
  });
});

/** A chain with a module that notes what the registry tells. */
function listening() {
  const told: string[] = [];
  const listener = declareModule({ name: "listener", version: 1 });
  const nameOf = (owner: string) => Object.entries(who).find(([, address]) => address === owner)?.[0] ?? owner;
  const hooks = [
    listener.on(registryHooks.batchSuspended, (_env, _ctx, id) => {
      told.push(`suspended ${id}`);
    }),
    listener.on(registryHooks.batchReleased, (_env, _ctx, id) => {
      told.push(`released ${id}`);
    }),
    listener.on(registryHooks.gramsTaken, (_env, _ctx, { owner, piece, why }: GramsTaken) => {
      told.push(`${why} ${nameOf(owner)} ${piece.batchId}: ${piece.startGram}-${piece.endGram}`);
    }),
    listener.on(registryHooks.labelsChanged, (_env, _ctx, { batchId, startGram, endGram }) => {
      told.push(`labels ${batchId}: ${startGram}-${endGram}`);
    }),
  ];
  const params = { registrars: [who.registrar], review_authority: who.reviewer };
  const chain = testChain([auth, records, registry, listener.build({})], { registry: { params } }, hooks);
  calls(chain).import(importOf(1n, 10n, { recipient: who.alice }));
  issue(chain, { bufferGrams: 3n * T });
  return { chain, told, ...calls(chain) };
}

describe("who keeps credits for others is told", () => {
  test("that a batch is suspended and released, and that labels change", () => {
    const { chain, told, suspend, release } = listening();
    suspend(1n);
    release(1n);
    label(chain, 2n, 5n, 9n, "CCP");
    expect(told).toEqual(["suspended 1", "released 1", "labels 2: 5-9"]);
  });

  test("what grams an owner loses without a message of its own, each once", () => {
    const { told, send, report, revoke, expire, reverse, cancel } = listening();
    send(who.alice, who.bob, { batchId: 1n, grams: T + 5n });
    report(reportOf(2n, 2n));
    // What was suspended before is gone already; what is in the buffer is nobody's.
    revoke(1n, 0n, 3n * T);
    revoke(2n, 9n * T, 10n * T);
    expire(2n, 0n, 5n);
    reverse(2n, T);
    cancel(who.alice, { batchId: 1n, grams: T });
    expect(told).toEqual([
      `suspended bob 1: ${T}-${T + 5n}`,
      `suspended alice 1: ${T + 5n}-${2n * T}`,
      `revoked bob 1: 0-${T}`,
      `revoked alice 1: ${2n * T}-${3n * T}`,
      "expired alice 2: 0-5",
    ]);
  });
});
