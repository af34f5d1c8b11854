import { describe, expect, test } from "@jest/globals";
import { timestampOf } from "../../codec/time.ts";
import { brokenInvariant } from "../../core/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import {
  day,
  device,
  emptyNotary,
  envOf,
  hour,
  hourly,
  meters,
  methods,
  newYear,
  oneMeter,
  unit,
  who,
} from "./testing/meters.ts";

type Section = Record<string, unknown>;

/** A chain with some of everything: two sources of a site, one of which gathers behind a gap, the other with a closed record and a new device. */
function lived() {
  const found = oneMeter();
  const { chain, register, submit, close } = found;
  chain.deliver(methods.registerSite, { operator: who.operator, name: "Works" });
  for (const number of [2, 3]) register({ siteId: 1n }, device(number));
  chain.deliver(methods.setSiteRules, {
    signer: who.operator,
    siteId: 1n,
    rules: [{ numeratorSource: 2n, denominatorSource: 3n, min: "0", max: `${2n * unit}`, height: 0n }],
  });
  submit(hourly([10, 20, 30]));
  close();
  submit(hourly([40], {}, { sequence: 4n, start: newYear + 3n * hour, total: 60n * unit }));
  submit(hourly([10, 20], { sourceId: 2n }), device(2));
  chain.deliver(methods.declareGap, {
    operator: who.operator,
    sourceId: 2n,
    nextSequence: 4n,
    nextStart: timestampOf(newYear + 3n * hour),
    reason: "off",
  });
  chain.deliver(methods.revokeSource, { signer: who.committee, sourceId: 3n, reason: "copied" });
  return found;
}

let kept: Record<string, unknown> | undefined;
/** What that chain exports, to be changed. */
function sections(): Record<string, unknown> {
  kept ??= lived().chain.exported();
  return structuredClone(kept);
}
const notaryOf = (all: Record<string, unknown>) => all["notary"] as Section;
const list = (section: Section, name: string) => section[name] as Section[];

describe("genesis", () => {
  test("begins where another chain ended, and goes on as that would", () => {
    const found = lived();
    const all = found.chain.exported();
    const again = meters(emptyNotary([], all));
    expect(again.chain.exported()).toEqual(all);
    expect(again.chain.broken()).toBeUndefined();
    again.wait(2n * day);
    found.wait(2n * day);
    const next = hourly([50], {}, { sequence: 5n, start: newYear + 4n * hour, total: 100n * unit });
    const behind = hourly([5], { sourceId: 2n }, { sequence: 4n, start: newYear + 3n * hour, total: 60n * unit });
    for (const { submit, close } of [found, again]) {
      submit(next);
      submit(behind, device(2));
      close();
      close(who.operator, 2n);
    }
    expect(again.chain.broken()).toBeUndefined();
    const record = (one: typeof found, id: bigint) => ({
      ...one.record(id),
      submittedTime: undefined,
      submittedHeight: 0,
      openedHeight: 0,
    });
    for (const id of [1n, 2n, 3n, 4n]) expect(record(again, id)).toEqual(record(found, id));
    expect(refusal(() => again.register({}, device(3)))).toMatch(/^notary 8: the key is that of source 3/);
  });

  test("of a new chain has no sources, and the warming potentials of AR6", () => {
    const section = notaryOf(emptyNotary().exported());
    expect([
      list(section, "sources"),
      list(section, "records"),
      list(section, "gwp_sets").map(({ code }) => code),
    ]).toEqual([[], [], ["AR6-100"]]);
  });

  type Change = (section: Section) => void;
  const change =
    (name: string, at: number, fields: Section): Change =>
    (section) => {
      const found = list(section, name)[at];
      if (found === undefined) throw new Error(`there is no ${name}.${at}`);
      Object.assign(found, fields);
    };
  const twice =
    (name: string): Change =>
    (section) =>
      void list(section, name).push(list(section, name)[0] ?? {});
  const less =
    (name: string): Change =>
    (section) =>
      void list(section, name).shift();

  test.each<[string, Change, RegExp]>([
    ["a source twice", twice("sources"), /app_state.notary.sources.3: source 1 is there twice/],
    ["a version twice", twice("versions"), /notary.versions.3: version 1 of source 1 is there twice/],
    ["a reading twice", twice("readings"), /notary.readings.\d: reading 1 of source 1 is there twice/],
    ["a record twice", twice("records"), /notary.records.\d: record 1 is there twice/],
    ["a factor twice", twice("factors"), /notary.factors.1: GRID-DE@1 is there twice/],
    ["a table twice", twice("gwp_sets"), /notary.gwp_sets.1: AR6-100 is there twice/],
    ["a site twice", twice("sites"), /notary.sites.1: site 1 is there twice/],
    ["a stream twice", twice("streams"), /notary.streams.\d: the stream of source 1 is there twice/],
    ["a gap twice", twice("gaps"), /notary.gaps.1: the gap before reading 4 is there twice/],
    ["no factor", less("factors"), /notary.sources: source 1 has the factor GRID-DE, which is not there/],
    ["no version of a source", less("versions"), /notary.records.0: version 1 of source 1 is not there/],
    ["no source of a version", less("sources"), /notary.readings.0: source 1 is not there/],
    ["a reading less", less("readings"), /notary.records: record 1 lacks a reading/],
    ["no stream of a record that gathers", less("streams"), /notary.(records|streams)/],
    ["no gap where one was", less("gaps"), /notary.streams: source 2: the gap before reading 4 is not there/],
    [
      "the key of another source",
      change("versions", 1, { device_key: { type: "KEY_TYPE_SECP256K1", key: "" } }),
      /notary.versions.1: secp256k1 key of 0 bytes/,
    ],
    [
      "another figure",
      change("records", 0, { micrograms: "1" }),
      /notary.records: record 1 is 24000000000 micrograms, it says 1/,
    ],
    ["another sum", change("records", 0, { amount: "1" }), /notary.records: record 1/],
    [
      "another root",
      change("records", 0, { root: "AAAA" }),
      /notary.records: record 1: its root is not that of its readings/,
    ],
    [
      "an unknown factor",
      change("records", 0, { factor: "GRID-FR@1" }),
      /notary.records: record 1: its source or factor is not there/,
    ],
    ["an end before its start", change("records", 0, { end: "2025-12-31T00:00:00Z" }), /notary.records/],
    [
      "no status",
      change("records", 0, { status: "RECORD_STATUS_UNSPECIFIED" }),
      /notary.records.0: records never have the status 0/,
    ],
    [
      "a correction of nothing",
      change("records", 0, { replaces: "9" }),
      /notary.records: record 1 corrects record 9, which is not there/,
    ],
    [
      "a correction by nothing",
      change("records", 0, { replaced_by: "9" }),
      /notary.records: record 1 was corrected by record 9/,
    ],
    [
      "a revoked source without revocation",
      change("sources", 2, { revocation: null }),
      /notary.sources.2: a source is revoked exactly where/,
    ],
    [
      "another range than its version has",
      (section) => {
        const { version } = list(section, "sources")[0] as { version: Section };
        (version["range"] as Section)["max"] = "1";
      },
      /notary.sources: source 1 says otherwise of version 1/,
    ],
    [
      "a stream that goes back",
      change("streams", 1, { next_sequence: "1", next_start: null, after_gap: false }),
      /notary.streams: record 3 ends with reading 2, its source goes on before that/,
    ],
    [
      "no stream of what was measured",
      (section) => void list(section, "streams").splice(1, 1),
      /notary.streams: record 3 is of source 2, which has no stream/,
    ],
    [
      "an address in capitals",
      change("sources", 0, { operator: who.operator.toUpperCase() }),
      /notary.sources.0: address .* must be in lower case/,
    ],
    ["a record of no kind", change("records", 0, { kind: "RECORD_KIND_UNSPECIFIED" }), /records are never of kind 0/],
    ["a unit that is none", change("sources", 0, { unit: "kwh" }), /notary.sources.0: unit "kwh"/],
    [
      "a rule of one source",
      change("sites", 0, { rules: [{ numerator_source: "2", denominator_source: "2", min: "0", max: "1" }] }),
      /notary.sites.0: rule 2\/2/,
    ],
    [
      "an id that is given away",
      (section) => Object.assign(section, { next_source_id: "3" }),
      /notary.next_source_id: is 3, and 3 is given away/,
    ],
    [
      "a record's id that is given away",
      (section) => Object.assign(section, { next_record_id: "1" }),
      /notary.next_record_id: is 1/,
    ],
    [
      "parameters beyond bounds",
      (section) => Object.assign(section["params"] as Section, { max_readings: 10_001 }),
      /notary.params: invalid max_readings: 10001, allowed: 1 to 10000/,
    ],
    [
      "a committee that is none",
      (section) => Object.assign(section["params"] as Section, { committee: "eco1" }),
      /notary.params: invalid committee/,
    ],
    ["an unknown field", (section) => Object.assign(section, { meters: [] }), /notary/],
  ])("is refused with %s", (_, work, text) => {
    const all = sections();
    work(notaryOf(all));
    expect(() => emptyNotary([], all)).toThrow(text);
  });
});

