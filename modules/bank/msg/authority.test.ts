import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { coinChain, who } from "../testing/coins.ts";

const { setSendEnabled, updateParams } = MsgDefinition.methods;
const { params, sendEnabled } = QueryDefinition.methods;
const stranger =
  `gov 13: invalid authority; expected ${who.authority}, got ${who.alice}: ` +
  "expected gov account as only signer for proposal message";

describe("MsgSetSendEnabled", () => {
  test("allows, stops, and returns to the default; an unknown name to return is no error", () => {
    const chain = coinChain({ send_enabled: [{ denom: "uecc", enabled: false }] });
    const entries = () => chain.query(sendEnabled, {}).sendEnabled;
    const set = (denom: string, enabled: boolean) =>
      chain.deliver(setSendEnabled, { authority: who.authority, sendEnabled: [{ denom, enabled }] });
    set("ueco2", false);
    set("atom", true);
    expect(entries()).toEqual([
      { denom: "atom", enabled: true },
      { denom: "uecc", enabled: false },
      { denom: "ueco2", enabled: false },
    ]);
    chain.deliver(setSendEnabled, { authority: who.authority, useDefaultFor: ["ueco2", "unknown", "atom"] });
    expect(entries()).toEqual([{ denom: "uecc", enabled: false }]);
  });

  test.each([
    ["a stranger", { authority: who.alice }, stranger],
    [
      "a denomination twice",
      {
        sendEnabled: [
          { denom: "uecc", enabled: true },
          { denom: "uecc", enabled: false },
        ],
      },
      'sdk 18: duplicate denom entries found for "uecc": invalid request',
    ],
    [
      "a bad denomination",
      { sendEnabled: [{ denom: "u", enabled: true }] },
      'sdk 18: invalid SendEnabled denom "u": invalid denom: u: invalid request',
    ],
    [
      "a bad denomination to return",
      { sendEnabled: [{ denom: "uecc", enabled: false }], useDefaultFor: [""] },
      'sdk 18: invalid UseDefaultFor denom "": invalid denom: : invalid request',
    ],
  ])("refuses %s", (_, fields, text) => {
    const chain = coinChain();
    expect(refusal(() => chain.deliver(setSendEnabled, { authority: who.authority, ...fields }))).toBe(text);
    expect(chain.query(sendEnabled, {}).sendEnabled).toEqual([]);
  });
});

describe("MsgUpdateParams", () => {
  test("changes the default", () => {
    const chain = coinChain();
    const off = { sendEnabled: [], defaultSendEnabled: false };
    chain.deliver(updateParams, { authority: who.authority, params: off });
    expect(chain.query(params, {}).params).toEqual(off);
  });

  test.each([
    ["a stranger", { authority: who.alice, params: { sendEnabled: [], defaultSendEnabled: false } }, stranger],
    ["no parameters", { params: undefined }, "sdk 18: params must be given whole: invalid request"],
    [
      "the old list",
      { params: { sendEnabled: [{ denom: "uecc", enabled: false }], defaultSendEnabled: true } },
      "sdk 18: use of send_enabled in params is no longer supported: invalid request",
    ],
  ])("refuses %s", (_, fields, text) => {
    const chain = coinChain();
    expect(refusal(() => chain.deliver(updateParams, { authority: who.authority, ...fields }))).toBe(text);
    expect(chain.query(params, {}).params).toEqual({ sendEnabled: [], defaultSendEnabled: true });
  });
});
