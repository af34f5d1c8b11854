import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { verifyCertificate } from "./certificate.ts";

interface Recorded {
  readonly trusted_height: number;
  readonly trusted_hash: string;
  readonly file: Readonly<Record<string, unknown>> & {
    readonly header: { readonly validators_hash: string };
    readonly commit: unknown;
    readonly validators: unknown;
  };
}
// Made by a node with real CometBFT; the file names its source.
const recorded: Recorded = JSON.parse(readFileSync("test/vectors/certificate.json", "utf8"));
const { file, trusted_hash: trustedHash } = recorded;

describe("the certificate of a real network", () => {
  test.each([
    ["the hash that CometBFT gave its block", { trustedHash, trustedHeight: BigInt(recorded.trusted_height) }],
    ["the hash of its validators", { trustedValidatorsHash: file.header.validators_hash, chainId: "eco2-dev-1" }],
  ])("is proven by %s", (_name, trust) => {
    const verdict = verifyCertificate(file, trust);
    expect(verdict).toMatchObject({
      ok: true,
      certificate: {
        id: 1n,
        beneficiary: "Example Bakery Ltd",
        grams: 12_500_000n,
        ranges: [{ serial: "GS1-1-KE-GS11603-16-2025-30256-1-5485", firstUnit: 1n, lastUnit: 13n }],
      },
      block: { chainId: "eco2-dev-1", height: 8n, hash: trustedHash },
    });
    expect(verdict.steps.map(({ name }) => name)).toEqual(["file", "trust", "header", "state", "commit"]);
  });

  test("with any one digit of the hash changed, it is not", () => {
    for (let i = 0; i < trustedHash.length; i++) {
      const digit = trustedHash[i] === "0" ? "1" : "0";
      const other = trustedHash.slice(0, i) + digit + trustedHash.slice(i + 1);
      expect(verifyCertificate(file, { trustedHash: other })).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^header: header 8 of eco2-dev-1 has hash 1B92B966\w+, not the trusted /),
      });
    }
  });

  const step = process.env["ECO2_LONG"] ? 1 : 4;
  // Checking signatures takes most of the time, and they are of use only to their own part of the file.
  const { commit: _, validators: __, ...unsigned } = file;
  test.each([
    ["the file without signatures", JSON.stringify(unsigned), 0],
    ["its signatures", JSON.stringify(file), JSON.stringify(file).indexOf('"commit":')],
  ])("with a character of %s changed, it is not", (_name, text, from) => {
    expect(verifyCertificate(text, { trustedHash }).ok).toBe(true);
    for (let i = from; i < text.length; i += step) {
      const character = text[i] === "0" ? "1" : "0";
      const verdict = verifyCertificate(text.slice(0, i) + character + text.slice(i + 1), { trustedHash });
      if (verdict.ok) throw new Error(`unseen: character ${i}, ${text.slice(i - 20, i + 20)}`);
      expect(verdict.reason).toMatch(/^(file|header|state|commit): ./);
    }
  });
});
