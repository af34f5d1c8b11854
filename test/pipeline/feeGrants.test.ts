import { describe, expect, test } from "@jest/globals";
import { GenericAuthorization } from "../../codec/gen/cosmos/authz/v1beta1/authz.ts";
import { MsgExec, MsgGrant } from "../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { AllowedMsgAllowance, BasicAllowance } from "../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import { QueryAllowanceRequest, QueryAllowanceResponse } from "../../codec/gen/cosmos/feegrant/v1beta1/query.ts";
import { MsgGrantAllowance } from "../../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import { SimulateRequest } from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { type ExecTxResult, RequestQuery } from "../../codec/gen/tendermint/abci/types.ts";
import { encodeMessage, type MessageCodec } from "../../codec/message.ts";
import { testChain } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { decodeTx } from "../../core/tx/decode.ts";
import { FeeAllowances, TxAccounts, TxFees } from "../../core/tx/doors.ts";
import { deductFee } from "../../core/tx/steps/fees.ts";
import auth from "../../modules/auth/index.ts";
import bank from "../../modules/bank/index.ts";
import { accountNumber, alice, bob, genesis, nobody, poor, send } from "../badtx/accounts.ts";
import { type Ledger, startLedger } from "../harness/ledger.ts";
import { signTx, type TestKey } from "../harness/signing.ts";

const pack = <T>(type: MessageCodec<T>, value: T): Any => ({
  typeUrl: `/${type.$type}`,
  value: encodeMessage(type, value),
});
const ueco2 = (amount: string) => [{ denom: "ueco2", amount }];
const limit = (amount: string) => pack(BasicAllowance, { spendLimit: ueco2(amount), expiration: undefined });
const granting = (allowance: Any) => pack(MsgGrantAllowance, { granter: alice.text, grantee: poor.text, allowance });

/** A chain where alice pays poor's fees within an allowance. */
function chainOf(allowance: Any | undefined): Ledger {
  const ledger = startLedger(genesis);
  if (allowance === undefined) return ledger;
  const tx = signTx({ messages: [granting(allowance)], by: [{ key: alice }] });
  expect(ledger.block([tx]).txResults[0]).toMatchObject({ code: 0, log: "" });
  return ledger;
}

/** A transaction of poor, who has no coins: its fee is another's. */
const paidBy = (granter: string, { sequence = 0n, fee = "500", messages = [idle] } = {}) =>
  signTx({
    messages,
    by: [{ key: poor, accountNumber: accountNumber(poor), sequence }],
    fee: fee === "0" ? [] : ueco2(fee),
    alterAuthInfo: (info) => ({ ...info, fee: { amount: [], gasLimit: 0n, payer: "", ...info.fee, granter } }),
  });
const idle = pack(MsgGrant, {
  granter: poor.text,
  grantee: bob.text,
  grant: {
    authorization: pack(GenericAuthorization, { msg: "/cosmos.bank.v1beta1.MsgSend" }),
    expiration: undefined,
  },
});

function left({ app }: Ledger, granter: TestKey = alice): Any | undefined {
  const data = QueryAllowanceRequest.encode({ granter: granter.text, grantee: poor.text }).finish();
  const path = "/cosmos.feegrant.v1beta1.Query/Allowance";
  const { code, value } = app.query(RequestQuery.fromPartial({ path, data }));
  return code === 0 ? QueryAllowanceResponse.decode(value).allowance?.allowance : undefined;
}
const feeEvent = (result: Pick<ExecTxResult, "events"> | undefined) =>
  result?.events.find(({ type, attributes }) => type === "tx" && attributes[0]?.key === "fee")?.attributes;
const feegrantEvents = (result: Pick<ExecTxResult, "events"> | undefined) =>
  result?.events.map(({ type }) => type).filter((type) => type.endsWith("_feegrant"));

