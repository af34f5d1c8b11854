import { beforeEach, describe, expect, test } from "@jest/globals";
import { EventEstimate } from "../../../codec/gen/eco2/offset/v1/events.ts";
import { DataQuality, EstimateCategory } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition, type MsgRecordEstimate } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { parseTime } from "../../../codec/time.ts";
import { testChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import auth from "../../auth/index.ts";
import registry from "../../registry/index.ts";
import { who } from "../../registry/testing/credits.ts";
import { offsetCalls, startedChain } from "../testing/chain.ts";
import { factorTable, putFactor } from "../testing/factors.ts";
import { noEmissions } from "../testing/liabilities.ts";
import { offsetModules } from "../testing/modules.ts";

const { ESTIMATE_CATEGORY_TRANSPORT: transport, ESTIMATE_CATEGORY_HOME: home } = EstimateCategory;

beforeEach(() => {
  noEmissions();
  putFactor("CAR-PETROL", "km", 170_000_001n, parseTime("2025-07-01T00:00:00Z"));
});

/** A thousand kilometres by car in March 2025. */
const drive = (fields: Partial<MsgRecordEstimate> = {}): Partial<MsgRecordEstimate> => ({
  account: who.alice,
  category: transport,
  factor: "CAR-PETROL",
  amount: "1000000000",
  unit: "km",
  periodStart: "2025-03-01",
  periodEnd: "2025-03-31",
  note: "To work",
  ...fields,
});

function start() {
  const all = startedChain();
  const { methods } = MsgDefinition;
  return {
    ...all,
    record: (fields: Partial<MsgRecordEstimate> = {}) => all.chain.deliver(methods.recordEstimate, drive(fields)),
    remove: (account: string, estimateId: bigint) => all.chain.deliver(methods.removeEstimate, { account, estimateId }),
    estimates: (address: string, year = 0) =>
      all.chain.query(QueryDefinition.methods.estimates, { address, year }).estimates,
  };
}

describe("an estimate", () => {
  test("is what an activity comes to by a factor, rounded up, and says in state, answer and event that it is one", () => {
    const { chain, record, estimates } = start();
    const { response, events } = record({ amount: "1000000001" });
    expect(response).toEqual({ estimateId: 1n, micrograms: "170000001171", factor: "CAR-PETROL@1" });
    const [stored] = estimates(who.alice);
    expect(stored).toMatchObject({
      id: 1n,
      quality: DataQuality.DATA_QUALITY_ESTIMATED,
      factor: "CAR-PETROL@1",
      amount: "1000000001",
      unit: "km",
      micrograms: "170000001171",
    });
    expect(events.map(({ type }) => type)).toEqual([EventEstimate.$type]);
    expect(events[0]?.attributes.find(({ key }) => key === "quality")?.value).toBe('"DATA_QUALITY_ESTIMATED"');
    expect(chain.broken()).toBeUndefined();
  });

  test("is counted by year and category, apart from all that is measured", () => {
    const { chain, record, years, account } = start();
    record();
    record({ category: home });
    record({ periodStart: "2024-05-01", periodEnd: "2024-05-01", category: home });
    const zero = { emittedMicrograms: "0", burnedMicrograms: "0", outstandingMicrograms: "0", scopes: [] };
    const of2025 = years(who.alice).find(({ year }) => year === 2025);
    expect(of2025).toMatchObject({ ...zero, retiredMicrograms: "0", estimatedMicrograms: "340000002000" });
    expect(of2025?.estimates.map(({ category, count }) => [category, count])).toEqual([
      [transport, 1n],
      [home, 1n],
    ]);
    expect(account(who.alice)).toMatchObject({ outstandingMicrograms: "0", emissionLots: 0n });
    expect(account(who.alice).estimates.map(({ count }) => count)).toEqual([1n, 2n]);
    expect(account(who.bob).estimates).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("becomes nothing else: no credit, no coin, no emission, whatever it comes to", () => {
    const { chain, record } = start();
    const before = chain.exported();
    record({ amount: (2n ** 63n - 1n).toString() });
    const { offset: _was, ...others } = before;
    const { offset: _is, ...othersNow } = chain.exported();
    expect(othersNow).toEqual(others);
  });

  test("is taken out by its holder alone", () => {
    const { chain, record, remove, estimates, years } = start();
    record();
    expect(refusal(() => remove(who.bob, 1n))).toContain("offset 22: estimate 1 is ");
    expect(refusal(() => remove(who.alice, 2n))).toContain("offset 21: no estimate has the id 2");
    const { events } = remove(who.alice, 1n);
    expect(events[0]?.attributes.find(({ key }) => key === "removed")?.value).toBe("true");
    expect([estimates(who.alice), years(who.alice)]).toEqual([[], []]);
    expect(record().response.estimateId).toBe(2n);
    expect(chain.broken()).toBeUndefined();
  });

  test("is listed by account, and by year", () => {
    const { record, estimates } = start();
    record();
    record({ account: who.bob });
    record({ periodStart: "2024-05-01", periodEnd: "2024-05-01" });
    expect(estimates(who.alice).map(({ id }) => id)).toEqual([1n, 3n]);
    expect(estimates(who.alice, 2024).map(({ id }) => id)).toEqual([3n]);
    expect(estimates(who.bob).map(({ id }) => id)).toEqual([2n]);
  });

  test("comes back out of an exported state", () => {
    const { chain, record } = start();
    record();
    record({ category: home });
    const again = testChain([auth, factorTable, registry, ...offsetModules], chain.exported());
    expect(again.exported()).toEqual(chain.exported());
    expect(offsetCalls(again).years(who.alice)).toEqual(offsetCalls(chain).years(who.alice));
  });
});

describe("an estimate is refused", () => {
  test.each<[string, Partial<MsgRecordEstimate>, string]>([
    ["without a category", { category: 0 }, "offset 20: category 0"],
    ["of another category", { category: 4 as 3 }, "offset 20: category 4"],
    ["of nothing", { amount: "0" }, 'offset 20: amount "0"'],
    ["of less than nothing", { amount: "-5" }, 'offset 20: amount "-5"'],
    ["of no number", { amount: "1e9" }, 'offset 20: amount "1e9"'],
    ["of too much", { amount: (2n ** 63n).toString() }, "offset 20: amount"],
    ["without a factor", { factor: "" }, "offset 20: factor"],
    ["by a factor that is not there", { factor: "TRAIN" }, "notary 2: TRAIN for km"],
    ["in a unit that does not match", { unit: "kWh" }, "notary 2: CAR-PETROL for kWh"],
    ["without a unit", { unit: "" }, "offset 20: unit"],
    ["on no day", { periodStart: "2025-02-29" }, 'offset 20: period start "2025-02-29"'],
    ["before 1970", { periodStart: "1969-12-31", periodEnd: "1969-12-31" }, "offset 20: period start"],
    ["backwards", { periodStart: "2025-04-01" }, "offset 20: period starts on 2025-04-01 after its end"],
    ["of two years", { periodStart: "2024-12-31" }, "offset 20: 2024-12-31 to 2025-03-31 are of two years"],
    ["of days to come", { periodStart: "2026-01-01", periodEnd: "2026-01-02" }, "today is 2026-01-01"],
    [
      "over a change of its factor",
      { periodEnd: "2025-07-01" },
      "begins under CAR-PETROL@1 and ends under CAR-PETROL@2",
    ],
    ["with a note of 257 bytes", { note: "x".repeat(257) }, "offset 20: note has 257 bytes"],
    ["with a note that hides text", { note: "a\u202eb" }, "offset 20: note"],
    ["of no address", { account: "x" }, "sdk 7: invalid account address"],
  ])("%s", (_, fields, text) => {
    const { chain, record } = start();
    const before = chain.exported();
    expect(refusal(() => record(fields))).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test.each<[string, (text: string) => string, RegExp]>([
    [
      "that does not say that it is one",
      (text) => text.replace("DATA_QUALITY_ESTIMATED", "DATA_QUALITY_UNSPECIFIED"),
      /quality 0/,
    ],
    ["of an amount that is none", (text) => text.replace('"1000000000"', '"-1"'), /estimates\.0.*amount "-1"/],
    [
      "with the id of the next",
      (text) => text.replace('"next_estimate_id":"2"', '"next_estimate_id":"1"'),
      /estimates\.0\.id/,
    ],
  ])("by a genesis %s", (_, change, text) => {
    const { chain, record } = start();
    record();
    const sections = JSON.parse(change(JSON.stringify(chain.exported()))) as Record<string, unknown>;
    expect(() => testChain([auth, factorTable, registry, ...offsetModules], sections)).toThrow(text);
  });
});
