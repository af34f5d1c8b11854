import { describe, expect, test } from "@jest/globals";
import { MsgBurn } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { QueryDefinition as RegistryQuery } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition as RegistryMsg } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { burner, burning, emissionsOf, rangesOf, stranger, taker } from "../testing/burning.ts";
import { balance, coin, gram } from "../testing/footprint.ts";

const { methods } = RegistryQuery;

/** Ten grams of emissions in lot 1, a tonne of removals in batch 1. */
function start(params: Record<string, unknown> = {}) {
  const all = burning({ params });
  const lotId = all.emit(1n, 10n);
  const batchId = all.credit();
  return { ...all, lotId, batchId };
}

describe("a burn", () => {
  test("ends emissions and credits of equal weight, and leaves a record of both ranges", () => {
    const { chain, burn, lotId, batchId, lot, record, tokens, years } = start();
    const { response, events } = burn({
      emissions: emissionsOf([lotId, 4n * gram]),
      credits: rangesOf([batchId, 0n, 4n]),
      beneficiary: "A factory",
      statement: "Scope 1 of January",
    });
    expect(response.neutralityId).toBe(1n);
    expect(lot(lotId)).toMatchObject({ micrograms: `${10n * gram}`, burned: `${4n * gram}`, steps: 2 });
    expect(record(1n)).toMatchObject({
      id: 1n,
      account: burner,
      micrograms: `${4n * gram}`,
      ecc: "0",
      beneficiary: "A factory",
      statement: "Scope 1 of January",
      emissions: [{ lotId, start: "0", end: `${4n * gram}`, recordId: 1n, source: "notary/1", scope: 1 }],
      credits: [{ batchId, startGram: 0n, endGram: 4n, fromEcc: false, creditType: "Removal - nature", poolId: 0n }],
      emissionSteps: 7,
      creditSteps: 1,
    });
    expect(events.map(({ type }) => type)).toContain("eco2.emission.v1.EventEmissionsBurned");
    expect(tokens()).toEqual({ issued: `${10n * gram}`, held: `${6n * gram}`, burned: `${4n * gram}`, corrected: "0" });
    expect(years()).toEqual([`2026 1: ${10n * gram}-${4n * gram}`]);
    const { balance: held } = chain.query(methods.balance, { owner: burner, batchId });
    expect(held).toMatchObject({ heldGrams: 999_996n, retiredGrams: 4n });
    expect(chain.broken()).toBeUndefined();
  });

  test("goes on where the one before ended, and its credits may come by ECC, or both ways", () => {
    const { chain, burn, lotId, batchId, record, credit } = start();
    const other = credit({ tonnes: 1n, deposit: 5_000n });
    burn({ emissions: emissionsOf([lotId, 3n * gram]), ecc: coin(3n * gram) });
    burn({
      emissions: emissionsOf([lotId, 7n * gram]),
      credits: rangesOf([batchId, 5n, 10n]),
      ecc: coin(2n * gram),
    });
    expect(record(1n).credits).toMatchObject([{ batchId: other, startGram: 0n, endGram: 3n, fromEcc: true }]);
    expect(record(2n)).toMatchObject({
      ecc: `${2n * gram}`,
      emissions: [{ start: `${3n * gram}`, end: `${10n * gram}` }],
      credits: [
        { batchId, startGram: 5n, endGram: 10n, fromEcc: false },
        { batchId: other, startGram: 3n, endGram: 5n, fromEcc: true },
      ],
    });
    expect(balance(chain, burner)).toBe(4_995n * gram);
    expect(chain.broken()).toBeUndefined();
  });

  test("may take many lots whose parts are no whole grams, as long as the sum is", () => {
    const { chain, burn, emit, lotId, batchId, brief } = start();
    const second = emit(2n, 0n, { micrograms: 1_500_000n, scope: 2 });
    burn({ emissions: emissionsOf([lotId, 500_000n], [second, 1_500_000n]), credits: rangesOf([batchId, 0n, 2n]) });
    expect([brief(lotId), brief(second)]).toEqual(["burner 10000000-500000", "burner 1500000-1500000"]);
    expect(chain.broken()).toBeUndefined();
  });

  test("chooses the classes of the vault, so that what does not qualify is passed over", () => {
    const { chain, burn, credit, lotId, record } = start();
    credit({ creditType: "Reduction - technical", deposit: 5_000n });
    const removal = credit({ deposit: 5_000n });
    const request = { emissions: emissionsOf([lotId, gram]), ecc: coin(gram) };
    expect(refusal(() => burn(request))).toMatch(
      /^emission 27: grams 0-1 of batch 2 for emissions of scope 1: their type/,
    );
    const filter = { programme: "", creditType: "Removal - nature", labels: [] };
    burn({ ...request, filter });
    expect(record(1n).credits).toMatchObject([{ batchId: removal, startGram: 0n, endGram: 1n, fromEcc: true }]);
    expect(chain.broken()).toBeUndefined();
  });

  test("costs the same gas for each step of a history", () => {
    const { burn, desk, lotId, batchId } = start();
    const used = (steps: number, at: bigint) => {
      desk.lengths.set(1n, steps);
      return burn({ emissions: emissionsOf([lotId, gram]), credits: rangesOf([batchId, at, at + 1n]) }).gasUsed;
    };
    used(1, 0n);
    used(1, 1n);
    const [few, many] = [used(10, 2n), used(110, 3n)];
    // One step of the lot's own more, and a tail of the batch that is a digit longer at most.
    expect(Math.abs(many - few - 100 * 3_000)).toBeLessThan(8_000);
  });
});