describe("a fee that another account pays", () => {
  test("is taken from its coins and its allowance, which is gone when it is used up", () => {
    const ledger = chainOf(limit("1000"));
    const first = ledger.block([paidBy(alice.text)]).txResults[0];
    expect(first).toMatchObject({ code: 0, log: "" });
    expect(feeEvent(first)?.map(({ value }) => value)).toEqual(["500ueco2", alice.text]);
    expect(feegrantEvents(first)).toEqual(["use_feegrant", "update_feegrant"]);
    expect(left(ledger)).toEqual(limit("500"));
    const second = ledger.block([paidBy(alice.text, { sequence: 1n })]).txResults[0];
    expect(feegrantEvents(second)).toEqual(["revoke_feegrant", "use_feegrant"]);
    expect(left(ledger)).toBeUndefined();
  });

  test("is counted in the mempool too, over the transactions that wait there", () => {
    const ledger = chainOf(limit("1000"));
    const codes = [0n, 1n, 2n].map((sequence) => ledger.check(paidBy(alice.text, { sequence })).code);
    expect(codes).toEqual([0, 0, 38]);
    expect(left(ledger)).toEqual(limit("1000"));
  });

  test("is simulated", () => {
    const ledger = chainOf(limit("1000"));
    const simulate = (granter: string, fee: string) => {
      const data = SimulateRequest.encode({ tx: undefined, txBytes: paidBy(granter, { fee }) }).finish();
      return ledger.app.query(RequestQuery.fromPartial({ path: "/cosmos.tx.v1beta1.Service/Simulate", data }));
    };
    expect(simulate(alice.text, "1000")).toMatchObject({ code: 0 });
    expect(simulate(alice.text, "0")).toMatchObject({ code: 0 });
    expect(simulate(alice.text, "1001").log).toContain("fee limit exceeded");
    expect(simulate(bob.text, "1").log).toContain("fee-grant not found");
    expect(left(ledger)).toEqual(limit("1000"));
  });

  test("stays paid when the messages fail", () => {
    const ledger = chainOf(limit("1000"));
    const result = ledger.block([paidBy(alice.text, { messages: [send(poor, bob, "5")] })]).txResults[0];
    expect(result).toMatchObject({ code: 5 });
    expect(left(ledger)).toEqual(limit("500"));
  });

  test("of an exec counts as an exec, whatever is in it", () => {
    const only = pack(AllowedMsgAllowance, {
      allowance: limit("1000"),
      allowedMessages: [`/${MsgExec.$type}`],
    });
    const ledger = chainOf(only);
    const exec = pack(MsgExec, { grantee: poor.text, msgs: [idle] });
    expect(ledger.block([paidBy(alice.text, { messages: [exec] })]).txResults[0]).toMatchObject({ code: 0 });
    expect(ledger.block([paidBy(alice.text, { sequence: 1n })]).txResults[0]).toMatchObject({
      code: 7,
      codespace: "feegrant",
    });
  });

  const refused = (granter: string) => `${granter} does not allow to pay fees for ${poor.text}`;
  test.each([
    [
      "without an allowance",
      undefined,
      alice.text,
      "500",
      "sdk",
      38,
      `${refused(alice.text)}: fee-grant not found: not found`,
    ],
    [
      "beyond the allowance",
      limit("499"),
      alice.text,
      "500",
      "feegrant",
      2,
      `${refused(alice.text)}: basic allowance: fee limit exceeded`,
    ],
    [
      "beyond the granter's coins",
      limit("9000000000"),
      alice.text,
      "1000000001",
      "sdk",
      5,
      "spendable balance 999999500ueco2 is smaller than 1000000001ueco2: insufficient funds",
    ],
    [
      "by whom nobody knows",
      undefined,
      nobody.text,
      "0",
      "sdk",
      38,
      `${refused(nobody.text)}: fee-grant not found: not found`,
    ],
    [
      "by what is no address",
      undefined,
      "eco1",
      "500",
      "sdk",
      2,
      "decoding bech32 failed: invalid bech32 string length 4: tx parse error",
    ],
    [
      "by oneself",
      undefined,
      poor.text,
      "500",
      "sdk",
      5,
      "spendable balance 0ueco2 is smaller than 500ueco2: insufficient funds",
    ],
  ])("is refused %s, in the mempool and in a block", (_, allowance, granter, fee, codespace, code, log) => {
    const ledger = chainOf(allowance);
    const tx = paidBy(granter, { fee });
    expect(ledger.check(tx)).toMatchObject({ codespace, code, log });
    expect(ledger.block([tx]).txResults[0]).toMatchObject({ codespace, code, log });
    expect(left(ledger)).toEqual(allowance);
  });
});

test("a chain without the module refuses fees of others", () => {
  const chain = testChain([auth, bank]);
  const { doors } = chain.chain;
  const step = deductFee(doors(TxAccounts), doors(TxFees), doors.find(FeeAllowances));
  const pay = (granter: string) =>
    step.run(chain.ctx, decodeTx(chain.ctx.chain, paidBy(granter)), { minGasPrices: [] });
  expect(refusal(() => pay(alice.text))).toBe("sdk 18: fee grants are not enabled: invalid request");
  expect(refusal(() => pay(poor.text))).toBe(`sdk 9: fee payer address: ${poor.text} does not exist: unknown address`);
});
