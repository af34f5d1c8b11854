import { describe, expect, test } from "@jest/globals";
import { LotStepKind } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { addressText } from "../../core/addresses.ts";
import { testAddress } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { EmissionKeeper } from "./keeper.ts";
import { burner, burning, emissionsOf, rangesOf, stranger, taker } from "./testing/burning.ts";
import { gram, methods, moduleText } from "./testing/footprint.ts";

const corrections = moduleText("emission_corrections");

/** Ten grams of emissions in lot 1, a tonne of removals in batch 1. */
function start() {
  const all = burning();
  all.emit(1n, 10n);
  all.credit();
  return all;
}

describe("a record that is final", () => {
  test("becomes a lot of its account, scope and period, once", () => {
    const { chain, desk, lot, steps, tokens } = start();
    const record = desk.records.get(1n);
    expect(lot(1n)).toMatchObject({
      account: burner,
      source: "notary/1",
      scope: 1,
      micrograms: "10000000",
      recordId: 1n,
    });
    expect(steps(1n)).toMatchObject([
      { kind: LotStepKind.LOT_STEP_KIND_ISSUE, from: "", to: burner, micrograms: "10000000" },
    ]);
    desk.final(chain, 1n, record ?? {});
    expect(tokens()).toMatchObject({ issued: "10000000", held: "10000000" });
    expect(chain.broken()).toBeUndefined();
  });

  test.each(["reduction", "absorption"] as const)("of %s becomes none", (kind) => {
    const { chain, desk, tokens } = burning();
    desk.final(chain, 1n, { kind });
    expect(tokens()).toMatchObject({ issued: "0" });
    expect(chain.broken()).toBeUndefined();
  });

  test("of nothing becomes a lot of nothing, which nobody has to answer for", () => {
    const { chain, emit, brief, offer } = burning();
    const lotId = emit(1n, 0n);
    expect(brief(lotId)).toBe("burner 0-0");
    expect(refusal(() => offer(lotId))).toMatch(/^emission 19: nothing is left/);
    expect(chain.broken()).toBeUndefined();
  });

  test("counts in the year that it lies in, by scope", () => {
    const { chain, emit, years } = burning();
    const newYear = 1_798_761_600_000_000_000n;
    emit(1n, 1n, { start: newYear - 3_600_000_000_000n, end: newYear });
    emit(2n, 2n, { start: newYear, end: newYear + 1n, scope: 3 });
    emit(3n, 4n, { start: newYear + 1n, end: newYear + 2n, scope: 3 });
    expect(years()).toEqual(["2026 1: 1000000-0", "2027 3: 6000000-0"]);
    expect(chain.chain.doors(EmissionKeeper).outstanding(chain.ctx, testAddress(1))).toBe(7n * gram);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("a lot passes to another account", () => {
  test("whole, when that account signs for what is left of it", () => {
    const { chain, offer, takeOver, burn, brief, steps, years } = start();
    burn({ emissions: emissionsOf([1n, 4n * gram]), credits: rangesOf([1n, 0n, 4n]) });
    offer(1n);
    expect(chain.query(methods.lotOffers, { to: taker }).offers).toEqual([{ lotId: 1n, to: taker }]);
    expect(chain.query(methods.lotOffers, {}).offers).toHaveLength(1);
    takeOver(1n, 6n * gram);
    expect(brief(1n)).toBe("taker 10000000-4000000");
    expect(steps(1n).at(-1)).toMatchObject({
      kind: LotStepKind.LOT_STEP_KIND_TAKE_OVER,
      from: burner,
      to: taker,
      micrograms: "6000000",
    });
    expect([years(burner), years(taker)]).toEqual([[], ["2026 1: 10000000-4000000"]]);
    expect(chain.query(methods.lotOffers, {}).offers).toEqual([]);
    expect(chain.query(methods.lots, { account: taker, open: true }).lots).toHaveLength(1);
    expect(chain.broken()).toBeUndefined();
  });

  test("whose history from creation on is walked when it is burned there", () => {
    const { chain, offer, takeOver, burn, credit, record, walk } = start();
    const batchId = credit({ owner: taker });
    offer(1n);
    takeOver(1n, 10n * gram);
    expect(walk(1n)).toMatchObject({ valid: true, broken: "", steps: 8 });
    burn({ burner: taker, emissions: emissionsOf([1n, gram]), credits: rangesOf([batchId, 0n, 1n]) });
    expect(record(1n)).toMatchObject({ account: taker, emissionSteps: 8 });
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, (all: ReturnType<typeof start>) => unknown, RegExp]>([
    ["without an offer", ({ takeOver }) => takeOver(1n, 10n * gram), /^emission 18: lot 1 to/],
    [
      "that it was not offered to",
      ({ offer, takeOver }) => [offer(1n), takeOver(1n, 10n * gram, stranger)],
      /^emission 18/,
    ],
    [
      "after the offer was withdrawn",
      ({ offer, withdraw, takeOver }) => [offer(1n), withdraw(1n), takeOver(1n, 10n * gram)],
      /^emission 18/,
    ],
    [
      "after it was offered to somebody else",
      ({ offer, takeOver }) => [offer(1n), offer(1n, stranger), takeOver(1n, 10n * gram)],
      /^emission 18/,
    ],
    [
      "for another amount",
      ({ offer, takeOver }) => [offer(1n), takeOver(1n, 10n * gram + 1n)],
      /^emission 20: 10000000, got "10000001"/,
    ],
    [
      "while its record is disputed",
      ({ chain, desk, offer, takeOver }) => [
        offer(1n),
        desk.break(chain, 1n, "disputed", "dispute 3 is open"),
        takeOver(1n, 10n * gram),
      ],
      /^emission 24: lot 1, record 1: dispute 3 is open/,
    ],
    [
      "offered while its record is disputed",
      ({ chain, desk, offer }) => [desk.break(chain, 1n, "disputed", "dispute 3 is open"), offer(1n)],
      /^emission 19: lot 1, record 1: dispute 3 is open/,
    ],
    ["offered by somebody else", ({ offer }) => offer(1n, taker, stranger), /^emission 17: lot 1 is/],
    ["offered to its owner", ({ offer }) => offer(1n, burner), /^emission 19: lot 1 is .* already/],
    ["withdrawn without an offer", ({ withdraw }) => withdraw(1n), /^emission 18: lot 1/],
    ["withdrawn by somebody else", ({ offer, withdraw }) => [offer(1n), withdraw(1n, stranger)], /^emission 17/],
    ["that is not there", ({ takeOver }) => takeOver(7n, 1n), /^emission 16: 7/],
  ])("not %s", (_, work, text) => {
    const all = start();
    expect(refusal(() => work(all))).toMatch(text);
    expect(all.brief(1n)).toBe("burner 10000000-0");
    expect(all.chain.broken()).toBeUndefined();
  });

  test("no more, once all of it is burned: its offer goes with it", () => {
    const { chain, offer, burn } = start();
    offer(1n);
    burn({ emissions: emissionsOf([1n, 10n * gram]), credits: rangesOf([1n, 0n, 10n]) });
    expect(chain.query(methods.lotOffers, {}).offers).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("a record that is notarised anew", () => {
  test("with more issues more in the same lot", () => {
    const { chain, desk, brief, lot, tokens, burn } = start();
    desk.replace(chain, 1n, 2n, 12n * gram);
    expect(brief(1n)).toBe("burner 12000000-0");
    expect(lot(1n)).toMatchObject({ recordId: 2n, steps: 2 });
    expect(tokens()).toMatchObject({ issued: "12000000", held: "12000000" });
    burn({ emissions: emissionsOf([1n, 12n * gram]), credits: rangesOf([1n, 0n, 12n]) });
    expect(chain.broken()).toBeUndefined();
  });

  test("with more leaves alone who took the lot over: the rest is a lot of the record's account", () => {
    const { chain, desk, offer, takeOver, brief, lot, walk } = start();
    offer(1n);
    takeOver(1n, 10n * gram);
    desk.replace(chain, 1n, 2n, 12n * gram);
    expect([brief(1n), brief(2n)]).toEqual(["taker 10000000-0", "burner 2000000-0"]);
    expect([lot(1n).recordId, lot(2n).recordId]).toEqual([2n, 2n]);
    expect([walk(1n).broken, walk(2n).broken]).toEqual(["", ""]);
    desk.replace(chain, 2n, 3n, 9n * gram);
    expect([brief(1n), brief(2n), brief(3n), brief(4n)]).toEqual([
      "taker 9000000-0",
      "burner 0-0",
      "corrections 2000000-0",
      "corrections 1000000-0",
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("with less moves the surplus to the account of corrections, where it stays", () => {
    const { chain, desk, brief, lot, tokens, years } = start();
    desk.replace(chain, 1n, 2n, 7n * gram);
    expect([brief(1n), brief(2n)]).toEqual(["burner 7000000-0", "corrections 3000000-0"]);
    expect(lot(2n)).toMatchObject({ account: corrections, corrects: 1n, recordId: 1n });
    expect(tokens()).toEqual({ issued: "10000000", held: "7000000", burned: "0", corrected: "3000000" });
    expect([years(), years(corrections)]).toEqual([["2026 1: 7000000-0"], ["2026 1: 3000000-0"]]);
    desk.replace(chain, 2n, 3n, 8n * gram);
    expect(tokens()).toEqual({ issued: "11000000", held: "8000000", burned: "0", corrected: "3000000" });
    expect(chain.broken()).toBeUndefined();
  });

  test("with less than is burned moves what is left of it, and no more", () => {
    const { chain, desk, brief, burn } = start();
    burn({ emissions: emissionsOf([1n, 8n * gram]), credits: rangesOf([1n, 0n, 8n]) });
    desk.replace(chain, 1n, 2n, 5n * gram);
    expect([brief(1n), brief(2n)]).toEqual(["burner 8000000-8000000", "corrections 2000000-0"]);
    expect(chain.broken()).toBeUndefined();
  });

  test("with as much cures a broken history", () => {
    const { chain, desk, lot, walk, burn } = start();
    desk.break(chain, 1n, "overturned", "leaf 7 of record 1 is false");
    expect(lot(1n).broken).toBe("leaf 7 of record 1 is false");
    expect(walk(1n)).toMatchObject({ valid: false, broken: "lot 1: leaf 7 of record 1 is false" });
    desk.replace(chain, 1n, 2n, 10n * gram);
    expect(lot(1n)).toMatchObject({ broken: "", recordId: 2n });
    burn({ emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 0n, 1n]) });
    expect(chain.broken()).toBeUndefined();
  });

  test("whose first notarisation was never final becomes a lot then", () => {
    const { chain, desk, tokens } = burning();
    desk.put(1n, { status: "rejected" });
    desk.replace(chain, 1n, 2n, 3n * gram);
    expect(tokens()).toMatchObject({ issued: "3000000" });
    expect(chain.broken()).toBeUndefined();
  });

  test("the surplus is nobody's to burn", () => {
    const { chain, desk, walk, burn } = start();
    desk.replace(chain, 1n, 2n, 7n * gram);
    const request = { emissions: emissionsOf([2n, gram]), credits: rangesOf([1n, 0n, 1n]) };
    expect(refusal(() => burn(request))).toMatch(/^emission 17/);
    expect(refusal(() => burn({ ...request, burner: corrections }))).toMatch(
      /^emission 24: lot 2: it is the surplus of lot 1/,
    );
    expect(walk(2n).broken).toBe("lot 2: it is the surplus of lot 1, which stays where it is");
    expect(addressText(chain.ctx.chain, chain.chain.doors(EmissionKeeper).correctionsAccount())).toBe(corrections);
  });
});

describe("a history longer than a walk", () => {
  /** A lot that was handed to and fro so often. */
  function long(times: number) {
    const all = start();
    for (let i = 0; i < times; i++) {
      const [from, to] = i % 2 === 0 ? [burner, taker] : [taker, burner];
      all.offer(1n, to, from);
      all.takeOver(1n, 10n * gram, to);
    }
    all.update({ maxWalk: 20 });
    return all;
  }

  test("is refused, verified in parts, and walked from there on", () => {
    const { chain, burn, verify, walk, record } = long(40);
    const one = { emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 0n, 1n]) };
    expect(refusal(() => burn(one))).toMatch(/^emission 26: more than 20 steps up to lot 1: MsgVerifyLot/);
    expect(walk(1n).broken).toBe("lot 1: 21 of its 41 steps are beyond one walk");
    expect(verify(1n).response).toEqual({ steps: 20, left: 21 });
    expect(verify(1n, 11).response).toEqual({ steps: 11, left: 10 });
    expect(refusal(() => burn({ ...one, emissions: emissionsOf([1n, 1n], [1n, 1n]) }))).toMatch(/^emission 21/);
    burn(one);
    expect(record(1n).emissionSteps).toBe(16);
    expect(verify(1n).response).toEqual({ steps: 11, left: 0 });
    expect(verify(1n).response).toEqual({ steps: 0, left: 0 });
    expect(chain.broken()).toBeUndefined();
  });

  test("costs the same gas for each step that is verified", () => {
    const { verify } = long(40);
    verify(1n, 1);
    const [few, many] = [verify(1n, 2).gasUsed, verify(1n, 20).gasUsed];
    expect(Math.abs(many - few - 18 * 3_000)).toBeLessThan(200);
  });

  test("of no record is none to verify", () => {
    const { chain, desk, verify } = start();
    desk.replace(chain, 1n, 2n, gram);
    expect(refusal(() => verify(2n))).toMatch(/^emission 24: lot 2 is of no record/);
    expect(refusal(() => verify(9n))).toMatch(/^emission 16: 9/);
  });
});

describe("queries", () => {
  test("list neutrality records in all, of an account and of a lot", () => {
    const { chain, emit, burn } = start();
    const second = emit(2n, 5n);
    burn({ emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 0n, 1n]) });
    burn({ emissions: emissionsOf([1n, gram], [second, gram]), credits: rangesOf([1n, 1n, 3n]) });
    const ids = (request: object) => chain.query(methods.neutralityRecords, request).records.map(({ id }) => id);
    expect([
      ids({}),
      ids({ account: burner }),
      ids({ account: taker }),
      ids({ lotId: 1n }),
      ids({ lotId: second }),
    ]).toEqual([[1n, 2n], [1n, 2n], [], [1n, 2n], [2n]]);
    expect(refusal(() => ids({ account: burner, lotId: 1n }))).toMatch(/^InvalidArgument: ask by account or by lot/);
    expect(refusal(() => chain.query(methods.neutrality, { id: 9n }))).toMatch(/^NotFound/);
    expect(refusal(() => chain.query(methods.lotSteps, { id: 9n }))).toMatch(/^NotFound/);
    expect(refusal(() => chain.query(methods.lotWalk, { id: 9n }))).toMatch(/^NotFound/);
  });
});