describe("a burn is refused", () => {
  test.each<[string, (all: ReturnType<typeof start>) => unknown, RegExp]>([
    [
      "a gram short",
      ({ burn }) => burn({ emissions: emissionsOf([1n, 4n * gram]), credits: rangesOf([1n, 0n, 3n]) }),
      /^emission 22: 4000000 micrograms of emissions, 3000000 of credits and 0 of ECC/,
    ],
    [
      "a microgram over",
      ({ burn }) => burn({ emissions: emissionsOf([1n, 4n * gram - 1n]), credits: rangesOf([1n, 0n, 4n]) }),
      /^emission 22: 3999999 /,
    ],
    [
      "without emissions",
      ({ burn }) => burn({ emissions: [], credits: rangesOf([1n, 0n, 3n]) }),
      /^emission 21: no lots/,
    ],
    ["without credits", ({ burn }) => burn({ emissions: emissionsOf([1n, gram]) }), /^emission 22/],
    ["of no micrograms", ({ burn }) => burn({ emissions: emissionsOf([1n, 0n]) }), /^emission 21: lot 1: 0 micrograms/],
    [
      "of less than none",
      ({ burn }) => burn({ emissions: emissionsOf([1n, -5n]) }),
      /^emission 21: lot 1: -5 micrograms/,
    ],
    [
      "of no number",
      ({ burn }) => burn({ emissions: [{ lotId: 1n, micrograms: "1e6" }] }),
      /^emission 21: lot 1: invalid amount/,
    ],
    [
      "of more than 256 bits",
      ({ burn }) => burn({ emissions: emissionsOf([1n, 1n << 256n]) }),
      /^emission 21: lot 1: amount out of range/,
    ],
    [
      "with a lot twice",
      ({ burn }) => burn({ emissions: emissionsOf([1n, gram], [1n, gram]), credits: rangesOf([1n, 0n, 2n]) }),
      /^emission 21: lot 1 after 1/,
    ],
    [
      "with a gram twice",
      ({ burn }) => burn({ emissions: emissionsOf([1n, 4n * gram]), credits: rangesOf([1n, 0n, 2n], [1n, 1n, 3n]) }),
      /^emission 21: grams 1-3 of batch 1/,
    ],
    [
      "of an empty range",
      ({ burn }) => burn({ emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 2n, 2n]) }),
      /^emission 21: grams 2-2/,
    ],
    [
      "of a part of a gram of ECC",
      ({ burn }) => burn({ emissions: emissionsOf([1n, gram]), ecc: coin(gram + 1n) }),
      /^emission 21: 1000001uecc is no multiple/,
    ],
    [
      "of another coin",
      ({ burn }) => burn({ emissions: emissionsOf([1n, gram]), ecc: coin(gram, "ueco2") }),
      /^emission 9: denomination ueco2/,
    ],
    [
      "of ECC that is not there",
      ({ burn }) => burn({ emissions: emissionsOf([1n, gram]), ecc: coin(gram) }),
      /^dualtoken 6|^sdk 5/,
    ],
    [
      "of more than is left",
      ({ burn }) => burn({ emissions: emissionsOf([1n, 11n * gram]), credits: rangesOf([1n, 0n, 11n]) }),
      /^emission 23: lot 1 has 10000000 micrograms, 11000000 are asked for/,
    ],
    [
      "of a lot that is not there",
      ({ burn }) => burn({ emissions: emissionsOf([9n, gram]), credits: rangesOf([1n, 0n, 1n]) }),
      /^emission 16: 9/,
    ],
    [
      "of another's lot",
      ({ burn }) => burn({ burner: taker, emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 0n, 1n]) }),
      /^emission 17: lot 1 is /,
    ],
    [
      "with another's credits",
      ({ burn, credit }) =>
        burn({ emissions: emissionsOf([1n, gram]), credits: rangesOf([credit({ owner: stranger }), 0n, 1n]) }),
      /^registry 17/,
    ],
    [
      "with a filter and no ECC",
      ({ burn }) =>
        burn({
          emissions: emissionsOf([1n, gram]),
          credits: rangesOf([1n, 0n, 1n]),
          filter: { programme: "", creditType: "", labels: [] },
        }),
      /^emission 21: a filter/,
    ],
    [
      "with a statement that hides text",
      ({ burn }) =>
        burn({ emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 0n, 1n]), statement: "a\u202eb" }),
      /^emission 21: statement has the invisible/,
    ],
    [
      "with a long beneficiary",
      ({ burn }) =>
        burn({ emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 0n, 1n]), beneficiary: "x".repeat(257) }),
      /^emission 21: beneficiary has 257 bytes/,
    ],
  ])("%s, and changes nothing", (_, work, text) => {
    const all = start();
    const before = JSON.stringify(all.lot(1n), (_key, value) => (typeof value === "bigint" ? `${value}` : value));
    expect(refusal(() => work(all))).toMatch(text);
    expect(JSON.stringify(all.lot(1n), (_key, value) => (typeof value === "bigint" ? `${value}` : value))).toBe(before);
    expect(all.tokens()).toMatchObject({ burned: "0" });
    expect(all.chain.broken()).toBeUndefined();
  });
});

