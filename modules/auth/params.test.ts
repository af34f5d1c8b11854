import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/auth/v1beta1/tx.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { testChain, testPrefix } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import auth from "./index.ts";

const { updateParams } = MsgDefinition.methods;
const authority = encodeAddress(testPrefix, moduleAddress("gov"));
const standard = {
  maxMemoCharacters: 256n,
  txSigLimit: 7n,
  txSizeCostPerByte: 10n,
  sigVerifyCostEd25519: 590n,
  sigVerifyCostSecp256k1: 1000n,
};

test("a new chain has the standard parameters", () => {
  expect(testChain([auth]).query(QueryDefinition.methods.params, {}).params).toEqual(standard);
});

test("the authority changes them", () => {
  const chain = testChain([auth]);
  const params = { ...standard, maxMemoCharacters: 512n };
  expect(chain.deliver(updateParams, { authority, params }).events).toEqual([]);
  expect(chain.query(QueryDefinition.methods.params, {}).params).toEqual(params);
});

describe("refuses", () => {
  const allowed = ", allowed: 1 to 1000000000: invalid request";
  test.each([
    ["no signatures", { txSigLimit: 0n }, `invalid tx signature limit: 0${allowed}`],
    ["free ed25519", { sigVerifyCostEd25519: 0n }, `invalid ED25519 signature verification cost: 0${allowed}`],
    ["free secp256k1", { sigVerifyCostSecp256k1: 0n }, `invalid SECK256k1 signature verification cost: 0${allowed}`],
    ["no memo", { maxMemoCharacters: 0n }, `invalid max memo characters: 0${allowed}`],
    ["free bytes", { txSizeCostPerByte: 0n }, `invalid tx size cost per byte: 0${allowed}`],
    [
      "bytes that nobody can pay",
      { txSizeCostPerByte: 2n ** 63n },
      `invalid tx size cost per byte: ${2n ** 63n}${allowed}`,
    ],
  ])("%s", (_, fields, text) => {
    const chain = testChain([auth]);
    const work = () => chain.deliver(updateParams, { authority, params: { ...standard, ...fields } });
    expect(refusal(work)).toBe(`sdk 18: ${text}`);
    expect(chain.query(QueryDefinition.methods.params, {}).params).toEqual(standard);
  });

  test("anybody else", () => {
    const stranger = encodeAddress(testPrefix, moduleAddress("fee_collector"));
    expect(() => testChain([auth]).deliver(updateParams, { authority: stranger, params: standard })).toThrow(
      `invalid authority; expected ${authority}, got ${stranger}: expected gov account as only signer for proposal message`,
    );
  });
});
