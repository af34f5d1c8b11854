import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { Checkpoint } from "../../../codec/gen/eco2/registry/v1/provenance.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { type ProvenanceStep, StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { addressBytes } from "../../../core/addresses.ts";
import { withGas } from "../../../core/ctx.ts";
import { GasMeter } from "../../../core/gas.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { CreditKeeper, ProvenanceKeeper } from "../keeper.ts";
import { calls, creditChain, importOf, issue, registryEnv, reportOf, T, who } from "../testing/credits.ts";
import { approvalChain, detailsOf, imports, receiptOf } from "../testing/imports.ts";
import { stepGas } from "./walk.ts";

const people = [who.alice, who.bob, who.carol] as const;

/** Ten tonnes of alice's, batch 1. */
function start(chain: TestChain = creditChain()) {
  calls(chain).import(importOf(1n, 10n, { recipient: who.alice }));
  const walk = (startGram = 0n, endGram = 10n * T, batchId = 1n) =>
    chain.query(QueryDefinition.methods.walk, { batchId, startGram, endGram });
  const verify = (maxSteps = 0, gram = 0n, batchId = 1n) =>
    chain.deliver(MsgDefinition.methods.verifyLot, { sender: who.bob, batchId, gram, maxSteps });
  const checkpoint = (gram = 0n) => chain.query(QueryDefinition.methods.checkpoint, { batchId: 1n, gram });
  return { chain, ...calls(chain), walk, verify, checkpoint };
}

/** Hands one gram to and fro. */
function handOn(chain: TestChain, times: number): void {
  for (let i = 0; i < times; i++) {
    const [from, to] = i % 2 === 0 ? [who.alice, who.bob] : [who.bob, who.alice];
    calls(chain).send(from, to, { batchId: 1n, grams: 1n });
  }
}

const limited = (maxWalk: number) => approvalChain(1, { max_walk: maxWalk });

describe("a walk", () => {
  test("of an import leads to the batch and its import", () => {
    const { walk } = start();
    expect(walk()).toMatchObject({ valid: true, broken: "", steps: 1 });
    expect(walk().origin.map(({ kind, id }) => `${kind} ${id}`)).toEqual(["batch 1", "import 1"]);
  });

  test("names request and receipt where there were any", () => {
    const chain = approvalChain(2);
    imports(chain).request(who.alice, detailsOf(1n, 10n));
    for (const registrar of [who.registrar, who.second]) imports(chain).approve(registrar, 1n);
    const { origin } = chain.query(QueryDefinition.methods.walk, { batchId: 1n, startGram: 5n });
    expect(origin.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "batch 1",
      "import 1",
      "request 1",
      "receipt GLD GS-IM-1-10",
    ]);
  });

  test("of what was joined reads each step once, however many ways lead to it", () => {
    const { send, walk } = start();
    for (let i = 0; i < 5; i++) send(who.alice, who.bob, { batchId: 1n, grams: T });
    for (let i = 0; i < 3; i++) send(who.alice, who.carol, { batchId: 1n, grams: T });
    send(who.carol, who.bob, { batchId: 1n, grams: 3n * T });
    // Bob's eight tonnes touch and move together: one step over five sends, the one from carol, and three behind that.
    send(who.bob, who.alice, { batchId: 1n, grams: 8n * T });
    expect(walk()).toMatchObject({ valid: true, steps: 11 });
    expect(walk(7n * T, 7n * T + 1n)).toMatchObject({ valid: true, steps: 4 });
    expect(walk(9n * T)).toMatchObject({ valid: true, steps: 1 });
  });

  test("holds for what is retired, given up, or left; not for what was used at its source too", () => {
    const { chain, walk, cancel, report } = start();
    const credits = chain.chain.doors(CreditKeeper);
    credits.retire(chain.ctx, addressBytes(chain.ctx.chain, who.alice), 1n, T);
    cancel(who.alice, { batchId: 1n, grams: T });
    imports(chain).leave(who.alice, 1n, 3n, 3n);
    expect(walk()).toMatchObject({ valid: true, steps: 4 });
    report(reportOf(5n, 5n));
    expect(walk()).toMatchObject({ valid: false, broken: `grams ${4n * T}-${5n * T} are suspended by step 5` });
    expect(walk(5n * T)).toMatchObject({ valid: true });
  });

  test("stops at a batch that is suspended, and goes on when it is released", () => {
    const { walk, suspend, release } = start();
    suspend(1n);
    expect(walk()).toMatchObject({ valid: false, broken: "batch 1 is suspended: Found so", steps: 0 });
    release(1n);
    expect(walk()).toMatchObject({ valid: true });
  });

  test("goes through a conversion to the batch before, and stops where that is suspended", () => {
    const { chain, send, walk, suspend } = start(approvalChain(1));
    send(who.alice, who.bob, { batchId: 1n, grams: 4n * T });
    const serial = "CAR-ROC-KE-77-105-276-KS-2025-9388-1 to 4";
    const predecessor = { sourceRegistry: "GLD", serial: importOf(1n, 4n).serial ?? "" };
    const details = { sourceRegistry: "CAR", serial, projectId: "CAR77", quantityGrams: 4n * T, predecessor };
    imports(chain).request(who.bob, { ...detailsOf(1n, 4n), ...details, receipt: receiptOf(4n) });
    imports(chain).approve(who.second, 1n);
    const found = walk(T, 2n * T, 2n);
    expect(found).toMatchObject({ valid: true, broken: "", steps: 4 });
    expect(found.origin.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "batch 2",
      "import 2",
      "request 1",
      "receipt CAR GS-IM-2026-1",
      "conversion GLD/11603/30256 1-4",
      "batch 1",
      "import 1",
    ]);
    suspend(1n);
    expect(walk(T, 2n * T, 2n).broken).toBe("batch 1 is suspended: Found so");
  });

  test.each<[string, bigint, bigint, bigint, string]>([
    ["beyond the batch", 1n, 0n, 10n * T + 1n, "has the grams 0-10000000"],
    ["of no grams", 1n, 5n, 5n, "not 5-5"],
    ["of no batch", 9n, 0n, 1n, "no batch has the id 9"],
  ])("%s is refused", (_, batchId, from, to, text) => {
    expect(refusal(() => start().walk(from, to, batchId))).toContain(text);
  });
});

