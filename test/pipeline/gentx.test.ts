import { describe, expect, test } from "@jest/globals";
import { QueryDefinition as Auth } from "../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { QueryDefinition as Bank } from "../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { Tx } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { rpcPath } from "../../core/built.ts";
import {
  type SignedFor,
  type TestAccount,
  type TxChoices,
  testAccount,
  testTx,
} from "../../engine/testing/accounts.ts";
import { message } from "../../engine/testing/startChain.ts";
import { startLedger } from "../harness/ledger.ts";

const [alice, bob] = [testAccount(1, "eco"), testAccount(2, "eco")];
const coins = (amount: string) => [{ denom: "ueco2", amount }];
const funded = [alice, bob].map(({ address }) => ({ address, coins: coins("1000") }));
const born = { chainId: "eco2-test-1", accountNumber: 0n, sequence: 0n };

/** A transfer as it stands in a genesis. */
function sending(from: TestAccount, amount: string, choices: TxChoices = {}, signed: Partial<SignedFor> = {}): unknown {
  const to = from === alice ? bob : alice;
  const send = message(MsgSend, { fromAddress: from.address, toAddress: to.address, amount: coins(amount) });
  return toJson(Tx.$type, Tx.decode(testTx(from, [send], { ...born, ...signed }, choices)));
}

const startWith = (...gen_txs: unknown[]) =>
  startLedger({ funded, genesis: (sections) => void Object.assign(sections, { genutil: { gen_txs } }) });

test("transactions of genesis run in order before the first block, for no gas, over account number 0", () => {
  const { app, block } = startWith(
    sending(alice, "1000"),
    // What it sends is what the one before brought; it is not the chain's first account.
    sending(bob, "1850", { gas: 0, fee: [{ denom: "ueco2", amount: 100n }] }),
    sending(bob, "50", { gas: 1 }, { sequence: 1n }),
  );
  expect(block().txResults).toEqual([]);
  const balance = (address: string) => {
    const { balance: method } = Bank.methods;
    const path = rpcPath(Bank, method);
    const request = method.requestType.encode({ address, denom: "ueco2" }).finish();
    return method.responseType.decode(app.call(path, request, 1).value).balance?.amount;
  };
  expect([balance(alice.address), balance(bob.address)]).toEqual(["1900", "0"]);
  const { accountInfo: method } = Auth.methods;
  const request = method.requestType.encode({ address: bob.address }).finish();
  const { info } = method.responseType.decode(app.call(rpcPath(Auth, method), request, 1).value);
  expect(info).toMatchObject({ sequence: 2n, pubKey: { typeUrl: "/cosmos.crypto.secp256k1.PubKey" } });
  expect(info?.accountNumber).not.toBe(0n);
});

describe("a chain does not begin with", () => {
  const good = () => sending(alice, "1");
  const changed = (change: (tx: Record<string, Record<string, unknown>>) => void) => {
    const tx = structuredClone(good()) as Record<string, Record<string, unknown>>;
    change(tx);
    return tx;
  };
  const at = "genesis: app_state.genutil.gen_txs";
  test.each<[string, () => unknown[], string]>([
    [
      "more than the sender has",
      () => [sending(alice, "1001")],
      `${at}.0: failed to execute message; message index: 0`,
    ],
    ["the second that fails", () => [good(), sending(bob, "2000")], `${at}.1: failed to execute message`],
    [
      "a signature for another chain",
      () => [sending(alice, "1", {}, { chainId: "eco2-1" })],
      `${at}.0: signature verification failed; please verify account number (0) and chain-id (eco2-test-1)`,
    ],
    [
      "a signature over another account number",
      () => [sending(bob, "1", {}, { accountNumber: 1n })],
      `${at}.0: signature verification failed`,
    ],
    ["a sequence to come", () => [sending(alice, "1", {}, { sequence: 1n })], `${at}.0: account sequence mismatch`],
    ["the same twice", () => [good(), good()], `${at}.1: account sequence mismatch, expected 1, got 0`],
    ["no signature", () => [changed((tx) => Object.assign(tx, { signatures: [] }))], `${at}.0: no signatures supplied`],
    [
      "an unknown message",
      () => [changed(({ body }) => Object.assign(body ?? {}, { messages: [{ "@type": "/x.Y" }] }))],
      `${at}.0: is no transaction: `,
    ],
    [
      "no message",
      () => [changed(({ body }) => Object.assign(body ?? {}, { messages: [] }))],
      `${at}.0: cosmos.tx.v1beta1.TxRaw.body_bytes: is empty`,
    ],
    ["no transaction", () => [7], `${at}.0: is no transaction: `],
    ["an account that is not there", () => [sending(testAccount(3, "eco"), "1")], `${at}.0: fee payer address: eco1`],
  ])("%s", (_name, txs, reason) => {
    expect(() => startWith(...txs())).toThrow(reason);
  });

  test("a section of another shape", () => {
    const start = (genutil: unknown) =>
      startLedger({ funded, genesis: (sections) => void Object.assign(sections, { genutil }) });
    expect(() => start({ gen_txs: {} })).toThrow(`${at}: `);
    expect(() => start({ gentxs: [] })).toThrow("genesis: app_state.genutil");
    expect(start({ gen_txs: [] }).block().txResults).toEqual([]);
  });
});
