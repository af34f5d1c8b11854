import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { headerHash } from "../../codec/block/header.ts";
import { validatorsHash } from "../../codec/block/validators.ts";
import { fromBase64, toBase64, toHex } from "../../codec/bytes.ts";
import { Certificate } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { prefixes } from "../../codec/stores.ts";
import { certificateChain, sampleCertificate, stateHeight } from "../../test/certificates.ts";
import { verifyCertificate } from "./certificate.ts";
import type { Trust } from "./check.ts";
import { certificates } from "./file.ts";
import { keyOf, printProofFile } from "./proofFile.ts";

const chain = certificateChain();
const trustedHash = toHex(chain.hash);
const trustedValidatorsHash = toHex(validatorsHash(chain.validators));

function fileOf(id: bigint, withCommit: boolean): Record<string, unknown> {
  const { value, iavl, simple } = chain.store.prove("offset", keyOf(certificates, id), stateHeight);
  if (value === undefined) throw new Error(`no certificate ${id}`);
  const { header, commit, validators } = chain;
  const signed = withCommit ? { commit, validators } : {};
  const file = printProofFile(certificates, { value, proofs: { iavl, simple }, header, ...signed });
  return JSON.parse(JSON.stringify(file)) as Record<string, unknown>;
}
const full = fileOf(4n, true);
const plain = fileOf(4n, false);