describe("a link that does not hold is named", () => {
  type Change = (step: ProvenanceStep) => Partial<ProvenanceStep> | undefined;
  test.each<[string, bigint, Change, string]>([
    ["a step that is gone", 2n, () => undefined, "step 3 follows step 2, which is not there"],
    [
      "a step that gave the grams to another",
      2n,
      () => ({ to: who.carol }),
      `gave the grams to ${who.carol}, not ${who.bob}`,
    ],
    ["a step of another batch", 2n, () => ({ batchId: 7n }), "step 3 follows step 2, which is of batch 7"],
    [
      "a step after which they were used up",
      2n,
      () => ({ kind: StepKind.STEP_KIND_RETIRE }),
      "after which the grams were retired",
    ],
    ["a step that came later", 2n, () => ({ height: 99n }), "step 3 follows step 2, which came later"],
    [
      "a step about fewer grams",
      2n,
      ({ endGram }) => ({ endGram: endGram - 1n }),
      `grams ${T - 1n}-${T} have no step before step 3`,
    ],
    ["a step that leads nowhere", 2n, () => ({ previous: [] }), `grams 0-${T} have no step before step 2`],
    [
      "an import that follows something",
      1n,
      () => ({ previous: [1n] }),
      "step 1 begins a history and yet follows step 1",
    ],
    ["a kind that is none", 1n, () => ({ kind: 99 as StepKind }), "after which the grams were nothing"],
    ["a last step that is gone", 3n, () => undefined, `step 3, the last of grams 0-${T}, is not there`],
    ["a last step of another's", 3n, () => ({ to: who.carol }), `step 3 gave them to ${who.carol}`],
    [
      "a last step of another kind",
      3n,
      () => ({ kind: StepKind.STEP_KIND_RETIRE }),
      "are held, step 3 made them retired",
    ],
    ["a last step about other grams", 3n, () => ({ startGram: 1n }), `step 3 is not about grams 0-${T}`],
  ])("%s", (_, id, change, text) => {
    const { chain, send, walk } = start();
    send(who.alice, who.bob, { batchId: 1n, grams: T });
    send(who.bob, who.alice, { batchId: 1n, grams: T });
    const { state } = registryEnv(chain);
    const step = state.steps.get(chain.ctx, id);
    const other = change(step);
    if (other === undefined) state.steps.remove(chain.ctx, id);
    else state.steps.set(chain.ctx, id, { ...step, ...other });
    const found = walk(0n, T);
    expect(found.valid).toBe(false);
    expect(found.broken).toContain(text);
    expect(
      refusal(() => chain.deliver(MsgDefinition.methods.verifyLot, { sender: who.bob, batchId: 1n, gram: 0n })),
    ).toContain("registry 82");
  });

  test("an issue without issuance", () => {
    const chain = creditChain();
    issue(chain);
    const { broken } = chain.query(QueryDefinition.methods.walk, { batchId: 1n });
    expect(broken).toBe("no issuance says where batch 1 comes from");
  });
});

