import { describe, expect, test } from "@jest/globals";
import { Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { LotStatus, StepKind, Unit } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { testAddress, testChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import auth from "../../auth/index.ts";
import registry from "../index.ts";
import { details, house, methods, queries, who } from "../issuance/testing/house.ts";
import { CreditKeeper, IssuanceKeeper, type PoolIssue, poolProgramme } from "../keeper.ts";
import { records } from "../testing/records.ts";

const alice = testAddress(21);
const bob = testAddress(22);

const earned = (fields: Partial<PoolIssue> = {}): PoolIssue => ({
  poolId: 7n,
  title: "Laundries of the Ruhr",
  programme: poolProgramme,
  methodology: "POOL-MEAN@1",
  creditType: "Reduction - technical",
  country: "DE",
  sector: "Energy demand",
  vintageStart: "2025-01-01",
  vintageEnd: "2025-12-31",
  owners: [
    { address: alice, grams: 700_000n },
    { address: bob, grams: 200_001n },
  ],
  bufferGrams: 99_999n,
  ...fields,
});

const programmeOf = (fields: Partial<Programme>) =>
  Programme.fromPartial({ name: "N", registryName: "N", registryId: "N", native: true, open: true, ...fields });

/** A chain with a programme of pools, and the calls of the module of reduction pools. */
function start() {
  const chain = house();
  const programme = programmeOf({ id: poolProgramme, pools: true });
  chain.deliver(methods.setProgramme, { reviewer: who.reviewer, programme });
  const keeper = () => chain.chain.doors(IssuanceKeeper);
  const credits = () => chain.chain.doors(CreditKeeper);
  return {
    chain,
    credits,
    issue: (fields: Partial<PoolIssue> = {}) => keeper().issueForPool(chain.ctx, earned(fields)),
    suspend: (batchId = 1n, reason = "Record 5 is disputed") => keeper().suspendForPool(chain.ctx, batchId, reason),
    release: (batchId = 1n) => keeper().releaseForPool(chain.ctx, batchId),
    cancel: (grams: bigint, batchId = 1n) =>
      keeper().cancelForPool(chain.ctx, batchId, grams, "Record 5 was notarised again"),
    use: (owner: Uint8Array, startGram: bigint, endGram: bigint) =>
      credits().retirePieces(chain.ctx, owner, [{ batchId: 1n, startGram, endGram }], StepKind.STEP_KIND_NEUTRALISE),
    batch: (id = 1n) => {
      const { batch } = chain.query(queries.batch, { id });
      if (batch === undefined) throw new Error("no batch");
      return batch;
    },
    lots: () =>
      chain
        .query(queries.lotsByBatch, { batchId: 1n })
        .lots.map(({ startGram, endGram, status }) => `${startGram}-${endGram} ${status}`),
    walk: (endGram = 1_000_000n) => chain.query(queries.walk, { batchId: 1n, startGram: 0n, endGram }),
  };
}

const { LOT_STATUS_HELD: held, LOT_STATUS_BUFFER: buffer, LOT_STATUS_CANCELLED: gone } = LotStatus;

describe("the batch that a reduction pool earned", () => {
  test("has single grams as numbers, shared out in order, the buffer's last", () => {
    const { chain, issue, batch, lots } = start();
    const serial = "ECO2-RP-DE-7-20250101-20251231-1-1000000";
    expect(issue()).toEqual({ batchId: 1n, serial });
    expect(batch()).toMatchObject({
      programmeId: "ECO2-RP",
      projectId: "ECO2-RP-7",
      poolId: 7n,
      unit: Unit.UNIT_GRAM,
      blockStart: 1n,
      blockEnd: 1_000_000n,
      serial,
      supply: { issuedGrams: 1_000_000n, heldGrams: 900_001n, bufferGrams: 99_999n },
    });
    expect(lots()).toEqual([`0-700000 ${held}`, `700000-900001 ${held}`, `900001-1000000 ${buffer}`]);
    expect(chain.broken()).toBeUndefined();
  });

  test("goes on with the next number, and may be of several countries", () => {
    const { issue, batch, chain } = start();
    issue();
    const { serial } = issue({ poolId: 8n, country: "", bufferGrams: 0n });
    expect(serial).toBe("ECO2-RP-ZZ-8-20250101-20251231-1000001-1900001");
    expect(batch(2n)).toMatchObject({ country: "", blockStart: 1_000_001n });
    for (const text of [serial, "eco2–rp-zz-008-20250101-20251231-1000001 to 1900001"])
      expect(chain.query(queries.batchBySerial, { sourceRegistry: "ECO2-RP", serial: text }).batch?.id).toBe(2n);
    expect(chain.broken()).toBeUndefined();
  });

  test("says in its provenance which pool it is of, and how it was shared out", () => {
    const { issue, walk, chain } = start();
    issue();
    expect(walk()).toMatchObject({ valid: true, broken: "", steps: 4 });
    expect(walk().origin.map(({ kind, id }) => `${kind} ${id}`)).toEqual(["batch 1", "pool 7"]);
    const { steps } = chain.query(queries.provenance, { batchId: 1n, gram: 700_000n });
    expect(steps.map(({ kind }) => kind)).toEqual([StepKind.STEP_KIND_SHARE, StepKind.STEP_KIND_ISSUE]);
  });

  test("comes back out of an exported state", () => {
    const { chain, issue, suspend } = start();
    issue();
    suspend();
    const again = testChain([auth, records, registry], chain.exported());
    expect(again.exported()).toEqual(chain.exported());
  });

  test.each<[string, Partial<PoolIssue>, string]>([
    ["of a programme that is not there", { programme: "NONE" }, "registry 40: "],
    ["of a programme of projects", { programme: "ECO2" }, "registry 41: ECO2 is not of reduction pools"],
    ["of a source registry", { programme: "VCS" }, "registry 41: VCS issues its credits elsewhere"],
    ["of no pool", { poolId: 0n }, "registry 68: pool 0"],
    ["without owners", { owners: [] }, "registry 68: it has no owners"],
    ["with an owner of nothing", { owners: [{ address: alice, grams: 0n }] }, "registry 68: an owner gets 0 grams"],
    ["with less than nothing for the buffer", { bufferGrams: -1n }, "registry 68: -1 grams are for the buffer"],
    ["without a title", { title: "" }, "registry 68: title"],
    ["in no country", { country: "XX" }, 'registry 68: country "XX"'],
    ["that ends before it starts", { vintageEnd: "2024-12-31" }, "registry 68: vintage starts on 2025-01-01"],
    ["of more grams than there can be", { bufferGrams: 2n ** 64n }, "registry 11: ECO2-RP has no numbers left"],
  ])("is not issued %s", (_, fields, text) => {
    const { chain, issue } = start();
    const before = chain.exported();
    expect(refusal(() => issue(fields))).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test("is issued once", () => {
    const { issue } = start();
    issue();
    expect(refusal(() => issue())).toContain("registry 68: pool 7 has earned batch 1 already");
  });
});

describe("a programme of reduction pools", () => {
  test("takes no projects, and none that is one becomes the other", () => {
    const { chain } = start();
    const { reviewer, proponent } = who;
    expect(
      refusal(() => chain.deliver(methods.listProject, { proponent, programmeId: "ECO2-RP", details: details() })),
    ).toContain("registry 41: ECO2-RP is of reduction pools and has no projects");
    const set = (fields: Partial<Programme>) =>
      chain.deliver(methods.setProgramme, { reviewer, programme: programmeOf(fields) });
    expect(refusal(() => set({ id: "ECO2-RP" }))).toContain("ECO2-RP is of reduction pools and stays so");
    expect(refusal(() => set({ id: "ECO2", pools: true }))).toContain("ECO2 is of projects and stays so");
    expect(refusal(() => set({ id: "NEW-RP", pools: true, creditingYears: 3 }))).toContain("registry 42: each pool");
    expect(refusal(() => set({ id: "NEW-1", pools: true }))).toContain("registry 42: id");
    set({ id: "NEW-RP", pools: true });
    expect(chain.broken()).toBeUndefined();
  });

  test("that is closed issues nothing", () => {
    const { chain, issue } = start();
    chain.deliver(methods.setProgramme, {
      reviewer: who.reviewer,
      programme: programmeOf({ id: "ECO2-RP", pools: true, open: false }),
    });
    expect(refusal(() => issue())).toContain("registry 41: ECO2-RP is closed");
  });
});

describe("a pool's batch is suspended", () => {
  test("for its pool, with the last reason, until the pool releases it", () => {
    const { chain, credits, issue, suspend, release, walk, use } = start();
    issue();
    suspend();
    suspend(1n, "Records 5 and 6 are disputed");
    expect(walk().broken).toBe("batch 1 is suspended: Records 5 and 6 are disputed");
    expect(refusal(() => use(alice, 0n, 1n))).toContain("registry 14: batch 1: Records 5 and 6");
    expect(chain.broken()).toBeUndefined();
    release();
    release();
    expect([walk().valid, credits().isSuspended(chain.ctx, 1n)]).toEqual([true, false]);
    use(alice, 0n, 1n);
    expect(chain.broken()).toBeUndefined();
  });

  test("for two reasons until both are gone, in whatever order", () => {
    const { reviewer } = who;
    for (const poolFirst of [true, false]) {
      const { chain, issue, suspend, release, walk } = start();
      issue();
      const review = { reviewer, batchId: 1n, reason: "Found so" };
      if (poolFirst) suspend();
      chain.deliver(methods.suspendBatch, review);
      if (!poolFirst) suspend();
      expect(walk().broken).toBe("batch 1 is suspended: Found so");
      if (poolFirst) release();
      else chain.deliver(methods.releaseBatch, review);
      expect(walk().broken).toContain(poolFirst ? "suspended: Found so" : "suspended: Record 5 is disputed");
      if (poolFirst) chain.deliver(methods.releaseBatch, review);
      else release();
      expect(walk().valid).toBe(true);
      expect(chain.broken()).toBeUndefined();
    }
  });

  test("which the review authority cannot end", () => {
    const { chain, issue, suspend } = start();
    issue();
    suspend();
    expect(
      refusal(() => chain.deliver(methods.releaseBatch, { reviewer: who.reviewer, batchId: 1n, reason: "Well" })),
    ).toContain("registry 21: batch 1 by the review authority, but for its pool: Record 5 is disputed");
  });

  test.each<[string, bigint, string, string]>([
    ["one that is not there", 9n, "Why", "registry 7: "],
    ["without a reason", 1n, "", "registry 18: "],
  ])("not %s", (_, id, reason, text) => {
    const { issue, suspend } = start();
    issue();
    expect(refusal(() => suspend(id, reason))).toContain(text);
  });
});

describe("what a pool turned out not to have reduced", () => {
  test("is paid by its buffer as far as that goes, suspended or not", () => {
    const { chain, issue, suspend, cancel, lots } = start();
    issue();
    suspend();
    expect(cancel(50_000n)).toEqual({ reversalId: 1n, bufferGrams: 50_000n, heldGrams: 0n, owedGrams: 0n });
    expect(lots()).toEqual([
      `0-700000 ${held}`,
      `700000-900001 ${held}`,
      `900001-950001 ${gone}`,
      `950001-1000000 ${buffer}`,
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("then by those who hold credits of it, the longest first", () => {
    const { chain, credits, issue, cancel, lots } = start();
    issue();
    // What alice sends is held anew, so bob's grams come before those that she sent, and behind those that she kept.
    credits().move(chain.ctx, alice, bob, [{ batchId: 1n, startGram: 0n, endGram: 100_000n }], StepKind.STEP_KIND_SEND);
    expect(cancel(99_999n + 600_000n + 150_000n)).toMatchObject({ bufferGrams: 99_999n, heldGrams: 750_000n });
    expect(lots()).toEqual([
      `0-100000 ${held}`,
      `100000-700000 ${gone}`,
      `700000-850000 ${gone}`,
      `850000-900001 ${held}`,
      `900001-1000000 ${gone}`,
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("and is owed for what is used up already, out of the next contribution to the buffer", () => {
    const { chain, issue, use, cancel, batch } = start();
    issue();
    use(alice, 0n, 700_000n);
    expect(cancel(1_000_000n)).toEqual({
      reversalId: 1n,
      bufferGrams: 99_999n,
      heldGrams: 200_001n,
      owedGrams: 700_000n,
    });
    const owed = () => chain.query(queries.bufferDebts, {}).debts;
    expect(owed()).toEqual([{ programmeId: "ECO2-RP", grams: 700_000n }]);
    expect(batch().supply).toMatchObject({ retiredGrams: 700_000n, cancelledGrams: 300_000n });
    issue({ poolId: 8n });
    expect(owed()).toEqual([{ programmeId: "ECO2-RP", grams: 600_001n }]);
    expect(chain.broken()).toBeUndefined();
    const again = testChain([auth, records, registry], chain.exported());
    expect(again.exported()).toEqual(chain.exported());
  });

  test.each<[string, bigint, bigint, string]>([
    ["nothing", 0n, 1n, "registry 20: "],
    ["more than it earned", 1_000_001n, 1n, "registry 20: batch 1 has 1000000 grams"],
    ["a batch that is not there", 1n, 9n, "registry 7: "],
  ])("is not %s", (_, grams, id, text) => {
    const { chain, issue, cancel } = start();
    issue();
    const before = chain.exported();
    expect(refusal(() => cancel(grams, id))).toContain(text);
    expect(chain.exported()).toEqual(before);
  });
});
