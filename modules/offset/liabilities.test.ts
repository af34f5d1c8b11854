import { beforeEach, describe, expect, test } from "@jest/globals";
import { BurnedCredits, Scope } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { Dimension, Flow, NeutralityStatus } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../codec/gen/eco2/offset/v1/query.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import { testAddress, testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import registry from "../registry/index.ts";
import { T, who } from "../registry/testing/credits.ts";
import { subscriptions } from "./hooks.ts";
import { neutralityOf } from "./liabilities.ts";
import { offsetCalls, startedChain } from "./testing/chain.ts";
import { factorTable } from "./testing/factors.ts";
import { burned, emitted, noEmissions } from "./testing/liabilities.ts";
import { offsetModules } from "./testing/modules.ts";

beforeEach(noEmissions);

/** Micrograms of a tonne. */
const M = 1_000_000n * T;
const alice = testAddress(3);
const {
  NEUTRALITY_STATUS_UNKNOWN: unknown,
  NEUTRALITY_STATUS_OUTSTANDING: outstanding,
  NEUTRALITY_STATUS_NEUTRAL_SO_FAR: soFar,
  NEUTRALITY_STATUS_NEUTRAL: neutral,
} = NeutralityStatus;

test.each<[string, bigint, bigint, number, NeutralityStatus]>([
  ["nothing is notarised", 0n, 0n, 2025, unknown],
  ["nothing is burned", 5n, 0n, 2025, outstanding],
  ["all but a microgram is burned", 5n, 4n, 2025, outstanding],
  ["all is burned of a year that is over", 5n, 5n, 2025, neutral],
  ["all is burned of the year that is", 5n, 5n, 2026, soFar],
  ["all is burned of a year to come", 5n, 5n, 2027, soFar],
])("the status of a year of which %s", (_, of, gone, year, status) => {
  expect(neutralityOf({ emitted: of, burned: gone }, year, 2026)).toBe(status);
});

describe("a carbon account shows what it emitted", () => {
  test("by scope over all years, beside its credits", () => {
    const { account } = startedChain();
    emitted(
      who.alice,
      [2024, Scope.SCOPE_2, 4n * M, 4n * M],
      [2025, Scope.SCOPE_1, 3n * M, M],
      [2025, Scope.SCOPE_2, 5n * M, 2n * M],
    );
    expect(account(who.alice)).toMatchObject({
      heldGrams: 10n * T,
      emissionLots: 3n,
      outstandingMicrograms: (5n * M).toString(),
      scopes: [
        { scope: 1, emittedMicrograms: (3n * M).toString(), burnedMicrograms: M.toString() },
        {
          scope: 2,
          emittedMicrograms: (9n * M).toString(),
          burnedMicrograms: (6n * M).toString(),
          outstandingMicrograms: (3n * M).toString(),
        },
      ],
    });
    expect(account(who.bob)).toMatchObject({ emissionLots: 0n, outstandingMicrograms: "0", scopes: [] });
  });

  test("year by year, with how far each is burned, whatever was retired", () => {
    const { chain, years, retire } = startedChain();
    emitted(
      who.alice,
      [2024, Scope.SCOPE_1, 4n * M, 4n * M],
      [2025, Scope.SCOPE_1, 3n * M, 3n * M],
      [2025, Scope.SCOPE_3, 5n * M, 2n * M],
      [2026, Scope.SCOPE_1, M, M],
    );
    retire(who.alice, 1n, 9n * T);
    expect(years(who.alice).map(({ year, neutrality }) => [year, neutrality])).toEqual([
      [2024, neutral],
      [2025, outstanding],
      [2026, soFar],
    ]);
    expect(years(who.alice)[1]).toMatchObject({
      emittedMicrograms: (8n * M).toString(),
      burnedMicrograms: (5n * M).toString(),
      outstandingMicrograms: (3n * M).toString(),
      scopes: [
        { scope: 1, outstandingMicrograms: "0" },
        { scope: 3, outstandingMicrograms: (3n * M).toString() },
      ],
    });
    expect(years(who.alice)[2]).toMatchObject({ retiredMicrograms: (9n * M).toString(), certificates: 1n });
    expect(years(who.bob)).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("what is burned with emissions", () => {
  function burn() {
    const before = startedChain().chain;
    const chain = testChain([auth, factorTable, registry, ...offsetModules], before.exported(), subscriptions);
    const time = timestampOf(chain.ctx.time);
    const lot = (lotId: bigint, scope: Scope, micrograms: bigint, day: string) => ({
      lotId,
      scope,
      start: "0",
      end: micrograms.toString(),
      recordId: lotId,
      source: "notary/1",
      periodStart: timestampOf(parseTime(`${day}T00:00:00Z`)),
      periodEnd: timestampOf(parseTime(`${day}T12:00:00Z`)),
    });
    burned(chain, alice, {
      emissions: [lot(1n, Scope.SCOPE_1, 2n * M, "2024-05-01"), lot(2n, Scope.SCOPE_2, M, "2025-05-01")],
      credits: [
        BurnedCredits.fromPartial({ batchId: 1n, startGram: 0n, endGram: 2n * T }),
        BurnedCredits.fromPartial({ batchId: 2n, startGram: 0n, endGram: T, fromEcc: true }),
      ],
      micrograms: (3n * M).toString(),
      ecc: M.toString(),
      beneficiary: "Alice's bakery",
      time,
    });
    const totals = (dimension: Dimension) =>
      chain
        .query(QueryDefinition.methods.flowTotals, { flow: Flow.FLOW_BURN, dimension })
        .totals.map(({ key, micrograms }) => `${key} ${BigInt(micrograms) / M}`);
    return { chain, totals };
  }

  test("is in the public totals by who, when, what, scope and year of the emissions", () => {
    const { chain, totals } = burn();
    expect(totals(Dimension.DIMENSION_OWNER)).toEqual([`${who.alice} 3`]);
    expect(totals(Dimension.DIMENSION_ACCOUNT_YEAR)).toEqual([`${who.alice}/2026 3`]);
    expect(totals(Dimension.DIMENSION_BENEFICIARY)).toEqual(["Alice's bakery 3"]);
    expect(totals(Dimension.DIMENSION_SCOPE)).toEqual(["1 2", "2 1"]);
    expect(totals(Dimension.DIMENSION_EMISSION_YEAR)).toEqual(["2024 2", "2025 1"]);
    expect(totals(Dimension.DIMENSION_FORM)).toEqual(["credits 2", "ecc 1"]);
    expect(totals(Dimension.DIMENSION_VINTAGE)).toEqual(["2024 1", "2025 2"]);
    expect(totals(Dimension.DIMENSION_REGISTRY)).toEqual(["GLD 3"]);
    expect(offsetCalls(chain).account(who.alice).burned).toMatchObject({ count: 1n, micrograms: (3n * M).toString() });
    expect(chain.broken()).toBeUndefined();
  });

  test("is counted anew out of an exported state", () => {
    const { chain, totals } = burn();
    const again = testChain([auth, factorTable, registry, ...offsetModules], chain.exported(), subscriptions);
    expect(again.exported()).toEqual(chain.exported());
    expect(offsetCalls(again).account(who.alice)).toEqual(offsetCalls(chain).account(who.alice));
    expect(totals(Dimension.DIMENSION_MONTH)).toEqual(["2026-01 3"]);
  });
});
