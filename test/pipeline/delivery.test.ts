import { describe, expect, test } from "@jest/globals";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { SimulateRequest, SimulateResponse } from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { AuthInfo } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { RequestQuery } from "../../codec/gen/tendermint/abci/types.ts";
import { accountNumber, alice, bob, genesis, nestedShared, send, shared, sharedMembers } from "../badtx/accounts.ts";
import { consensusParams, startLedger } from "../harness/ledger.ts";
import { ed25519Key, multisigKey, signTx, type TestKey, type TxSpec } from "../harness/signing.ts";

const amino = SignMode.SIGN_MODE_LEGACY_AMINO_JSON;
const by = (key: TestKey, change: Partial<TxSpec> = {}, mode?: SignMode, number = accountNumber(key)) =>
  signTx({
    messages: [send(key, bob)],
    by: [{ key, accountNumber: number, ...(mode === undefined ? {} : { mode }) }],
    ...change,
  });
const rich = (key: TestKey) =>
  startLedger({ funded: [{ address: key.text, coins: [{ denom: "ueco2", amount: "1000000" }] }] });
const everyPair = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 1, 2],
];

describe("keys of every kind sign", () => {
  test.each([
    ["secp256k1", alice, undefined],
    ["secp256k1, amino", alice, amino],
    ["two of three", shared, amino],
    ["two of three, DIRECT", shared, undefined],
    ["a multisig in a multisig", nestedShared, amino],
  ] as const)("%s", (_, key, mode) => {
    expect(startLedger(genesis).block([by(key, {}, mode)]).txResults[0]).toMatchObject({ code: 0, log: "" });
  });

  test("ed25519", () => {
    const key = ed25519Key(1);
    expect(rich(key).block([by(key, {}, undefined, 0n)]).txResults[0]).toMatchObject({ code: 0, log: "" });
  });

  test.each(everyPair)("members %j of three", (...who) => {
    const key = multisigKey(2, sharedMembers, who);
    expect(rich(key).block([by(key, {}, amino, 0n)]).txResults[0]).toMatchObject({ code: 0, log: "" });
  });

  test("a multisig of eight keys, whose bits fill their byte", () => {
    const members = [20, 21, 22, 23, 24, 25, 26].map((number) => ed25519Key(number));
    const key = multisigKey(7, members, [0, 1, 2, 3, 4, 5, 6]);
    expect(rich(key).block([by(key, {}, amino, 0n)]).txResults[0]).toMatchObject({ code: 0, log: "" });
  });

  test("an address in capitals is its owner's, who signs once", () => {
    const capitals = { ...alice, text: alice.text.toUpperCase() };
    const tx = signTx({ messages: [send(alice, bob), send(capitals, bob)], by: [{ key: alice }] });
    const result = startLedger(genesis).block([tx]).txResults[0];
    expect(result).toMatchObject({ code: 0, log: "" });
    const senders = result?.events.filter(({ attributes }) => attributes.some(({ key }) => key === "action"));
    expect(senders?.map(({ attributes }) => attributes[1]?.value)).toEqual([alice.text, alice.text]);
  });
});

describe("several messages", () => {
  const two = (amount: string) => by(alice, { messages: [send(alice, bob, "5"), send(alice, bob, amount)] });

  test("all run, their events bear their index", () => {
    const { txResults } = startLedger(genesis).block([two("6")]);
    const indexes = txResults[0]?.events.flatMap(({ attributes }) =>
      attributes.filter(({ key }) => key === "msg_index").map(({ value }) => value),
    );
    expect(new Set(indexes)).toEqual(new Set(["0", "1"]));
  });

  test("or none: the second's failure undoes the first, the fee stays", () => {
    const [ledger, other] = [startLedger(genesis), startLedger(genesis)];
    const { txResults, appHash } = ledger.block([two("9999999999")]);
    expect(txResults[0]?.log).toMatch(/^failed to execute message; message index: 1: spendable balance 999999495ueco2/);
    expect(txResults[0]?.events.map(({ type }) => type)).toEqual([
      ...["coin_spent", "coin_received", "transfer", "message", "tx", "tx", "tx"],
    ]);
    // One that fails at its first message leaves the same behind.
    expect(appHash).toEqual(other.block([by(alice, { messages: [send(alice, bob, "9999999999")] })]).appHash);
  });
});

