import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { Certificate } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition, type MsgRetire } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { u64Key } from "../../../codec/keys.ts";
import { encodeKey } from "../../../codec/keys-compose.ts";
import { prefixes, storeNames } from "../../../codec/stores.ts";
import { LedgerError } from "../../../core/errors.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { calls, creditChain, importOf, reportOf, T, who } from "../../registry/testing/credits.ts";
import { offsetModules } from "../testing/modules.ts";

const claim = (fields: Partial<MsgRetire> = {}): Partial<MsgRetire> => ({
  owner: who.alice,
  batchId: 1n,
  grams: 2_500_001n,
  beneficiary: "Bäckerei Müller GmbH",
  beneficiaryId: "7LTWFZYICNSX8D621K86",
  reason: "Deliveries of 2025",
  periodStart: "2025-01-01",
  periodEnd: "2025-12-31",
  country: "DE",
  ...fields,
});

function start() {
  const chain = creditChain(offsetModules);
  const call = calls(chain);
  call.import(importOf(101n, 110n, { recipient: who.alice }));
  const retire = (fields: Partial<MsgRetire> = {}) => chain.deliver(MsgDefinition.methods.retire, claim(fields));
  const certificate = (id: bigint) => chain.query(QueryDefinition.methods.certificate, { id }).certificate;
  return { chain, ...call, retire, certificate };
}

