import { encodeSecp256k1Pubkey, makeSignDoc as makeAminoDoc, Secp256k1HdWallet } from "@cosmjs/amino";
import { fromBase64 } from "@cosmjs/encoding";
import { DirectSecp256k1HdWallet, encodePubkey, makeAuthInfoBytes, makeSignDoc, Registry } from "@cosmjs/proto-signing";
import { AminoTypes, createDefaultAminoConverters, defaultRegistryTypes } from "@cosmjs/stargate";
import { describe, expect, test } from "@jest/globals";
import { QueryBalanceRequest, QueryBalanceResponse } from "../codec/gen/cosmos/bank/v1beta1/query.ts";
import { TxRaw } from "../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { brokenInvariant } from "../core/chain.ts";
import { queryContext } from "../core/query.ts";
import { type Ledger, startLedger } from "./harness/ledger.ts";

const mnemonic = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const chainId = "eco2-test-1";
const fee = { amount: [{ denom: "ueco2", amount: "500" }], gas: "200000" };
const registry = new Registry(defaultRegistryTypes);

interface Signing {
  readonly sequence?: number;
  readonly accountNumber?: number;
  readonly chainId?: string;
  readonly gas?: string;
  readonly memo?: string;
  readonly feeAmount?: string;
}

const send = (from: string, to: string, amount: string) => ({
  typeUrl: "/cosmos.bank.v1beta1.MsgSend",
  value: { fromAddress: from, toAddress: to, amount: [{ denom: "ueco2", amount }] },
});

async function directTx(message: ReturnType<typeof send>, signing: Signing = {}): Promise<Uint8Array> {
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: "eco" });
  const [account] = await wallet.getAccounts();
  if (account === undefined) throw new Error("no account");
  const bodyBytes = registry.encodeTxBody({ messages: [message], memo: signing.memo ?? "" });
  const authInfoBytes = makeAuthInfoBytes(
    [{ pubkey: encodePubkey(encodeSecp256k1Pubkey(account.pubkey)), sequence: signing.sequence ?? 0 }],
    [{ denom: "ueco2", amount: signing.feeAmount ?? "500" }],
    Number(signing.gas ?? fee.gas),
    undefined,
    undefined,
  );
  const doc = makeSignDoc(bodyBytes, authInfoBytes, signing.chainId ?? chainId, signing.accountNumber ?? 0);
  const { signature } = await wallet.signDirect(account.address, doc);
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [fromBase64(signature.signature)] }).finish();
}

async function aminoTx(message: ReturnType<typeof send>): Promise<Uint8Array> {
  const wallet = await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: "eco" });
  const [account] = await wallet.getAccounts();
  if (account === undefined) throw new Error("no account");
  const types = new AminoTypes(createDefaultAminoConverters());
  const doc = makeAminoDoc([types.toAmino(message)], fee, chainId, "hello <&> wallets", 0, 0);
  const { signature } = await wallet.signAmino(account.address, doc);
  return TxRaw.encode({
    bodyBytes: registry.encodeTxBody({ messages: [message], memo: "hello <&> wallets" }),
    authInfoBytes: makeAuthInfoBytes(
      [{ pubkey: encodePubkey(encodeSecp256k1Pubkey(account.pubkey)), sequence: 0 }],
      fee.amount,
      Number(fee.gas),
      undefined,
      undefined,
      127,
    ),
    signatures: [fromBase64(signature.signature)],
  }).finish();
}

async function addresses(): Promise<{ alice: string; bob: string }> {
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: "eco" });
  const bob = await DirectSecp256k1HdWallet.generate(12, { prefix: "eco" });
  const [[first], [second]] = [await wallet.getAccounts(), await bob.getAccounts()];
  if (first === undefined || second === undefined) throw new Error("no account");
  return { alice: first.address, bob: second.address };
}

function balance(ledger: Ledger, address: string): string {
  const request = QueryBalanceRequest.encode({ address, denom: "ueco2" }).finish();
  const { value } = ledger.app.call("/cosmos.bank.v1beta1.Query/Balance", request, 0);
  return QueryBalanceResponse.decode(value).balance?.amount ?? "";
}

async function funded(): Promise<{ ledger: Ledger; alice: string; bob: string }> {
  const { alice, bob } = await addresses();
  return {
    ledger: startLedger({ funded: [{ address: alice, coins: [{ denom: "ueco2", amount: "1000000" }] }] }),
    alice,
    bob,
  };
}

describe("a signed send", () => {
  test.each([
    ["DIRECT", directTx],
    ["LEGACY_AMINO_JSON", aminoTx],
  ])("in mode %s moves coins, pays the fee, raises the sequence", async (_, sign) => {
    const { ledger, alice, bob } = await funded();
    const tx = await sign(send(alice, bob, "1000"));
    expect(ledger.check(tx)).toMatchObject({ code: 0, log: "" });
    const { txResults } = ledger.block([tx]);
    expect(txResults[0]).toMatchObject({ code: 0, log: "" });
    expect(balance(ledger, bob)).toBe("1000");
    expect(balance(ledger, alice)).toBe("998500");
    expect(brokenInvariant(ledger.app.chain, queryContext(ledger.app.identity, ledger.store.latest))).toBeUndefined();
  });

  test("emits the events that wallets and explorers look for", async () => {
    const { ledger, alice, bob } = await funded();
    const { txResults } = ledger.block([await directTx(send(alice, bob, "1000"))]);
    const types = txResults[0]?.events.map(({ type }) => type);
    expect(types).toEqual([
      ...["coin_spent", "coin_received", "transfer", "message", "tx", "tx", "tx"],
      ...["message", "coin_spent", "coin_received", "transfer", "message"],
    ]);
    const action = txResults[0]?.events[7];
    expect(action?.attributes.map(({ key, value }) => `${key}=${value}`)).toEqual([
      "action=/cosmos.bank.v1beta1.MsgSend",
      `sender=${alice}`,
      "module=bank",
      "msg_index=0",
    ]);
  });
});