describe("a history that does not hold", () => {
  const one = { emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 0n, 1n]) };
  test.each<[string, (all: ReturnType<typeof start>) => unknown, RegExp]>([
    [
      "a notary slashed for the record",
      ({ desk }) => desk.faults.set(1n, "notary 4 was slashed for record 1"),
      /^emission 24: lot 1: notary 4 was slashed for record 1/,
    ],
    [
      "a disputed record",
      ({ chain, desk }) => desk.break(chain, 1n, "disputed", "dispute 3 of record 1 is open"),
      /^emission 24: lot 1: dispute 3 of record 1 is open/,
    ],
    [
      "an overturned record",
      ({ chain, desk }) => desk.break(chain, 1n, "overturned", "leaf 7 of record 1 is false"),
      /^emission 24: lot 1: leaf 7 of record 1 is false/,
    ],
    [
      "a record that was corrected behind its back",
      ({ desk }) => desk.put(1n, { replacedBy: 8n }),
      /^emission 24: lot 1: record 1 was corrected by record 8/,
    ],
    [
      "an overlapping period",
      ({ desk }) => desk.put(5n, { start: 1_767_225_600_000_000_000n + 3_600_000_000_001n }),
      /^emission 24: lot 1: record 1 has its period in common with record 5 of source 1/,
    ],
    [
      "another source",
      ({ desk }) => desk.put(1n, { sourceId: 2n }),
      /^emission 24: lot 1: record 1 is of source 2, the lot of notary\/1/,
    ],
    [
      "another scope",
      ({ desk }) => desk.put(1n, { scope: 2 }),
      /^emission 24: lot 1: record 1 is of scope 2, the lot of 1/,
    ],
    [
      "a record of another kind",
      ({ desk }) => desk.put(1n, { kind: "reduction" }),
      /^emission 24: lot 1: record 1 is of reduction/,
    ],
    [
      "a suspended batch",
      ({ suspend }) => suspend(1n),
      /^emission 25: grams 0-1 of batch 1: batch 1 is suspended: Doubts/,
    ],
    [
      "a pool whose history is broken",
      ({ desk }) => [desk.pools.set(1n, 3n), desk.poolFaults.set(3n, "record 9 of pool 3 is disputed")],
      /^emission 25: batch 1: record 9 of pool 3 is disputed/,
    ],
    [
      "credits of a pool for its own source",
      ({ desk }) => [desk.pools.set(1n, 3n), desk.members.add("3 1")],
      /^emission 28: batch 1 is of pool 3, lot 1 of its source 1/,
    ],
    [
      "more steps than a walk may take",
      ({ desk }) => desk.lengths.set(1n, 10_001),
      /^emission 26: more than 10000 steps up to lot 1/,
    ],
  ])("refuses a burn by its link: %s", (_, work, text) => {
    const all = start();
    work(all);
    expect(refusal(() => all.burn(one))).toMatch(text);
    expect(all.tokens()).toMatchObject({ burned: "0" });
  });

  test("of ECC's credits refuses it with the vault as it was", () => {
    const { chain, desk, burn, credit } = start();
    const batchId = credit({ deposit: 5_000n });
    desk.pools.set(batchId, 3n);
    desk.members.add("3 1");
    const before = balance(chain, burner);
    expect(refusal(() => burn({ emissions: emissionsOf([1n, gram]), ecc: coin(gram) }))).toMatch(/^emission 28/);
    expect(balance(chain, burner)).toBe(before);
    expect(chain.broken()).toBeUndefined();
  });

  test("holds again after a dismissal, and a suspended batch after its release", () => {
    const { chain, desk, burn, suspend, release } = start();
    desk.break(chain, 1n, "disputed", "dispute 3 is open");
    suspend(1n);
    desk.restore(chain, 1n);
    expect(refusal(() => burn(one))).toMatch(/^emission 25/);
    release(1n);
    expect(burn(one).response.neutralityId).toBe(1n);
    expect(chain.broken()).toBeUndefined();
  });

  test("a pool's credits burn what is of no source of it", () => {
    const { desk, burn, record } = start();
    desk.pools.set(1n, 3n);
    desk.members.add("3 2");
    burn(one);
    expect(record(1n).credits).toMatchObject([{ poolId: 3n }]);
  });
});

