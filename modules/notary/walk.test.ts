import { describe, expect, test } from "@jest/globals";
import { timestampOf } from "../../codec/time.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { NotaryKeeper } from "./keeper.ts";
import type { NotaryEnv } from "./module.ts";
import {
  committee,
  court,
  firstHour,
  hour,
  hourly,
  judge,
  methods,
  operator,
  queries,
  register,
  signedReadings,
} from "./testing/judged.ts";

type Court = ReturnType<typeof court>;

/** A record of single readings that is final. */
function finalRecord() {
  const found = court();
  const readings = signedReadings(found.chain, 1, hourly(1n, [10, 20, 30]));
  found.chain.deliver(methods.submitReadings, { operator, sourceId: 1n, readings });
  const { recordId } = found.chain.deliver(methods.closeRecord, { signer: operator, sourceId: 1n }).response;
  found.finish(recordId);
  return found;
}

const walk = ({ chain }: Court, recordId = 1n) => chain.query(queries.walk, { recordId });
const envOf = ({ chain }: Court) => chain.chain.modules.get("notary")?.env as NotaryEnv;

describe("the walk of a record", () => {
  test("names what it stands on", () => {
    const found = finalRecord();
    const { broken, steps, links } = walk(found);
    expect(broken).toBe("");
    expect(steps).toBe(BigInt(links.length));
    expect(links.map(({ kind, id }) => `${kind} ${kind === "notary" ? "" : id}`)).toEqual([
      "record 1",
      "source 1",
      "device 1/1",
      "calibration 1/1",
      "factor GRID@1",
      "notary ",
      "notary ",
    ]);
    expect(refusal(() => walk(found, 9n))).toMatch(/^NotFound/);
  });

  test("costs the same gas for each link, whatever is in the state", () => {
    const found = finalRecord();
    const keeper = found.chain.chain.doors(NotaryKeeper);
    const before = found.chain.ctx.gas.used;
    const { steps } = keeper.walk(found.chain.ctx, 1n);
    const used = found.chain.ctx.gas.used - before;
    // Beside the links, the parameters are read.
    expect(used - steps * 3000).toBeLessThan(6000);
    expect(used).toBeGreaterThanOrEqual(steps * 3000);
  });

  const kilowatt = { min: "0", max: "1000000", maxChangePerHour: "0" };
  test.each<[string, (found: Court) => void, RegExp | ""]>([
    [
      "a source that was revoked afterwards",
      ({ chain }) => chain.deliver(methods.revokeSource, { signer: operator, sourceId: 1n, reason: "sold" }),
      "",
    ],
    [
      "a device that was not to be trusted then",
      ({ chain }) =>
        chain.deliver(methods.revokeSource, {
          signer: committee,
          sourceId: 1n,
          reason: "key copied",
          since: timestampOf(firstHour + 2n * hour),
        }),
      /^source 1 is revoked since 2025-12-01T02:00:00Z, within record 1$/,
    ],
    [
      "a device that was to be trusted until its very end",
      ({ chain }) =>
        chain.deliver(methods.revokeSource, {
          signer: committee,
          sourceId: 1n,
          reason: "key copied",
          since: timestampOf(firstHour + 3n * hour),
        }),
      "",
    ],
    [
      "a factor that is withdrawn",
      ({ chain }) =>
        chain.deliver(methods.withdrawFactor, {
          authority: committee,
          code: "GRID",
          version: 1n,
          reason: "wrong year",
        }),
      /^factor GRID@1 is withdrawn: wrong year$/,
    ],
    [
      "another range since",
      ({ chain }) => chain.deliver(methods.updateSource, { operator, sourceId: 1n, range: kilowatt }),
      "",
    ],
    ["a dispute", (found) => found.dispute(1n), /^record 1 is disputed, not final$/],
    [
      "a dispute that was dismissed",
      (found) => {
        found.decide(found.dispute(1n), false);
        found.blocks(2);
      },
      "",
    ],
    [
      "a dispute that was upheld",
      (found) => found.decide(found.dispute(1n), true),
      /^record 1 is overturned, not final$/,
    ],
  ])("with %s", (_, work, text) => {
    const found = finalRecord();
    work(found);
    const { broken } = walk(found);
    if (text === "") expect(broken).toBe("");
    else expect(broken).toMatch(text);
    expect(found.chain.broken()).toBeUndefined();
  });

  test("of one that is not final, or was corrected", () => {
    const found = court();
    const readings = hourly(1n, [10, 20]);
    expect(found.submit(readings)).toBe(1n);
    expect(walk(found).broken).toBe("record 1 is submitted, not final");
    found.finish(1n);
    expect(walk(found).broken).toBe("");
    const corrected = hourly(1n, [10, 25]);
    expect(found.submit(corrected, 1, { replaces: 1n })).toBe(2n);
    found.finish(2n);
    const through = walk(found);
    expect([through.broken, through.links[0]]).toEqual([
      "",
      { kind: "replacement", id: "1", detail: "corrected by record 2" },
    ]);
    const { broken, links } = walk(found, 2n);
    expect([broken, links.at(-1)]).toEqual(["", { kind: "replacement", id: "1", detail: "final" }]);
  });

  test("longer than the parameters allow", () => {
    const found = finalRecord();
    const { params } = envOf(found);
    params.set(found.chain.ctx, { ...params.get(found.chain.ctx), maxWalk: 4 });
    expect(walk(found)).toMatchObject({ broken: "the history of record 1 has more than 4 links", steps: 4n });
  });

  test.each<[string, (env: NotaryEnv, ctx: Court["chain"]["ctx"]) => void, RegExp]>([
    ["its source is gone", ({ state }, ctx) => state.sources.remove(ctx, 1n), /^source 1 of record 1 is not there/],
    [
      "its device is gone",
      ({ state }, ctx) => state.versions.remove(ctx, [1n, 1n]),
      /^device 1\/1 of record 1 is not there/,
    ],
    [
      "its factor is gone",
      ({ state }, ctx) => state.factors.remove(ctx, ["GRID", 1n]),
      /^factor "GRID@1" of record 1 is not there/,
    ],
    ["nobody judged it", ({ state }, ctx) => state.notarisations.remove(ctx, 1n), /^record 1 was never notarised/],
    [
      "a notary was slashed for it",
      ({ state }, ctx) => {
        const judged = state.notarisations.get(ctx, 1n);
        state.notarisations.set(ctx, 1n, {
          ...judged,
          seats: judged.seats.map((seat) => ({ ...seat, provenFalse: true })),
        });
      },
      /^notary eco1\w+ was slashed for record 1$/,
    ],
    [
      "too few attested",
      ({ state }, ctx) => {
        const judged = state.notarisations.get(ctx, 1n);
        state.notarisations.set(ctx, 1n, { ...judged, needed: 3 });
      },
      /^2 notaries attested record 1, not 3$/,
    ],
    [
      "its device was not calibrated",
      ({ state }, ctx) => {
        const version = state.versions.get(ctx, [1n, 1n]);
        const from = timestampOf(firstHour + 1n);
        const until = timestampOf(firstHour + 4n * hour);
        state.versions.set(ctx, [1n, 1n], { ...version, calibration: { from, until, certificate: undefined } });
      },
      /^device 1\/1 was calibrated 2025-12-01T00:00:00.000000001Z to 2025-12-01T04:00:00Z, not in all of record 1$/,
    ],
    [
      "it says to correct one that knows nothing of it",
      ({ state }, ctx) => state.records.set(ctx, 1n, { ...state.records.get(ctx, 1n), replaces: 7n }),
      /^record 7 does not say that record 1 corrected it$/,
    ],
  ])("in a state in which %s", (_, work, text) => {
    const found = finalRecord();
    work(envOf(found), found.chain.ctx);
    expect(walk(found).broken).toMatch(text);
  });
});