describe("invariants notice", () => {
  const broken = (work: (env: ReturnType<typeof envOf>, ctx: ReturnType<typeof lived>["chain"]["ctx"]) => void) => {
    const { chain } = lived();
    work(envOf(chain), chain.ctx);
    return brokenInvariant(chain.chain, chain.ctx);
  };

  test.each<[string, Parameters<typeof broken>[0], RegExp]>([
    [
      "a reading that is changed",
      ({ state }, ctx) => {
        const found = state.readings.get(ctx, [1n, 2n]);
        if (found.reading === undefined) throw new Error("a reading");
        state.readings.set(ctx, [1n, 2n], { ...found, reading: { ...found.reading, category: "x" } });
      },
      /record 1: its root is not that of its readings/,
    ],
    [
      "a device that is unbound",
      ({ state }, ctx) => {
        const [[name]] = [...state.devices.range(ctx)] as [[Uint8Array, bigint]];
        state.devices.remove(ctx, name);
      },
      /the device of version 1 is not bound to it/,
    ],
    [
      "a stream that forgets its record",
      ({ state }, ctx) => state.streams.set(ctx, 1n, { ...state.streams.get(ctx, 1n), openRecord: 0n }),
      /record 2 gathers, the stream of source 1 says otherwise/,
    ],
    [
      "a stream that counts otherwise",
      ({ state }, ctx) => state.streams.set(ctx, 1n, { ...state.streams.get(ctx, 1n), nextSequence: 9n }),
      /record 2 ends with reading 4, its source goes on elsewhere/,
    ],
    [
      "a site that is gone",
      ({ state }, ctx) => state.sites.remove(ctx, 1n),
      /source 2 is of site 1, which is not there/,
    ],
    [
      "a version without a source",
      ({ state }, ctx) => state.sources.remove(ctx, 3n),
      /there is a version of source 3, which is not there/,
    ],
  ])("%s", (_, work, text) => {
    expect(broken(work)).toMatch(text);
  });
});