describe("a retirement", () => {
  test("writes a certificate that names the grams in the numbers of their source", () => {
    const { chain, retire, certificate, lots } = start();
    chain.nextBlock();
    const { response, events } = retire();
    expect(response).toEqual({ certificateId: 1n });
    expect(certificate(1n)).toEqual({
      ...Certificate.fromPartial(claim()),
      id: 1n,
      height: 2n,
      time: { seconds: 1_767_225_601n, nanos: 0 },
      ranges: [
        {
          batchId: 1n,
          startGram: 0n,
          endGram: 2_500_001n,
          sourceRegistry: "GLD",
          serial: "GS1-1-KE-GS11603-16-2025-30256-101-110",
          numberSpace: "GLD/11603/30256",
          firstUnit: 101n,
          firstUnitOffsetGrams: 0n,
          lastUnit: 103n,
          lastUnitEndGrams: 500_001n,
          unitGrams: T,
          projectId: "GLD11603",
          projectName: "Efficient and clean cooking",
          methodology: "TPDDTEC v3.1",
          country: "KE",
          vintageStart: "2025-01-01",
          vintageEnd: "2025-12-31",
          stepId: 2n,
          creditType: "",
          labelled: [],
        },
      ],
    });
    expect(lots(1n)).toEqual(["0-2500001 alice retired", "2500001-10000000 alice held"]);
    expect(events.map(({ type }) => type)).toEqual(["eco2.registry.v1.EventRetire", "eco2.offset.v1.EventRetire"]);
    expect(events[1]?.attributes.map(({ key, value }) => `${key}=${value}`)).toEqual([
      'beneficiary="Bäckerei Müller GmbH"',
      'certificate_id="1"',
      'grams="2500001"',
      `owner="${who.alice}"`,
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("goes on inside a unit where the one before it ended", () => {
    const { retire, certificate } = start();
    retire();
    retire({ grams: 499_999n });
    expect(certificate(2n)?.ranges).toMatchObject([
      { firstUnit: 103n, firstUnitOffsetGrams: 500_001n, lastUnit: 103n, lastUnitEndGrams: T },
    ]);
  });

  test("lies in state where proofs look for it, and is what the query gives", () => {
    const { chain, retire, certificate } = start();
    retire();
    const key = encodeKey(prefixes.offset.certificates, u64Key, 1n);
    const stored = chain.ctx.branch.get(storeNames.offset, key);
    expect(stored === undefined ? undefined : Certificate.decode(stored)).toEqual(certificate(1n));
  });

  test("of batch 0 takes the oldest vintage first, unstated vintages last, then the lowest batch", () => {
    const { chain, retire, certificate, ...call } = start();
    const to = { recipient: who.alice };
    const unstated = { vintageStart: "", vintageEnd: "" };
    call.import(importOf(1n, 1n, { ...to, issuance: 1, ...unstated }));
    call.import(importOf(1n, 1n, { ...to, issuance: 2, year: 2019 }));
    call.import(importOf(1n, 1n, { ...to, issuance: 3, year: 2021 }));
    call.import(importOf(1n, 1n, { ...to, issuance: 4, year: 2019 }));
    retire({ batchId: 0n, grams: 13n * T + 1n });
    expect(certificate(1n)?.ranges.map(({ batchId, startGram, endGram }) => [batchId, endGram - startGram])).toEqual([
      [3n, T],
      [5n, T],
      [4n, T],
      [1n, 10n * T],
      [2n, 1n],
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("names each stretch of grams by itself where others lie between", () => {
    const { chain, send, retire, certificate } = start();
    send(who.alice, who.bob, { batchId: 1n, grams: 3n });
    send(who.bob, who.carol, { batchId: 1n, grams: 1n });
    send(who.alice, who.carol, { batchId: 1n, grams: 2n });
    retire({ owner: who.carol, grams: 3n });
    expect(certificate(1n)?.ranges.map(({ startGram, endGram }) => [startGram, endGram])).toEqual([
      [0n, 1n],
      [3n, 5n],
    ]);
    expect(chain.broken()).toBeUndefined();
  });
});

// Defects that were read in the code of the chain's ancestor, each as a rule that holds here.
describe("what the ancestor got wrong", () => {
  test("a retirement is counted in the batch and in the sums, and leaves what was imported as it is", () => {
    const { retire, batch, chain } = start();
    retire();
    expect(batch(1n)?.supply).toMatchObject({
      issuedGrams: 10n * T,
      heldGrams: 10n * T - 2_500_001n,
      retiredGrams: 2_500_001n,
    });
    expect(chain.query(QueryDefinition.methods.totals, {}).totals).toEqual({
      certificates: 1n,
      grams: 2_500_001n,
      eccGrams: 0n,
      superseded: 0n,
    });
  });

  test("beneficiary and reason are kept, and found", () => {
    const { retire, chain } = start();
    retire();
    retire({ beneficiary: "Other", grams: 1n });
    const found = (request: { owner?: string; beneficiary?: string }) =>
      chain.query(QueryDefinition.methods.certificates, request).certificates.map(({ id }) => id);
    expect(found({})).toEqual([1n, 2n]);
    expect(found({ beneficiary: "Bäckerei Müller GmbH" })).toEqual([1n]);
    expect(found({ owner: who.alice })).toEqual([1n, 2n]);
    expect(found({ owner: who.alice, beneficiary: "Other" })).toEqual([2n]);
    expect(found({ owner: who.bob })).toEqual([]);
    expect(found({ beneficiary: "Bäckerei" })).toEqual([]);
  });

  test("the same retirement twice makes two certificates, each of its own grams", () => {
    const { retire, certificate, balance, chain } = start();
    retire({ grams: T });
    const first = certificate(1n);
    chain.nextBlock();
    retire({ grams: T });
    expect(certificate(1n)).toEqual(first);
    expect(certificate(2n)?.ranges).toMatchObject([{ startGram: T, endGram: 2n * T }]);
    expect(balance(who.alice)).toMatchObject({ heldGrams: 8n * T, retiredGrams: 2n * T });
  });

  test("a huge amount does not wrap", () => {
    const { retire, chain } = start();
    const before = chain.exported();
    expect(() => retire({ grams: 2n ** 64n - 1n })).toThrow("holds 10000000 grams of batch 1");
    expect(() => retire({ grams: 2n ** 64n - 1n, batchId: 0n })).toThrow("holds 10000000 grams in all batches");
    expect(chain.exported()).toEqual(before);
  });
});

describe("refused, and nothing is used up", () => {
  test.each<[string, Partial<MsgRetire>, string, number, string]>([
    ["zero grams", { grams: 0n }, "offset", 2, "0 grams"],
    ["no beneficiary", { beneficiary: "" }, "offset", 3, "is empty"],
    ["blanks for a beneficiary", { beneficiary: " \t" }, "offset", 3, "is empty"],
    ["a blank behind", { beneficiary: "A " }, "offset", 3, "begins or ends with a blank"],
    ["a control character", { beneficiary: "A\u0007B" }, "offset", 3, "invisible character U+0007 at 1"],
    ["a name written backwards", { beneficiary: "A\u202eB" }, "offset", 3, "U+202E"],
    ["a mark of direction", { beneficiary: "A\u200fB" }, "offset", 3, "invisible character U+200F at 1"],
    ["a soft hyphen", { beneficiary: "A\u00adB" }, "offset", 3, "U+00AD"],
    ["a name of nothing to be seen", { beneficiary: "\u3164" }, "offset", 3, "U+3164 at 0"],
    ["a hidden tag", { reason: "R\u{e0041}" }, "offset", 4, "invisible character U+E0041 at 1"],
    ["an endless beneficiary", { beneficiary: "ä".repeat(129) }, "offset", 3, "has 258 bytes, at most 256"],
    ["a wrong identifier", { beneficiaryId: "7LTWFZYICNSX8D621K87" }, "offset", 3, "ISO 17442"],
    ["no reason", { reason: "" }, "offset", 4, "is empty"],
    ["an endless reason", { reason: "x".repeat(257) }, "offset", 4, "has 257 bytes"],
    ["no period", { periodStart: "" }, "offset", 5, "no calendar day"],
    ["a day that is none", { periodEnd: "2025-02-29" }, "offset", 5, "no calendar day"],
    ["a period backwards", { periodStart: "2026-01-01" }, "offset", 5, "after its end"],
    ["no country", { country: "" }, "offset", 6, "ISO 3166-1"],
    ["an unknown country", { country: "UK" }, "offset", 6, "ISO 3166-1"],
    ["an unknown batch", { batchId: 7n }, "registry", 7, "no batch has the id 7"],
    ["one gram too many", { grams: 10n * T + 1n }, "registry", 8, "holds 10000000 grams"],
    ["someone else's credits", { owner: who.bob }, "registry", 8, "holds 0 grams"],
    ["no address", { owner: "x" }, "sdk", 7, "invalid owner address"],
  ])("%s", (_, fields, codespace, code, text) => {
    const { chain, retire } = start();
    const before = chain.exported();
    let thrown: unknown;
    try {
      retire(fields);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LedgerError);
    expect(thrown).toMatchObject({ codespace, code });
    expect(String(thrown)).toContain(text);
    expect(chain.exported()).toEqual(before);
  });

  test("suspended and retired credits are not retired again", () => {
    const { retire, report, chain } = start();
    report(reportOf(101n, 104n));
    expect(() => retire({ grams: 6n * T + 1n })).toThrow("holds 6000000 grams");
    retire({ grams: 6n * T });
    expect(() => retire({ grams: 1n })).toThrow("holds 0 grams");
    expect(() => retire({ grams: 1n, batchId: 0n })).toThrow("holds 0 grams in all batches");
    expect(chain.broken()).toBeUndefined();
  });

  test("a name of the longest length in any script is taken", () => {
    const { retire, certificate } = start();
    const beneficiary = `\u0645\u06cc\u200c${"ä".repeat(124)}x`;
    retire({ beneficiary, grams: 1n });
    expect(certificate(1n)?.beneficiary).toBe(beneficiary);
  });
});

describe("the longest text allowed", () => {
  const update = (chain: ReturnType<typeof creditChain>, maxTextBytes: bigint) =>
    chain.deliver(MsgDefinition.methods.updateParams, {
      authority: encodeAddress(testPrefix, chain.chain.facts.authority),
      params: { maxTextBytes, purposes: ["voluntary"], supersedeDays: 0n, verifiers: [] },
    });

  test("is the authority's to change, for certificates to come", () => {
    const { chain, retire } = start();
    retire({ reason: "x".repeat(200), grams: 1n });
    update(chain, 64n);
    expect(() => retire({ reason: "x".repeat(65), grams: 1n })).toThrow("has 65 bytes, at most 64");
    retire({ reason: "x".repeat(64), grams: 1n });
    expect(creditChain(offsetModules, chain.exported()).exported()).toEqual(chain.exported());
  });

  test.each([0n, 63n, 4097n, 2n ** 64n - 1n])("cannot be %d", (maxTextBytes) => {
    expect(() => update(start().chain, maxTextBytes)).toThrow("allowed: 64 to 4096");
    const section = { params: { max_text_bytes: String(maxTextBytes) } };
    expect(() => creditChain(offsetModules, { offset: section })).toThrow(
      "app_state.offset.params: invalid max_text_bytes",
    );
  });
});