describe("gas", () => {
  const used = (tx: Uint8Array) => startLedger(genesis).block([tx]).txResults[0];

  test("is the same in a mempool that saw the transaction and in one that did not", () => {
    const ledger = startLedger(genesis);
    ledger.check(by(alice));
    expect(ledger.block([by(alice)]).txResults[0]?.gasUsed).toBe(used(by(alice))?.gasUsed);
  });

  test("of a send lies where wallets expect it", () => {
    const gas = used(by(alice))?.gasUsed ?? 0n;
    expect(gas).toBeGreaterThan(40_000n);
    expect(gas).toBeLessThan(110_000n);
  });

  test("grows by ten with each byte of the memo", () => {
    const [short, long] = ["m", "m".repeat(11)].map((memo) => used(by(alice, { body: { memo } }))?.gasUsed ?? 0n);
    expect((long ?? 0n) - (short ?? 0n)).toBe(100n);
  });

  test("that ends in a message keeps the fee and the sequence, and says where it ended", () => {
    const ledger = startLedger(genesis);
    const gas = used(by(alice))?.gasUsed ?? 0n;
    const result = ledger.block([by(alice, { gas: gas - 1n })]).txResults[0];
    const log = new RegExp(`^out of gas in location: \\w+; gasWanted: ${gas - 1n}, gasUsed: \\d+: out of gas$`);
    expect([result?.code, result?.codespace, result?.gasWanted]).toEqual([11, "sdk", gas - 1n]);
    expect(result?.log).toMatch(log);
    expect(ledger.check(by(alice)).code).toBe(32);
  });

  test("of the block ends: what comes after finds none, and what passes it is undone", () => {
    const gas = used(by(alice))?.gasUsed ?? 0n;
    const ledger = startLedger({
      ...genesis,
      onRequest(request) {
        if ("consensusParams" in request && request.consensusParams !== undefined)
          request.consensusParams = { ...consensusParams, block: { maxBytes: 1_000_000n, maxGas: gas + 10n } };
      },
    });
    const cheap = (key: TestKey, sequence: bigint) =>
      signTx({
        messages: [send(key, bob)],
        by: [{ key, sequence, accountNumber: accountNumber(key) }],
        gas: gas + 10n,
      });
    const { txResults } = ledger.block([cheap(alice, 0n), cheap(alice, 1n), cheap(alice, 2n), new Uint8Array(1)]);
    expect(txResults.map(({ code }) => code)).toEqual([0, 11, 11, 2]);
    expect(txResults[1]?.log).toMatch(/^out of gas in location: block gas meter; /);
    expect(txResults[2]).toMatchObject({ log: "no block gas left to run tx: out of gas", gasUsed: 0n, gasWanted: 0n });
  });
});

describe("a simulation", () => {
  const path = "/cosmos.tx.v1beta1.Service/Simulate";
  const ask = (txBytes: Uint8Array) => {
    const ledger = startLedger(genesis);
    ledger.block();
    const data = SimulateRequest.encode(SimulateRequest.fromPartial({ txBytes })).finish();
    return ledger.app.query(RequestQuery.fromPartial({ path, data }));
  };
  const gasOf = (tx: Uint8Array) => {
    const { code, log, value } = ask(tx);
    expect([code, log]).toEqual([0, ""]);
    return Number(SimulateResponse.decode(value).gasInfo?.gasUsed ?? 0n);
  };
  const delivered = () => {
    const ledger = startLedger(genesis);
    ledger.block();
    return Number(ledger.block([by(alice)]).txResults[0]?.gasUsed ?? 0n);
  };

  test("of a signed transaction tells its gas exactly", () => {
    expect(gasOf(by(alice))).toBe(delivered());
  });

  test.each([
    ["as CosmJS asks: no mode, an empty signature", { alterSignatures: () => [new Uint8Array(0)] }],
    [
      "as Keplr asks: no key, a signature of zeros",
      {
        alterSignatures: () => [new Uint8Array(64)],
        alterAuthInfo: (auth: AuthInfo) =>
          AuthInfo.fromPartial({
            ...auth,
            signerInfos: auth.signerInfos.map((one) => ({ ...one, publicKey: undefined })),
          }),
      },
    ],
  ])("%s: within a hundredth", (_, change) => {
    expect(Math.abs(gasOf(by(alice, change)) - delivered())).toBeLessThan(delivered() * 0.01);
  });

  test("asks for the sequence and for fees that can be paid, not for gas", () => {
    expect(gasOf(by(alice, { gas: 0n, fee: [] }))).toBeGreaterThan(0);
    const wrong = signTx({ messages: [send(alice, bob)], by: [{ key: alice, sequence: 4n }] });
    expect(ask(wrong)).toMatchObject({
      code: 6,
      log: expect.stringContaining("account sequence mismatch, expected 0, got 4"),
    });
    expect(ask(by(alice, { fee: [{ denom: "ueco2", amount: "9999999999" }] })).log).toMatch(/insufficient funds/);
  });

  test("of garbage is an invalid request", () => {
    expect(ask(Uint8Array.of(1, 2, 3))).toMatchObject({ code: 18, codespace: "sdk" });
    const { code, log } = startLedger(genesis).app.query(RequestQuery.fromPartial({ path, data: Uint8Array.of(255) }));
    expect([code, log]).toEqual([26, expect.stringContaining("no block yet")]);
  });
});