describe("gas", () => {
  test("is flat for each step, whatever the step joined", () => {
    const { chain, send } = start();
    const keeper = chain.chain.doors(ProvenanceKeeper);
    const gasOf = (endGram: bigint) => {
      const gas = new GasMeter(Number.POSITIVE_INFINITY);
      const { steps } = keeper.walk(withGas(chain.ctx, gas), { batchId: 1n, startGram: 0n, endGram });
      return [gas.used, steps] as const;
    };
    const [one] = gasOf(1n);
    handOn(chain, 20);
    const [twenty, steps] = gasOf(1n);
    expect(steps).toBe(21);
    // The last step is read once more for what the lot says of it; its size differs from an import's.
    expect(Math.abs(twenty - one - 20 * stepGas)).toBeLessThan(1000);
    for (let i = 0; i < 50; i++) send(who.alice, i % 2 === 0 ? who.bob : who.carol, { batchId: 1n, grams: 1n });
    const [same] = gasOf(1n);
    expect(same - twenty).toBeLessThan(2 * stepGas);
  });
});

describe("a history longer than max_walk", () => {
  test("is verified in parts, after which walks stop at the checkpoint", () => {
    const { chain, walk, verify, checkpoint } = start(limited(10));
    handOn(chain, 24);
    expect(walk(0n, 1n)).toMatchObject({
      valid: false,
      broken: "the history has more than 10 steps: MsgVerifyLot verifies it in parts",
    });
    expect(verify().response).toEqual({ steps: 10, complete: false });
    expect(checkpoint()).toMatchObject({
      alive: true,
      checkpoint: { steps: 10n, open: [{ startGram: 0n, endGram: 1n }] },
    });
    expect(walk(0n, 1n).valid).toBe(false);
    // The step at which a part stops is read by the next one again.
    expect(verify(4).response).toEqual({ steps: 4, complete: false });
    expect(verify(99).response).toEqual({ steps: 10, complete: false });
    expect(verify(99).response).toEqual({ steps: 4, complete: true });
    expect(verify().response).toEqual({ steps: 0, complete: true });
    expect(checkpoint().checkpoint?.open).toEqual([]);
    expect(walk(0n, 1n)).toMatchObject({ valid: true, steps: 1 });
    // Later moves stand on it.
    handOn(chain, 6);
    expect(walk(0n, 1n)).toMatchObject({ valid: true, steps: 7 });
    expect(chain.broken()).toBeUndefined();
  });

  type Chain = ReturnType<typeof start>;
  test.each<[string, (s: Chain) => unknown]>([
    ["its batch is suspended and released", (s) => [s.suspend(1n), s.release(1n)]],
    ["a part of its batch is used at the source", ({ report }) => report(reportOf(9n, 9n))],
    ["a part of its batch is revoked", ({ revoke }) => revoke(1n, 9n * T, 10n * T)],
    ["a part of its batch expires", ({ expire }) => expire(1n, 9n * T, 10n * T)],
  ])("loses its checkpoint when %s", (_, change) => {
    const all = start(limited(10));
    const { chain, walk, verify, checkpoint } = all;
    handOn(chain, 12);
    for (let done = false; !done; ) done = verify().response.complete;
    expect(walk(0n, 1n).valid).toBe(true);
    change(all);
    expect(walk(0n, 1n)).toMatchObject({ valid: false });
    expect(checkpoint().alive).toBe(false);
    expect(verify().response).toEqual({ steps: 10, complete: false });
    expect(verify().response.complete).toBe(true);
    expect(walk(0n, 1n).valid).toBe(true);
    expect(chain.broken()).toBeUndefined();
  });

  test("keeps its checkpoint when owners move other grams of the batch, and loses half a walk with the rest", () => {
    const { chain, send, cancel, walk, verify, suspend, release } = start(limited(10));
    handOn(chain, 30);
    verify();
    suspend(1n);
    release(1n);
    for (let done = false, parts = 0; !done; parts += 1) {
      done = verify().response.complete;
      expect(parts).toBeLessThan(4);
    }
    send(who.alice, who.carol, { batchId: 1n, grams: 1n });
    cancel(who.alice, { batchId: 1n, grams: T });
    expect(walk(0n, 1n).valid).toBe(true);
  });

  test("is verified anew after genesis: nobody's word is taken for it", () => {
    const { chain, verify } = start(limited(10));
    handOn(chain, 12);
    for (let done = false; !done; ) done = verify().response.complete;
    expect(JSON.stringify(chain.exported()["registry"], (_, value) => value as unknown)).not.toContain("stamp");
  });

  test("a checkpoint that is about other grams, or that nobody watches, is a broken invariant", () => {
    const { chain } = start();
    const { state } = registryEnv(chain);
    const put = (endGram: bigint) =>
      state.checkpoints.set(chain.ctx, 1n, Checkpoint.fromPartial({ stepId: 1n, batchId: 1n, endGram }));
    put(11n * T);
    expect(chain.broken()).toContain("the checkpoint of step 1 is about other grams");
    put(T);
    expect(chain.broken()).toContain("nobody watches batch 1");
  });
});