describe("in one block", () => {
  test("a lot is burned once", () => {
    const { burn } = start();
    const whole = (from: bigint) => ({
      emissions: emissionsOf([1n, 10n * gram]),
      credits: rangesOf([1n, from, from + 10n]),
    });
    burn(whole(0n));
    expect(refusal(() => burn(whole(10n)))).toMatch(/^emission 23: lot 1 has 0 micrograms/);
  });

  test("credits are used up once", () => {
    const { burn } = start();
    const request = { emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 0n, 1n]) };
    burn(request);
    expect(refusal(() => burn(request))).toMatch(/^registry 17: grams 0-1 of batch 1 are retired/);
  });
});

describe("between the check of a transaction and its block", () => {
  const one = { emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 0n, 1n]) };
  /** Whether it would go through now; nothing of it stays. */
  const wouldPass = ({ chain }: ReturnType<typeof start>) => {
    const rpc = chain.chain.messages.get("/eco2.emission.v1.MsgBurn");
    if (rpc === undefined) throw new Error("no such message");
    rpc.handle(
      { ...chain.ctx, mode: "simulate", branch: chain.ctx.branch.fork(), events: [] },
      MsgBurn.fromPartial({ burner, ...one }),
    );
  };

  test.each<[string, (all: ReturnType<typeof start>) => unknown, RegExp]>([
    ["a batch is suspended", ({ suspend }) => suspend(1n), /^emission 25: .* batch 1 is suspended/],
    [
      "a record is disputed",
      ({ chain, desk }) => desk.break(chain, 1n, "disputed", "dispute 1 is open"),
      /^emission 24/,
    ],
    ["the lot is handed on", ({ offer, takeOver }) => [offer(1n), takeOver(1n, 10n * gram)], /^emission 17/],
    ["the rules change", ({ update }) => update({ qualifying: [] }), /^emission 27/],
  ])("%s: the block refuses it", (_, work, text) => {
    const all = start();
    wouldPass(all);
    work(all);
    expect(refusal(() => all.burn(one))).toMatch(text);
    expect(all.tokens()).toMatchObject({ burned: "0" });
  });
});