describe("what other modules ask", () => {
  test("records that stand, by their start, wholly or partly within", () => {
    const found = court();
    for (const [at, kWh] of [[10], [20], [30]].entries()) found.submit(hourly(1n, kWh, BigInt(at) + 1n));
    found.submit(hourly(1n, [40, 40], 4n));
    for (const id of [1n, 2n, 4n]) found.finish(id);
    const keeper = found.chain.chain.doors(NotaryKeeper);
    const ids = (from: bigint, to: bigint) =>
      [...keeper.finalRecords(found.chain.ctx, 1n, firstHour + from, firstHour + to)].map(({ id }) => id);
    expect(ids(0n, 5n * hour)).toEqual([1n, 2n, 4n]);
    expect(ids(1n, hour)).toEqual([1n]);
    expect(ids(hour, hour + 1n)).toEqual([2n]);
    expect(ids(4n * hour, 9n * hour)).toEqual([4n]);
    expect(ids(2n * hour, 3n * hour)).toEqual([]);
    expect(ids(5n * hour, 9n * hour)).toEqual([]);
    expect(keeper.record(found.chain.ctx, 3n)?.status).not.toBe("final");
    expect(keeper.record(found.chain.ctx, 9n)).toBeUndefined();
  });

  test("a correction in the place of what it corrects", () => {
    const found = court();
    found.submit(hourly(1n, [10, 20]));
    found.finish(1n);
    found.submit(hourly(1n, [10, 21]), 1, { replaces: 1n });
    found.finish(2n);
    const keeper = found.chain.chain.doors(NotaryKeeper);
    const all = [...keeper.finalRecords(found.chain.ctx, 1n, firstHour + hour, firstHour + 2n * hour)];
    expect(all.map(({ id, replaces, micrograms }) => [id, replaces, micrograms])).toEqual([[2n, 1n, 12_400_000_000n]]);
  });

  test("a record backs one thing", () => {
    const found = finalRecord();
    const keeper = found.chain.chain.doors(NotaryKeeper);
    const { ctx } = found.chain;
    const [pool, other] = [{ kind: "pool", id: "3" } as const, { kind: "verification", id: "P-1/2" } as const];
    keeper.use(ctx, 1n, pool);
    expect(keeper.userOf(ctx, 1n)).toEqual(pool);
    expect(refusal(() => keeper.use(ctx, 1n, other))).toMatch(/^notary 31: record 1 backs pool 3/);
    expect(refusal(() => keeper.release(ctx, 1n, other))).toMatch(
      /^notary 31: record 1 backs pool 3, not verification P-1\/2/,
    );
    keeper.release(ctx, 1n, pool);
    expect(refusal(() => keeper.release(ctx, 1n, pool))).toMatch(/^notary 31: record 1 backs nothing/);
    expect(refusal(() => keeper.use(ctx, 1n, other))).toMatch(/record 1 is of emission, it backs no verification/);
    expect(refusal(() => keeper.use(ctx, 9n, pool))).toMatch(/^notary 29/);
    found.submit(hourly(1n, [1], 4n));
    expect(refusal(() => keeper.use(ctx, 2n, pool))).toMatch(/^notary 30: record 2 is submitted/);
    expect(keeper.userOf(ctx, 2n)).toBeUndefined();
  });

  test("a source, with the most that it can emit in an hour", () => {
    const found = court();
    register(found.chain, 2, { account: judge(1), intervalSeconds: 7200n });
    const keeper = found.chain.chain.doors(NotaryKeeper);
    const [one, two] = [1n, 2n].map((id) => keeper.source(found.chain.ctx, id));
    // 100 kWh an hour of 400 g; the second in two hours.
    expect(one).toMatchObject({ active: true, kind: "emission", scope: 2, maxMicrogramsPerHour: 40_000_000_000n });
    expect(two).toMatchObject({ active: false, intervalSeconds: 7200n, maxMicrogramsPerHour: 20_000_000_000n });
    expect(keeper.source(found.chain.ctx, 3n)).toBeUndefined();
    expect(keeper.convert(found.chain.ctx, "GRID", 1n, "kWh", firstHour, "up")).toEqual({
      micrograms: 400n,
      factor: "GRID@1",
    });
  });
});