describe("over any moves", () => {
  const move = fc.record({ from: fc.nat(2), to: fc.nat(2), grams: fc.integer({ min: 1, max: 9 }) });

  /** The steps behind some grams, by following every gram alone. */
  function stepsBehind(chain: TestChain, grams: readonly bigint[]): Set<bigint> {
    const behind = new Set<bigint>();
    for (const gram of grams) {
      const page = chain.query(QueryDefinition.methods.provenance, { batchId: 1n, gram });
      for (const { id } of page.steps) behind.add(id);
    }
    return behind;
  }

  test("a walk holds, and passes the steps of all its grams; verified in parts or at once, it is the same", () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), fc.integer({ min: 1, max: 5 }), (moves, part) => {
        const chain = creditChain();
        calls(chain).import(
          importOf(1n, 1n, {
            sourceRegistry: "ISO",
            serial: "iss_1KFT3ZQ8W0S1JXK8",
            quantityGrams: 1000n,
            recipient: who.alice,
          }),
        );
        calls(chain).send(who.alice, who.registrar, { batchId: 1n, grams: 980n });
        for (const { from, to, grams } of moves) {
          const [sender, recipient] = [people[from] ?? "", people[to] ?? ""];
          const held = calls(chain).balance(sender, 1n)?.heldGrams ?? 0n;
          if (sender === recipient || held === 0n) continue;
          calls(chain).send(sender, recipient, { batchId: 1n, grams: BigInt(grams) < held ? BigInt(grams) : held });
        }
        const grams = Array.from({ length: 20 }, (_, i) => 980n + BigInt(i));
        const { valid, broken, steps } = chain.query(QueryDefinition.methods.walk, {
          batchId: 1n,
          startGram: 980n,
          endGram: 1000n,
        });
        expect([valid, broken]).toEqual([true, ""]);
        // A step that a later one joined and passed over is read too, to see that it does not hold the gram.
        expect(steps).toBeGreaterThanOrEqual(stepsBehind(chain, grams).size);
        expect(steps).toBeLessThanOrEqual(moves.length + 2);
        const whole = { sender: who.bob, batchId: 1n, gram: 990n };
        for (let done = false; !done; )
          done = chain.deliver(MsgDefinition.methods.verifyLot, { ...whole, maxSteps: part }).response.complete;
        expect(chain.query(QueryDefinition.methods.walk, { batchId: 1n, startGram: 990n }).steps).toBe(1);
        expect(chain.broken()).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });
});
