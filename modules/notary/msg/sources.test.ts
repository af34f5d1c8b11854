import { describe, expect, test } from "@jest/globals";
import { KeyType, RecordKind } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { SourceKind, SourceStatus } from "../../../codec/gen/eco2/notary/v1/source.ts";
import type { MsgRegisterSource } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { claimSignBytes } from "../../../codec/notary/signing.ts";
import { timestampOf } from "../../../codec/time.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { notaryHooks } from "../hooks.ts";
import { notary } from "../module.ts";
import {
  authority,
  day,
  device,
  emptyNotary,
  hour,
  hourly,
  meterOf,
  meters,
  methods,
  newYear,
  oneMeter,
  queries,
  unit,
  who,
} from "../testing/meters.ts";

const claimed = (number: number, operator: string = who.operator) => {
  const { key, sign } = device(number);
  return { deviceKey: key, deviceSignature: sign(claimSignBytes("test-1", { operator, key })) };
};

describe("a source", () => {
  test("of its operator's own account is active at once, another's when that account accepts it", () => {
    const { chain, register } = oneMeter();
    expect(register({ account: who.account }, device(2))).toBe(2n);
    const status = (id: bigint) => chain.query(queries.source, { id }).source?.status;
    expect([status(1n), status(2n)]).toEqual([SourceStatus.SOURCE_STATUS_ACTIVE, SourceStatus.SOURCE_STATUS_PENDING]);
    const accept = (account: string, sourceId: bigint) => chain.deliver(methods.acceptSource, { account, sourceId });
    expect(refusal(() => accept(who.stranger, 2n))).toMatch(/^notary 5: the account of source 2 is/);
    expect(refusal(() => accept(who.operator, 1n))).toMatch(/^notary 6: source 1 does not wait/);
    accept(who.account, 2n);
    expect(status(2n)).toBe(SourceStatus.SOURCE_STATUS_ACTIVE);
    expect(refusal(() => accept(who.account, 2n))).toMatch(/^notary 6/);
    const ids = (filter: object) => chain.query(queries.sources, filter).sources.map(({ id }) => id);
    expect([ids({}), ids({ operator: who.operator }), ids({ account: who.account })]).toEqual([
      [1n, 2n],
      [1n, 2n],
      [2n],
    ]);
    expect(refusal(() => ids({ operator: who.operator, account: who.account }))).toMatch(
      /^InvalidArgument: at most one of/,
    );
    expect(chain.broken()).toBeUndefined();
  });

  test("is of one address, however that is written: a notary that operates it has an interest in it", () => {
    const { chain, register, submit } = oneMeter();
    const upper = who.operator.toUpperCase();
    chain.deliver(methods.registerSite, { operator: upper, name: "Works" });
    register({ operator: upper, account: upper, siteId: 1n, ...claimed(2) });
    const { source } = chain.query(queries.source, { id: 2n });
    expect(source).toMatchObject({
      operator: who.operator,
      account: who.operator,
      status: SourceStatus.SOURCE_STATUS_ACTIVE,
    });
    submit(hourly([1], { sourceId: 2n }), device(2), upper);
    chain.deliver(methods.setSiteRules, { signer: upper, siteId: 1n, rules: [] });
    chain.deliver(methods.revokeSource, { signer: upper, sourceId: 2n, reason: "sold" });
    expect(chain.query(queries.source, { id: 2n }).source?.revocation?.by).toBe(who.operator);
    expect(chain.broken()).toBeUndefined();
  });

  const refused: [string, Partial<MsgRegisterSource>, RegExp][] = [
    ["no kind", { kind: SourceKind.SOURCE_KIND_UNSPECIFIED }, /^notary 2: kind 0/],
    ["nothing recorded", { records: RecordKind.RECORD_KIND_UNSPECIFIED }, /^notary 2: records 0/],
    ["no title", { title: "" }, /^notary 2: title is empty/],
    ["a hidden title", { title: "a\u202eb" }, /^notary 2: title has the invisible character/],
    ["an unknown unit", { unit: "kwh" }, /^notary 2: unit "kwh" is not known, allowed are J, kJ/],
    ["scope 4", { scope: 4 }, /^notary 2: scope 4/],
    ["no country", { location: { country: "XX", text: "", latitude: 0, longitude: 0 } }, /^notary 2: country "XX"/],
    [
      "a place off the earth",
      { location: { country: "DE", text: "", latitude: 90_000_001, longitude: 0 } },
      /^notary 2: latitude/,
    ],
    ["a project of emissions", { projectId: "ECO2-1" }, /^notary 2: project_id is given for absorptions/],
    ["absorptions of no project", { records: RecordKind.RECORD_KIND_ABSORPTION }, /^notary 2: project_id/],
    ["no interval", { intervalSeconds: 0n }, /^notary 2: interval_seconds 0/],
    ["records shorter than a reading", { recordSeconds: 3599n }, /^notary 2: record_seconds 3599 is less/],
    ["records of years", { recordSeconds: 400n * 86_400n }, /^notary 2: record_seconds 34560000, allowed/],
    ["an empty range", { range: { min: "5", max: "4", maxChangePerHour: "0" } }, /^notary 2: range is 5 to 4/],
    [
      "a negative range",
      { range: { min: "-5", max: "4", maxChangePerHour: "0" } },
      /^notary 2: range.min -5 is negative/,
    ],
    [
      "a calibration of nothing",
      { calibration: { from: timestampOf(1n), until: timestampOf(1n), certificate: undefined } },
      /^notary 2: calibration is from/,
    ],
    [
      "a certificate without a hash",
      {
        calibration: {
          from: timestampOf(1n),
          until: timestampOf(2n),
          certificate: { sha256: new Uint8Array(5), uri: "https://a" },
        },
      },
      /^notary 34: sha256 of/,
    ],
    ["an unknown factor", { factor: "GRID-FR" }, /^notary 14: there is no factor "GRID-FR"/],
    ["a unit that the factor has not", { unit: "kg" }, /^notary 18: factor GRID-DE is for kWh, the source measures kg/],
    [
      "a substance that the factor has not",
      { substance: "gas" },
      /^notary 2: factor GRID-DE is for substance electricity/,
    ],
    ["a scope that the factor has not", { scope: 1 }, /^notary 2: factor GRID-DE is for scope 2/],
    ["a site that is not there", { siteId: 3n }, /^notary 11/],
    ["no address", { operator: "eco1" }, /^sdk 7/],
    [
      "a key of no type",
      { deviceKey: { type: KeyType.KEY_TYPE_UNSPECIFIED, key: new Uint8Array(33) } },
      /^notary 7: type 0/,
    ],
    [
      "a key of another form",
      { deviceKey: { type: KeyType.KEY_TYPE_ED25519, key: new Uint8Array(33) } },
      /^notary 7: ed25519 key of 33 bytes/,
    ],
    ["a device that did not agree", { deviceSignature: new Uint8Array(64) }, /^notary 9: the device has not signed/],
    ["a device that agreed to another operator", claimed(2, who.stranger), /^notary 9/],
    ["the key of another source: a clone", claimed(1), /^notary 8: the key is that of source 1/],
  ];
  test.each(refused)("is refused with %s", (_, change, text) => {
    const { chain } = oneMeter();
    const before = chain.exported();
    expect(refusal(() => chain.deliver(methods.registerSource, meterOf({ ...claimed(2), ...change })))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });
});

describe("another device", () => {
  test("closes the record, counts on, and shows what it shows; the old key stays bound", () => {
    const { chain, submit, record, register } = oneMeter();
    submit(hourly([10, 20]));
    const { deviceKey, deviceSignature } = claimed(5);
    const change = { operator: who.operator, sourceId: 1n, deviceKey, deviceSignature };
    expect(chain.deliver(methods.updateSource, change).response.version).toBe(2n);
    const next = hourly([400, 1], {}, { sequence: 3n, start: newYear + 2n * hour, total: 5n * unit });
    expect(refusal(() => submit(next))).toMatch(/^notary 9/);
    submit(next, device(5));
    expect([1n, 2n].map((id) => record(id)?.sourceVersion)).toEqual([1n, 2n]);
    expect([record(2n)?.firstMeterTotal, record(2n)?.lastMeterTotal]).toEqual([`${5n * unit}`, `${406n * unit}`]);
    expect(chain.query(queries.sourceVersions, { sourceId: 1n }).versions.map(({ version }) => version)).toEqual([
      1n,
      2n,
    ]);
    expect(refusal(() => register({}, device(1)))).toMatch(/^notary 8/);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, object, RegExp]>([
    ["of another operator", { operator: who.stranger, ...claimed(5, who.stranger) }, /^notary 4/],
    ["nothing", {}, /^notary 2: nothing is given/],
    [
      "a signature without a key",
      { deviceSignature: new Uint8Array(64), range: { min: "0", max: "1", maxChangePerHour: "0" } },
      /^notary 7/,
    ],
    ["that did not agree", { ...claimed(5), deviceSignature: new Uint8Array(64) }, /^notary 9/],
    ["of another source", claimed(2), /^notary 8: the key is that of source 2/],
    ["with an empty range", { range: { min: "1", max: "0", maxChangePerHour: "0" } }, /^notary 2/],
  ])("is refused: %s", (_, change, text) => {
    const { chain, register } = oneMeter();
    register({}, device(2));
    const before = chain.exported();
    expect(
      refusal(() => chain.deliver(methods.updateSource, { operator: who.operator, sourceId: 1n, ...change })),
    ).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  test("another range and calibration count from then on", () => {
    const { chain, submit } = oneMeter();
    submit(hourly([10]));
    const range = { min: "0", max: `${5n * unit}`, maxChangePerHour: "0" };
    chain.deliver(methods.updateSource, { operator: who.operator, sourceId: 1n, range });
    const next = (amount: number) => hourly([amount], {}, { sequence: 2n, start: newYear + hour, total: 10n * unit });
    expect(refusal(() => submit(next(6)))).toMatch(/^notary 24/);
    submit(next(5));
    const calibration = { from: timestampOf(newYear), until: timestampOf(newYear + hour), certificate: undefined };
    chain.deliver(methods.updateSource, { operator: who.operator, sourceId: 1n, calibration });
    const third = hourly([1], {}, { sequence: 3n, start: newYear + 2n * hour, total: 15n * unit });
    expect(refusal(() => submit(third))).toMatch(/^notary 26/);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("a revoked source", () => {
  const revoke = (chain: ReturnType<typeof oneMeter>["chain"], signer: string, since?: bigint) =>
    chain.deliver(methods.revokeSource, {
      signer,
      sourceId: 1n,
      reason: "key copied",
      since: since === undefined ? undefined : timestampOf(since),
    });

  test("tells whoever subscribed, takes nothing more, and what it gathered can still be closed", () => {
    const told: bigint[] = [];
    const chain = emptyNotary([], {}, [notary.on(notaryHooks.sourceRevoked, (_, __, id) => void told.push(id))]);
    const { setFactor, register, submit, wait, close } = meters(chain);
    setFactor();
    register();
    wait(2n * day);
    submit(hourly([10]));
    revoke(chain, who.operator);
    expect(told).toEqual([1n]);
    expect(chain.query(queries.source, { id: 1n }).source).toMatchObject({
      status: SourceStatus.SOURCE_STATUS_REVOKED,
      revocation: { reason: "key copied", by: who.operator },
    });
    expect(refusal(() => submit(hourly([1], {}, { sequence: 2n, start: newYear + hour, total: 10n * unit })))).toMatch(
      /^notary 6/,
    );
    expect(close().recordId).toBe(1n);
    expect(chain.broken()).toBeUndefined();
  });

  test("only the committee says since when, and may say an earlier moment later", () => {
    const { chain } = oneMeter();
    expect(refusal(() => revoke(chain, who.stranger))).toMatch(/^notary 4/);
    expect(refusal(() => revoke(chain, who.operator, newYear))).toMatch(/^notary 12: since is the committee's/);
    expect(refusal(() => revoke(chain, who.committee, chain.ctx.time + 1n))).toMatch(
      /^notary 2: since is in the future/,
    );
    revoke(chain, who.operator);
    expect(refusal(() => revoke(chain, who.operator))).toMatch(/^notary 6: source 1 is revoked already/);
    revoke(chain, who.committee, newYear);
    expect(refusal(() => revoke(chain, authority, newYear))).toMatch(/^notary 6/);
    revoke(chain, authority, newYear - 1n);
    expect(chain.query(queries.source, { id: 1n }).source?.revocation?.since).toEqual(timestampOf(newYear - 1n));
  });

  test("a reason is needed", () => {
    const { chain } = oneMeter();
    expect(
      refusal(() => chain.deliver(methods.revokeSource, { signer: who.operator, sourceId: 1n, reason: " " })),
    ).toMatch(/^notary 35/);
  });
});
