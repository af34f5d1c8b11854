import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { timestampOf } from "../../../codec/time.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { notaryAccount } from "../module.ts";
import {
  day,
  device,
  hour,
  hourly,
  methods,
  newYear,
  oneMeter,
  person,
  queries,
  unit,
  who,
} from "../testing/meters.ts";

const moduleText = encodeAddress(testPrefix, moduleAddress(notaryAccount));

type Meter = ReturnType<typeof oneMeter>;
const gap = ({ chain }: Meter, nextSequence: bigint, nextStart: bigint, change: object = {}) =>
  chain.deliver(methods.declareGap, {
    operator: who.operator,
    sourceId: 1n,
    nextSequence,
    nextStart: timestampOf(nextStart),
    reason: "the meter was changed",
    ...change,
  });

describe("readings that are missing", () => {
  test("end the record, and the meter shows what was counted meanwhile", () => {
    const found = oneMeter();
    const { chain, submit, record } = found;
    submit(hourly([10, 20]));
    gap(found, 5n, newYear + 4n * hour);
    expect(record(1n)?.count).toBe(2n);
    const start = newYear + 4n * hour;
    const behind = (total: bigint) => hourly([5], {}, { sequence: 5n, start, total });
    expect(refusal(() => submit(behind(20n * unit)))).toMatch(/^notary 27/);
    expect(
      refusal(() => submit(hourly([5], {}, { sequence: 3n, start: newYear + 2n * hour, total: 30n * unit }))),
    ).toMatch(/^notary 20/);
    submit(behind(42n * unit));
    expect(record(2n)).toMatchObject({ firstSequence: 5n, count: 1n, firstMeterTotal: `${42n * unit}` });
    expect(chain.query(queries.gaps, { sourceId: 1n }).gaps).toMatchObject([
      {
        nextSequence: 5n,
        missing: 2n,
        counted: `${12n * unit}`,
        start: timestampOf(newYear + 2n * hour),
        end: timestampOf(start),
      },
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("two gaps without a reading between them are one; the first may stand before all readings", () => {
    const found = oneMeter();
    gap(found, 100n, newYear);
    gap(found, 101n, newYear + hour);
    const gaps = () => found.chain.query(queries.gaps, { sourceId: 1n }).gaps;
    expect(gaps()).toMatchObject([{ nextSequence: 101n, missing: 100n, start: timestampOf(newYear) }]);
    found.submit(hourly([7], {}, { sequence: 101n, start: newYear + hour, total: 500n * unit }));
    expect(gaps().map(({ counted }) => counted)).toEqual([""]);
    gap(found, 102n, newYear + 3n * hour);
    expect(gaps().length).toBe(2);
    expect(found.chain.broken()).toBeUndefined();
  });

  test.each<[string, bigint, bigint, object, RegExp]>([
    ["where nothing is missing", 2n, newYear + hour, {}, /^notary 33: nothing is missing/],
    ["backwards in count", 1n, newYear + 2n * hour, {}, /^notary 33: reading 2 from 2026-01-01T01:00:00Z/],
    ["backwards in time", 3n, newYear, {}, /^notary 33: reading 2 from/],
    ["into the future", 3n, newYear + 3n * day, {}, /^notary 23/],
    ["beyond all counts", 1n << 63n, newYear + 2n * hour, {}, /^notary 33: next_sequence/],
    ["to no time", 3n, newYear, { nextStart: undefined }, /^notary 33: next_start is not given/],
    ["without a reason", 3n, newYear + 2n * hour, { reason: "" }, /^notary 35/],
    ["by another", 3n, newYear + 2n * hour, { operator: who.stranger }, /^notary 4/],
  ])("refused: %s", (_, sequence, start, change, text) => {
    const found = oneMeter();
    found.submit(hourly([10]));
    const before = found.chain.exported();
    expect(refusal(() => gap(found, sequence, start, change))).toMatch(text);
    expect(found.chain.exported()).toEqual(before);
  });
});

describe("closing", () => {
  test("by anybody once its period is over, before that by operator and account", () => {
    const { chain, register, submit, close, wait } = oneMeter();
    register({ account: who.account }, device(2));
    chain.deliver(methods.acceptSource, { account: who.account, sourceId: 2n });
    const late = { start: newYear + 36n * hour };
    submit(hourly([10], {}, late));
    submit(hourly([10], { sourceId: 2n }, late), device(2));
    expect(refusal(() => close(who.stranger))).toMatch(/^notary 38: record 1 gathers until 2026-01-03T12:00:00Z/);
    expect(close(who.account, 2n).recordId).toBe(2n);
    wait(12n * hour);
    expect(close(who.stranger).recordId).toBe(1n);
    expect(refusal(() => close())).toMatch(/^notary 32: source 1 has no record that gathers/);
    expect(refusal(() => close(who.operator, 9n))).toMatch(/^notary 3/);
    expect(chain.broken()).toBeUndefined();
  });

  test("names a document; a stranger cannot", () => {
    const { chain, submit, record, wait } = oneMeter();
    submit(hourly([10]));
    const document = { sha256: new Uint8Array(32).fill(3), uri: "ipfs://bafy" };
    const close = (signer: string, change: object = {}) =>
      chain.deliver(methods.closeRecord, { signer, sourceId: 1n, document: { ...document, ...change } });
    wait(2n * day);
    expect(refusal(() => close(who.stranger))).toMatch(/^notary 34: only the operator/);
    expect(refusal(() => close(who.operator, { uri: "ftp://x" }))).toMatch(/^notary 34: uri/);
    expect(refusal(() => close(who.operator, { sha256: new Uint8Array(32) }))).toMatch(/^notary 34: sha256/);
    close(who.operator);
    expect(record(1n)?.document).toEqual(document);
  });

  test("who closes it pays for its notarisation, and cannot without the fee", () => {
    const { chain, submit, close, wait } = oneMeter();
    submit(hourly([10]));
    wait(2n * day);
    const coins = (address: string) =>
      BigInt(chain.query(BankQuery.methods.balance, { address, denom: "ueco2" }).balance?.amount ?? "0");
    const before = chain.exported();
    expect(refusal(() => close(person(9)))).toMatch(/^sdk 5: .*insufficient funds/);
    expect(chain.exported()).toEqual(before);
    const [had, held] = [coins(who.stranger), coins(moduleText)];
    close(who.stranger);
    expect([had - coins(who.stranger), coins(moduleText) - held]).toEqual([5_000_000n, 5_000_000n]);
    expect(chain.broken()).toBeUndefined();
  });
});