/** The same with what the store says of a certificate in the place of one: of this one unless another is asked about. */
function standingFile(id: bigint, supersededBy = 0n, about = id): Record<string, unknown> {
  const [found, place] = [keyOf(certificates, id), keyOf({ prefix: prefixes.offset.superseded }, about)].map((key) =>
    chain.store.prove("offset", key, stateHeight),
  );
  if (found?.value === undefined || place === undefined) throw new Error(`no certificate ${id}`);
  const { iavl, simple, value } = found;
  const standing = { supersededBy, iavl: place.iavl };
  const file = printProofFile(certificates, { value, proofs: { iavl, simple }, standing, header: chain.header });
  return JSON.parse(JSON.stringify(file)) as Record<string, unknown>;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

/** The paths to all values in a document that are not objects or lists. */
function leavesOf(json: Json, path: Path = []): Path[] {
  if (typeof json !== "object" || json === null) return [path];
  const entries: [string | number, Json][] = Array.isArray(json) ? [...json.entries()] : Object.entries(json);
  return entries.flatMap(([key, value]) => leavesOf(value, [...path, key]));
}

/** A copy with the value at `path` replaced; `undefined` removes it. */
function replaced(json: Json, path: Path, change: (old: Json) => Json | undefined): Json {
  const [key, ...rest] = path;
  if (key === undefined) throw new Error("an empty path");
  const copy = structuredClone(json) as Record<string | number, Json>;
  const old = copy[key] ?? null;
  const next = rest.length === 0 ? change(old) : replaced(old, rest, change);
  if (next !== undefined) copy[key] = next;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}

const trusts: [string, Trust][] = [
  ["the hash of the block", { trustedHash }],
  ["the hash of the block in capitals", { trustedHash: trustedHash.toUpperCase() }],
  ["the hash of the validators", { trustedValidatorsHash }],
  ["both, the height and the chain", { trustedHash, trustedHeight: 6n, trustedValidatorsHash, chainId: "eco2-test-1" }],
];

describe("a certificate from a real store is accepted", () => {
  test("that no other stands in the place of", () => {
    const verdict = verifyCertificate(standingFile(4n), { trustedHash });
    expect(verdict.ok).toBe(true);
    expect(verdict.steps.find(({ name }) => name === "standing")?.detail).toContain("no other certificate");
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ["that another stands in the place of", standingFile(2n, 5n), /^standing: certificate 5 stands in the place of/],
    ["that another stands in the place of, hidden", standingFile(2n), /^standing: .*absence/],
    ["with a successor that is none", standingFile(4n, 5n), /^standing: /],
    ["with another successor", standingFile(2n, 6n), /^standing: .*value/],
    ["with what is said of another", standingFile(2n, 0n, 4n), /^standing: /],
    ["with a successor that is no number", { ...standingFile(4n), standing: { superseded_by: "x" } }, /superseded_by/],
    [
      "with more than is known of it",
      { ...standingFile(4n), standing: { ...Object(standingFile(4n)["standing"]), x: 1 } },
      /x/,
    ],
  ])("but not one %s", (_, file, reason) => {
    const verdict = verifyCertificate(file, { trustedHash });
    expect(verdict.ok ? "" : verdict.reason).toMatch(reason);
  });

  test("of burned ECC with labels, in the place of another", () => {
    const verdict = verifyCertificate(JSON.stringify(fileOf(5n, true)), { trustedHash });
    expect(verdict).toMatchObject({ ok: true, certificate: sampleCertificate(5n) });
    expect(sampleCertificate(5n)).toMatchObject({ fromEcc: true, supersedes: 2n, ranges: [{ labelled: [{}] }] });
  });

  test.each(trusts)("with trust in %s", (_name, trust) => {
    const verdict = verifyCertificate(JSON.stringify(full), trust);
    expect(verdict).toMatchObject({ ok: true, certificate: sampleCertificate(4n) });
    expect(verdict.steps.map(({ name }) => name)).toEqual(["file", "trust", "header", "state", "commit"]);
  });

  test("without a commit, as an object, with the block that vouches for it", () => {
    const verdict = verifyCertificate(plain, { trustedHash });
    expect(verdict).toMatchObject({
      ok: true,
      block: { chainId: "eco2-test-1", height: 6n, hash: trustedHash.toUpperCase() },
    });
    expect(verdict.steps.map(({ name }) => name)).toEqual(["file", "trust", "header", "state"]);
  });

  test("every one of the store", () => {
    for (let id = 1n; id <= 9n; id++) expect(verifyCertificate(fileOf(id, false), { trustedHash }).ok).toBe(true);
  });
});

describe("refused, with the reason", () => {
  const other = "00".repeat(32);
  const cases: [string, unknown, Trust, RegExp][] = [
    ["no trust", full, {}, /^trust: nothing to trust/],
    [
      "another block trusted",
      full,
      { trustedHash: other },
      /^header: header 6 of eco2-test-1 has hash .*, not the trusted 0000/,
    ],
    [
      "a trusted hash of 31 bytes",
      full,
      { trustedHash: "ab".repeat(31) },
      /^trust: trusted hash .*: 64 hex digits are needed/,
    ],
    [
      "the hash of another height trusted",
      full,
      { trustedHash, trustedHeight: 5n },
      /^header: the file holds header 6, what is trusted is of height 5/,
    ],
    ["other validators trusted", full, { trustedValidatorsHash: other }, /^commit: validators of the header are/],
    ["trust in validators without a commit", plain, { trustedValidatorsHash }, /^commit: the file must hold both/],
    [
      "another chain wanted",
      full,
      { trustedHash, chainId: "eco2-1" },
      /^header: the certificate is of chain eco2-test-1, not eco2-1/,
    ],
    ["no JSON", "certificate", { trustedHash }, /^file: .*no JSON/],
    ["null", "null", { trustedHash }, /^file: not a certificate file/],
    ["another format", { ...full, format: "eco2-certificate/2" }, { trustedHash }, /^file: not a certificate file/],
    [
      "a shown quantity that is not proven",
      replaced(full as Json, ["certificate", "grams"], () => "9"),
      { trustedHash },
      /^file: certificate.grams is "9", but what the file proves is "5000004"/,
    ],
    [
      "an entry too many",
      replaced(full as Json, ["certificate", "ranges"], (old) => [...(old as Json[]), null]),
      { trustedHash },
      /^file: certificate.ranges has 2 entries: 1 are proven/,
    ],
    ["an unknown field", { ...full, note: "true" }, { trustedHash }, /^file: note is no field/],
    [
      "a certificate of another owner that follows itself",
      forged(),
      { trustedHash },
      /^state: iavl proof is of another value/,
    ],
    [
      "the proofs of another certificate",
      { ...full, proofs: fileOf(5n, false)["proofs"] },
      { trustedHash },
      /^state: iavl proof is of another key/,
    ],
    ["a header over another state", otherHeader(), { trustedHash }, /^header: .*not the trusted/],
  ];
  test.each(cases)("%s", (_name, file, trust, reason) => {
    const verdict = verifyCertificate(file as object, trust);
    expect(verdict).not.toHaveProperty("certificate");
    expect(verdict).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  // Value, key and shown certificate agree: only the proof tells.
  function forged(): unknown {
    const { header, commit, validators } = chain;
    const { iavl, simple } = chain.store.prove("offset", keyOf(certificates, 4n), stateHeight);
    const value = Certificate.encode({ ...sampleCertificate(4n), owner: "eco1thief" }).finish();
    return printProofFile(certificates, { value, proofs: { iavl, simple }, header, commit, validators });
  }

  // A whole chain of the forger's own, sound in itself.
  function otherHeader(): unknown {
    const header = { ...chain.header, lastResultsHash: new Uint8Array(32) };
    const {
      value = new Uint8Array(0),
      iavl,
      simple,
    } = chain.store.prove("offset", keyOf(certificates, 4n), stateHeight);
    expect(toHex(headerHash(header))).not.toBe(trustedHash);
    return printProofFile(certificates, { value, proofs: { iavl, simple }, header });
  }
});

describe("nothing in a file can be changed unseen", () => {
  const leaves = leavesOf(full as Json);
  const refused = (file: unknown) => expect(verifyCertificate(file as object, { trustedHash }).ok).toBe(false);

  test("every value replaced by one of each other kind, or removed", () => {
    expect(leaves.length).toBeGreaterThan(90);
    for (const path of leaves) {
      for (const other of [null, true, 0, 1, "", "0", "1", [], {}, undefined]) {
        const file = replaced(full as Json, path, (old) => (old === other ? "another" : other));
        refused(file);
      }
    }
  });

  test("every member of the outermost object removed by itself", () => {
    for (const key of Object.keys(full)) refused(replaced(full as Json, [key], () => undefined));
  });

  test("any one character of any text", () => {
    const texts = leaves.filter((path) => typeof at(full as Json, path) === "string" && at(full as Json, path) !== "");
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.constantFrom(..."0aAfF1z+/= ."), (path, where, character) => {
        const file = replaced(full as Json, path, (old) => {
          const text = String(old);
          const i = where % text.length;
          return text.slice(0, i) + (text[i] === character ? "Q" : character) + text.slice(i + 1);
        });
        refused(file);
      }),
      { numRuns: 1500 },
    );
  });

  test.each([
    ["value", ["value"]],
    ["key", ["key"]],
    ["proof of the key", ["proofs", "iavl"]],
    ["proof of the store", ["proofs", "simple"]],
  ])("every byte of the %s changed, removed or doubled", (_name, path) => {
    const bytes = fromBase64(String(at(plain as Json, path)));
    for (let i = 0; i < bytes.length; i++) {
      const flipped = bytes.map((byte, j) => (j === i ? byte ^ (1 << (i % 8)) : byte));
      const shorter = bytes.filter((_byte, j) => j !== i);
      const longer = Uint8Array.of(...bytes.subarray(0, i + 1), ...bytes.subarray(i));
      for (const other of [flipped, shorter, longer]) refused(replaced(plain as Json, path, () => toBase64(other)));
    }
  });

  test("the order of signatures, a power or the round, with trust in the block alone", () => {
    const swap = (list: Json) => (Array.isArray(list) ? [...list].reverse() : list);
    refused(replaced(full as Json, ["commit", "signatures"], swap));
    refused(replaced(full as Json, ["validators", 0, "voting_power"], () => "31"));
    refused(replaced(full as Json, ["commit", "round"], () => 2));
  });

  function at(json: Json, path: Path): Json {
    return path.reduce<Json>((value, key) => (value as Record<string | number, Json>)[key] ?? null, json);
  }
});
