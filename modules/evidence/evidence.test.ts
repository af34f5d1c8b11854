import { describe, expect, test } from "@jest/globals";
import { toHex } from "../../codec/bytes.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/evidence/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/evidence/v1beta1/tx.ts";
import { timestampOf } from "../../codec/time.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { account, chainFrom, keyText, rules } from "../slashing/testing/validators.ts";
import { hashOf, packed } from "./equivocation.ts";
import evidence from "./index.ts";

const equivocation = {
  height: 5n,
  time: timestampOf(1_767_225_600_000_000_000n),
  power: 10n,
  consensusAddress: keyText(1),
};
const other = { ...equivocation, height: 6n };
const json = (fields: object = {}) => ({
  "@type": "/cosmos.evidence.v1beta1.Equivocation",
  height: "5",
  time: "2026-01-01T00:00:00Z",
  power: "10",
  consensus_address: keyText(1),
  ...fields,
});

function chainOf(...listed: readonly object[]) {
  const bank = { balances: [{ address: account(1), coins: [{ denom: "ueco2", amount: "1" }] }] };
  const sections = { bank, slashing: { params: rules }, evidence: { evidence: listed } };
  return chainFrom({ seats: 1, more: [evidence], sections });
}

describe("evidence by message", () => {
  const { submitEvidence } = MsgDefinition.methods;
  const unknown = { typeUrl: "/cosmos.bank.v1beta1.MsgSend", value: new Uint8Array(0) };
  const hash = toHex(hashOf(equivocation)).toUpperCase();
  test.each([
    [
      "of nobody",
      { submitter: "x" },
      "sdk 7: invalid submitter address: decoding bech32 failed: invalid bech32 string length 1: invalid address",
    ],
    ["of nothing", { evidence: undefined }, "evidence 3: missing evidence: invalid evidence"],
    [
      "that is none",
      { evidence: unknown },
      "sdk 2: no concrete type registered for type URL /cosmos.bank.v1beta1.MsgSend against interface *exported.Evidence: tx parse error",
    ],
    [
      "of no time",
      { evidence: packed({ ...other, time: undefined }) },
      "evidence 3: failed basic validation: invalid equivocation time: 0001-01-01 00:00:00 +0000 UTC: invalid evidence",
    ],
    [
      "of no height",
      { evidence: packed({ ...other, height: 0n }) },
      "evidence 3: failed basic validation: invalid equivocation height: 0: invalid evidence",
    ],
    [
      "of no power",
      { evidence: packed({ ...other, power: 0n }) },
      "evidence 3: failed basic validation: invalid equivocation validator power: 0: invalid evidence",
    ],
    [
      "about nobody",
      { evidence: packed({ ...other, consensusAddress: "" }) },
      "evidence 3: failed basic validation: invalid equivocation validator consensus address: : invalid evidence",
    ],
    ["that is there", {}, `evidence 5: ${hash}: evidence already exists`],
    ["that is new", { evidence: packed(other) }, "evidence 2: equivocation: unregistered handler for evidence type"],
  ])("is refused: %s", (_, fields, text) => {
    const chain = chainOf(json());
    const before = chain.exported();
    const good = { submitter: account(1), evidence: packed(equivocation) };
    expect(refusal(() => chain.deliver(submitEvidence, { ...good, ...fields }))).toBe(text);
    expect(chain.exported()).toEqual(before);
  });
});

describe("queries", () => {
  const { evidence: one, allEvidence } = QueryDefinition.methods;
  test("one by its hash in any case, all page by page", () => {
    const chain = chainOf(json(), json({ height: "6" }));
    const hash = toHex(hashOf(other));
    for (const text of [hash, hash.toUpperCase()])
      expect(chain.query(one, { hash: text }).evidence).toEqual(packed(other));
    const all = chain.query(allEvidence, {});
    expect(all.pagination?.total).toBe(2n);
    const page = (key: Uint8Array = new Uint8Array(0)) => ({
      key,
      limit: 1n,
      offset: 0n,
      countTotal: false,
      reverse: false,
    });
    const first = chain.query(allEvidence, { pagination: page() });
    const next = chain.query(allEvidence, { pagination: page(first.pagination?.nextKey) });
    expect([...first.evidence, ...next.evidence]).toEqual(all.evidence);
  });

  test.each([
    ["no hash", "", "InvalidArgument: invalid request; hash is empty"],
    ["no hex", "xy", "InvalidArgument: invalid evidence hash: "],
    ["what is not there", "00ff", "NotFound: evidence 00ff not found"],
  ])("refuse %s", (_, hash, text) => {
    expect(refusal(() => chainOf().query(one, { hash }))).toContain(text);
  });
});

describe("genesis", () => {
  test("what was exported starts the same chain", () => {
    const exported = chainOf(json(), json({ height: "6" })).exported()["evidence"];
    expect(chainOf(...(exported as { evidence: object[] }).evidence).exported()["evidence"]).toEqual(exported);
  });

  test.each([
    ["evidence twice", [json(), json()], "evidence.1: evidence with hash"],
    ["no height", [json({ height: "0" })], "evidence.0: invalid equivocation height: 0"],
    [
      "about no key",
      [json({ consensus_address: account(1) })],
      "evidence.0: invalid Bech32 prefix; expected ecovalcons, got eco",
    ],
    [
      "another message",
      [{ "@type": "/cosmos.authz.v1beta1.GenericAuthorization" }],
      "evidence.0: no concrete type registered",
    ],
  ])("is refused with path and reason: %s", (_, listed, text) => {
    expect(() => chainOf(...listed)).toThrow(text);
  });
});
