import { describe, expect, test } from "@jest/globals";
import { Certificate, Dimension, Flow } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition, type MsgSupersede } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { u64Key } from "../../../codec/keys.ts";
import { encodeKey } from "../../../codec/keys-compose.ts";
import { prefixes, storeNames } from "../../../codec/stores.ts";
import { T, who } from "../../registry/testing/credits.ts";
import { authority, claimOf, offsetChain, startedChain } from "../testing/chain.ts";
import { refusal } from "../testing/refusal.ts";

const day = 86_400_000_000_000n;

function start() {
  const { chain, ...call } = startedChain();
  call.retire(who.alice, 1n, T, { beneficiary: "Backerei Muller" });
  const total = (dimension: Dimension, key: string) =>
    chain.query(QueryDefinition.methods.flowTotals, { flow: Flow.FLOW_RETIREMENT, dimension, key }).totals[0];
  const listed = (dimension: Dimension, key: string) =>
    chain.query(QueryDefinition.methods.certificatesBy, { dimension, key }).certificates.map(({ id }) => id);
  const stored = (id: bigint) =>
    chain.ctx.branch.get(storeNames.offset, encodeKey(prefixes.offset.certificates, u64Key, id));
  return { chain, ...call, total, listed, stored };
}

describe("superseding a certificate", () => {
  test("writes another one of the same grams, and leaves the old one to the byte", () => {
    const { chain, supersede, certificate, stored } = start();
    const before = stored(1n);
    chain.runBlock({ after: day });
    expect(supersede(who.alice, 1n)).toBe(2n);
    expect(stored(1n)).toEqual(before);
    const [old, next] = [certificate(1n), certificate(2n)];
    expect(old.supersededBy).toBe(2n);
    expect(next).toMatchObject({
      supersededBy: 0n,
      certificate: {
        supersedes: 1n,
        original: 1n,
        beneficiary: "Bäckerei Müller GmbH",
        grams: T,
        correction: "A name was misspelt",
      },
    });
    expect(next.certificate?.ranges).toEqual(old.certificate?.ranges);
    expect(chain.broken()).toBeUndefined();
  });

  test("moves sums and lists to the new one, in the time of the retirement", () => {
    const { chain, supersede, total, listed } = start();
    chain.runBlock({ after: 40n * day });
    supersede(who.alice, 1n, { country: "FR" });
    const { DIMENSION_BENEFICIARY, DIMENSION_MONTH, DIMENSION_COUNTRY, DIMENSION_OWNER } = Dimension;
    expect(total(DIMENSION_BENEFICIARY, "Backerei Muller")).toMatchObject({ count: 0n, micrograms: "0" });
    expect(total(DIMENSION_BENEFICIARY, "Bäckerei Müller GmbH")).toMatchObject({
      count: 1n,
      micrograms: "1000000000000",
    });
    expect(total(DIMENSION_COUNTRY, "FR")?.count).toBe(1n);
    expect(total(DIMENSION_MONTH, "2026-01")?.count).toBe(1n);
    expect(listed(DIMENSION_OWNER, who.alice)).toEqual([2n]);
    expect(listed(DIMENSION_BENEFICIARY, "Backerei Muller")).toEqual([]);
    const { totals } = chain.query(QueryDefinition.methods.totals, {});
    expect(totals).toEqual({ certificates: 2n, grams: T, eccGrams: 0n, superseded: 1n });
    const all = chain.query(QueryDefinition.methods.certificates, { owner: "", beneficiary: "" }).certificates;
    expect(all.map(({ id }) => id)).toEqual([1n, 2n]);
  });

  test("goes on from the new one, and names the first", () => {
    const { chain, supersede, certificate } = start();
    supersede(who.alice, 1n);
    supersede(who.alice, 2n, { reason: "Deliveries of 2025, corrected" });
    expect(certificate(3n).certificate).toMatchObject({ supersedes: 2n, original: 1n });
    expect(refusal(() => supersede(who.alice, 1n)).message).toContain("certificate 2 stands in the place of 1");
    expect(chain.broken()).toBeUndefined();
    expect(offsetChain(chain.exported()).exported()).toEqual(chain.exported());
  });

  test("works for ECC too", () => {
    const { chain, retireEcc, supersede, certificate } = start();
    retireEcc(who.bob, 5n);
    supersede(who.bob, 2n);
    expect(certificate(3n).certificate).toMatchObject({ fromEcc: true, supersedes: 2n, grams: 5n });
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, Partial<MsgSupersede>, number, string]>([
    ["no certificate", { certificateId: 9n }, 10, "no certificate has the id 9"],
    ["another's", { owner: who.bob }, 11, "is of"],
    ["no reason for it", { correction: "" }, 8, "correction is empty"],
    ["an endless reason", { correction: "x".repeat(10_000) }, 8, "has 10000 bytes"],
    ["control characters", { correction: "a\u0007" }, 8, "U+0007"],
    ["no claim", { claim: undefined }, 3, "claim is left out"],
  ])("refused: %s", (_, fields, code, text) => {
    const { chain } = start();
    const before = chain.exported();
    const request = { owner: who.alice, certificateId: 1n, claim: claimOf(), correction: "Misspelt", ...fields };
    const thrown = refusal(() => chain.deliver(MsgDefinition.methods.supersede, request));
    expect([thrown.codespace, thrown.code]).toEqual(["offset", code]);
    expect(thrown.message).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test("is over after the days that the parameters allow, counted from the retirement", () => {
    const { chain, supersede } = start();
    chain.runBlock({ after: 90n * day });
    supersede(who.alice, 1n);
    chain.runBlock({ after: 1n });
    expect(refusal(() => supersede(who.alice, 2n)).code).toBe(13);
  });

  test("is never allowed with 0 days", () => {
    const { chain, supersede } = start();
    const params = { maxTextBytes: 256n, purposes: ["corporate_inventory"], supersedeDays: 0n, verifiers: [] };
    chain.deliver(MsgDefinition.methods.updateParams, { authority, params });
    expect(refusal(() => supersede(who.alice, 1n)).code).toBe(13);
  });

  test("a certificate of a genesis is decoded as it was", () => {
    const { chain, supersede, stored } = start();
    supersede(who.alice, 1n);
    const again = offsetChain(chain.exported());
    const bytes = again.ctx.branch.get(storeNames.offset, encodeKey(prefixes.offset.certificates, u64Key, 1n));
    expect(bytes).toEqual(stored(1n));
    expect(bytes === undefined ? undefined : Certificate.decode(bytes).supersedes).toBe(0n);
  });
});
