import { describe, expect, test } from "@jest/globals";
import { headerHash } from "../../codec/block/header.ts";
import { toBase64, toHex } from "../../codec/bytes.ts";
import { NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { storeNames } from "../../codec/stores.ts";
import { openStore } from "../../store/open.ts";
import { certificateChain } from "../../test/certificates.ts";
import { neutralityRecords, verifyNeutrality } from "./neutrality.ts";
import { keyOf, printProofFile } from "./proofFile.ts";

/** 3.5 t of two lots and 3.5 t of two ranges. */
const record = NeutralityRecord.fromPartial({
  id: 2n,
  account: "eco1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu",
  emissions: [
    { lotId: 4n, start: "0", end: "2500000000000", recordId: 9n, source: "notary/1", scope: 1 },
    { lotId: 5n, start: "1000000000000", end: "2000000000000", recordId: 10n, source: "notary/2", scope: 2 },
  ],
  credits: [
    { batchId: 1n, startGram: 0n, endGram: 3_000_000n, creditType: "Removal - nature" },
    { batchId: 1n, startGram: 5_000_000n, endGram: 5_500_000n, creditType: "Removal - nature" },
  ],
  micrograms: "3500000000000",
  height: 3n,
});

/** A record in a real store at height 1, and a header over it. */
function provenIn(value: NeutralityRecord) {
  const store = openStore({ storeNames: Object.values(storeNames) });
  const key = keyOf(neutralityRecords, value.id);
  const bytes = NeutralityRecord.encode(value).finish();
  store.commit(store.apply(store.latest, 1, new Map([[storeNames.emission, [[key, bytes]]]]), new Uint8Array(0)));
  const { iavl, simple } = store.prove(storeNames.emission, key, 1);
  const header = { ...certificateChain().header, height: 2n, appHash: store.latest.root };
  const file = printProofFile(neutralityRecords, { value: bytes, proofs: { iavl, simple }, header });
  return { text: JSON.stringify(file), trust: { trustedHash: toHex(headerHash(header)) } };
}

const { text, trust } = provenIn(record);

describe("a neutrality record from a real store", () => {
  test("is proven by the hash of one block", () => {
    const verdict = verifyNeutrality(text, trust);
    expect(verdict).toMatchObject({ ok: true, value: record, block: { chainId: "eco2-test-1", height: 2n } });
    expect(verdict.steps.map(({ name }) => name)).toEqual(["file", "trust", "header", "state", "balance"]);
    expect(verdict.steps.at(-1)?.detail).toContain("3500000000000 µg of emissions in 2 lots");
  });

  test.each<[string, string, RegExp]>([
    [
      "with another amount shown",
      text.replace('"micrograms":"35', '"micrograms":"36'),
      /^file: neutrality_record.micrograms/,
    ],
    ["with another lot shown", text.replace('"lot_id":"4"', '"lot_id":"6"'), /^file: neutrality_record.emissions/],
    [
      "with a field of another kind of file",
      text.replace("{", '{"standing":{},'),
      /no field of a neutrality record file/,
    ],
    [
      "under the name of a certificate",
      text.replace("eco2-neutrality/1", "eco2-certificate/1"),
      /^file: not a neutrality record file/,
    ],
    ["of another height", text.replace('"height":"1"', '"height":"2"'), /^file: height/],
    ["that is no JSON", text.slice(1), /it is no JSON/],
  ])("is refused %s", (_what, changed, reason) => {
    expect(changed).not.toBe(text);
    expect(verifyNeutrality(changed, trust)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  test("is refused for what the state does not hold", () => {
    const other = { ...record, micrograms: "1", emissions: [], credits: [] };
    const bytes = toBase64(NeutralityRecord.encode(other).finish());
    const file = JSON.parse(text) as Record<string, unknown>;
    const changed = { ...file, value: bytes, neutrality_record: neutralityRecords.shown(other) };
    expect(verifyNeutrality(changed, trust)).toMatchObject({ ok: false, reason: expect.stringMatching(/^state: /) });
    expect(verifyNeutrality(text, {})).toMatchObject({ ok: false, reason: expect.stringMatching(/^trust: nothing/) });
  });

  test.each<[string, Partial<NeutralityRecord>]>([
    ["a gram more of credits", { credits: record.credits.map((one) => ({ ...one, endGram: one.endGram + 1n })) }],
    ["another sum", { micrograms: "3500000000001" }],
    ["nothing on both sides", { micrograms: "0", emissions: [], credits: [] }],
  ])("a state that held one with %s would not be believed", (_what, change) => {
    const unbalanced = provenIn({ ...record, ...change });
    const verdict = verifyNeutrality(unbalanced.text, unbalanced.trust);
    expect(verdict).toMatchObject({ ok: false, reason: expect.stringMatching(/^balance: the sides differ/) });
  });
});