describe("a refused transaction", () => {
  const cases: readonly [name: string, signing: Signing, amount: string, code: number, log: RegExp][] = [
    [
      "wrong sequence",
      { sequence: 3 },
      "1",
      32,
      /^account sequence mismatch, expected 0, got 3: incorrect account sequence$/,
    ],
    [
      "wrong chain id",
      { chainId: "other-1" },
      "1",
      4,
      /^signature verification failed; please verify account number \(0\) and chain-id/,
    ],
    ["wrong account number", { accountNumber: 9 }, "1", 4, /signature verification failed/],
    [
      "too little gas",
      { gas: "10000" },
      "1",
      11,
      /^out of gas in location: \w+; gasWanted: 10000, gasUsed: \d+: out of gas$/,
    ],
    ["no gas", { gas: "0" }, "1", 41, /must provide positive gas/],
    [
      "a memo of 257 bytes",
      { memo: "m".repeat(257) },
      "1",
      12,
      /maximum number of characters is 256 but received 257 characters/,
    ],
    [
      "a fee above the balance",
      { feeAmount: "1000001" },
      "1",
      5,
      /^spendable balance 1000000ueco2 is smaller than 1000001ueco2: insufficient funds$/,
    ],
    ["gas above the block's", { gas: "1000000001" }, "1", 41, /exceeds block max gas/],
  ];
  test.each(cases)("%s", async (_, signing, amount, code, log) => {
    const { ledger, alice, bob } = await funded();
    const tx = await directTx(send(alice, bob, amount), signing);
    const checked = ledger.check(tx);
    expect(checked.code).toBe(code);
    expect(checked.log).toMatch(log);
    expect(ledger.block([tx]).txResults[0]).toMatchObject({ code });
    expect(balance(ledger, alice)).toBe("1000000");
  });

  test("a failed message keeps the fee and the sequence, and nothing else", async () => {
    const { ledger, alice, bob } = await funded();
    const { txResults } = ledger.block([await directTx(send(alice, bob, "999999999"))]);
    expect(txResults[0]).toMatchObject({
      code: 5,
      log: "failed to execute message; message index: 0: spendable balance 999500ueco2 is smaller than 999999999ueco2: insufficient funds",
    });
    expect(balance(ledger, alice)).toBe("999500");
    expect(ledger.check(await directTx(send(alice, bob, "1"), { sequence: 1 })).code).toBe(0);
  });

  test("garbage is code 2 and has a result in its block", async () => {
    const { ledger } = await funded();
    const garbage = [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(10, 200), new Uint8Array(64).fill(255)];
    expect(ledger.block(garbage).txResults.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
  });

  test("a second transaction of one account waits in the mempool behind the first", async () => {
    const { ledger, alice, bob } = await funded();
    const [first, second] = [
      await directTx(send(alice, bob, "1")),
      await directTx(send(alice, bob, "2"), { sequence: 1 }),
    ];
    expect(ledger.check(second).code).toBe(32);
    expect([ledger.check(first).code, ledger.check(second).code]).toEqual([0, 0]);
    expect(ledger.check(first).code).toBe(32);
    expect(ledger.block([first, second]).txResults.map(({ code }) => code)).toEqual([0, 0]);
  });
});

describe("genesis", () => {
  test("export and import give the same state", async () => {
    const { ledger, alice, bob } = await funded();
    ledger.block([await directTx(send(alice, bob, "1000"))]);
    const exported = ledger.app.exportAt(0);
    const again = startLedger({ genesis: (sections) => void Object.assign(sections, structuredClone(exported)) });
    again.block();
    // What the block itself is recorded with.
    const own = { emission: expect.anything() };
    expect(again.app.exportAt(0)).toEqual({ ...exported, ...own });
  });

  test.each([
    [
      "an unknown field",
      (s: Record<string, unknown>) => void Object.assign(s["bank"] as object, { surplus: 1 }),
      /app_state\.bank.*surplus/,
    ],
    [
      "an unknown section",
      (s: Record<string, unknown>) => void Object.assign(s, { nothing: {} }),
      /app_state\.nothing/,
    ],
    [
      "a wrong supply",
      (s: Record<string, unknown>) =>
        void Object.assign(s["bank"] as object, { supply: [{ denom: "ueco2", amount: "1" }] }),
      /app_state\.bank\.supply: genesis supply is incorrect/,
    ],
    [
      "a missing section",
      (s: Record<string, unknown>) => void Reflect.deleteProperty(s, "auth"),
      /app_state\.auth: section is missing/,
    ],
  ])("with %s is refused with path and reason", async (_, spoil, message) => {
    const { alice } = await addresses();
    const start = () =>
      startLedger({ funded: [{ address: alice, coins: [{ denom: "ueco2", amount: "5" }] }], genesis: spoil });
    expect(start).toThrow(message);
  });
});