describe("a long history of credits", () => {
  test("counts with that of the lots, and is told where it is too long", () => {
    const { chain, burn, update, batchId } = start();
    const send = (sender: string, recipient: string) =>
      chain.deliver(RegistryMsg.methods.send, { sender, recipient, credits: [{ batchId, grams: 1_000_000n }] });
    for (let i = 0; i < 5; i++) {
      send(burner, taker);
      send(taker, burner);
    }
    const one = { emissions: emissionsOf([1n, gram]), credits: rangesOf([batchId, 0n, 1n]) };
    update({ maxWalk: 17 });
    expect(refusal(() => burn(one))).toMatch(/^emission 26: more than 17 steps up to grams 0-1 of batch 1/);
    update({ maxWalk: 18 });
    expect(burn(one).response.neutralityId).toBe(1n);
  });
});

describe("what qualifies", () => {
  const one = { emissions: emissionsOf([1n, gram]), credits: rangesOf([2n, 0n, 1n]) };
  const rule = (fields: object) => ({ scope: 1 as const, creditTypes: [], labels: [], earliestVintage: "", ...fields });
  test.each<[string, Parameters<ReturnType<typeof start>["update"]>[0], RegExp]>([
    ["nothing, where a scope has no rule", { qualifying: [] }, /for emissions of scope 1: no credits may/],
    [
      "only types that a rule names",
      { qualifying: [rule({ creditTypes: ["Removal - nature"] })] },
      /their type is "Reduction - nature", allowed: "Removal - nature"/,
    ],
    ["only what has the labels", { qualifying: [rule({ labels: ["CCP"] })] }, /they have no label CCP/],
    [
      "only vintages from a day on",
      { qualifying: [rule({ earliestVintage: "2024-01-01" })] },
      /their vintage begins on 2023-01-01, the earliest is 2024-01-01/,
    ],
    [
      "by any rule of the scope, and all are told",
      { qualifying: [rule({ labels: ["CCP"] }), rule({ earliestVintage: "2024-01-01" })] },
      /no label CCP; or their vintage/,
    ],
  ])("%s", (_, params, text) => {
    const all = start();
    all.credit({ creditType: "Reduction - nature", vintage: "2023" });
    all.update(params);
    expect(refusal(() => all.burn(one))).toMatch(text);
    all.update({ qualifying: [rule({ labels: ["CCP"] }), rule({ earliestVintage: "2023-01-01" })] });
    expect(all.burn(one).response.neutralityId).toBe(1n);
  });
});
