import { describe, expect, test } from "@jest/globals";
import { parseDecCoins } from "../../codec/decimal.ts";
import { RequestPrepareProposal, RequestProcessProposal } from "../../codec/gen/tendermint/abci/types.ts";
import { accountNumber, alice, bob, genesis, send } from "../badtx/accounts.ts";
import { type Ledger, startLedger } from "../harness/ledger.ts";
import { signTx, type TestKey, type TxSpec } from "../harness/signing.ts";

const by = (key: TestKey, sequence: bigint, change: Partial<TxSpec> = {}) =>
  signTx({ messages: [send(key, bob)], by: [{ key, sequence, accountNumber: accountNumber(key) }], ...change });
const recheck = ({ app }: Ledger, tx: Uint8Array) => app.checkTx({ tx, type: 1 });

describe("the mempool's state", () => {
  test("is the committed one plus what it took, so that sequences follow one another", () => {
    const ledger = startLedger(genesis);
    const txs = [0n, 1n, 2n].map((sequence) => by(alice, sequence));
    expect(txs.map((tx) => ledger.check(tx).code)).toEqual([0, 0, 0]);
    expect(ledger.block(txs).txResults.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ledger.check(by(alice, 2n)).code).toBe(32);
    expect(ledger.check(by(alice, 3n)).code).toBe(0);
  });

  test("answers without events, as the SDK's does; the block's answer has them", () => {
    const ledger = startLedger(genesis);
    const tx = by(alice, 0n);
    expect([ledger.check(tx), recheck(startLedger(genesis), tx)].map(({ code, events }) => [code, events])).toEqual([
      [0, []],
      [0, []],
    ]);
    expect(ledger.block([tx]).txResults[0]?.events.map(({ type }) => type)).toContain("transfer");
  });

  test("is not moved by what it refused", () => {
    const ledger = startLedger(genesis);
    const tooMuch = by(alice, 0n, { fee: [{ denom: "ueco2", amount: "9999999999" }] });
    expect([ledger.check(tooMuch).code, ledger.check(by(alice, 0n)).code]).toEqual([5, 0]);
  });

  test("begins anew with each block: what waits is rechecked in its order", () => {
    const ledger = startLedger(genesis);
    const [first, second, third] = [0n, 1n, 2n].map((sequence) => by(alice, sequence));
    if (first === undefined || second === undefined || third === undefined) throw new Error("three were made");
    for (const tx of [first, second, third]) ledger.check(tx);
    ledger.block([first]);
    expect([recheck(ledger, second).code, recheck(ledger, third).code]).toEqual([0, 0]);
    ledger.block([]);
    // Nothing was rechecked since: the third comes too early.
    expect(recheck(ledger, third).code).toBe(32);
  });

  test("drops at a recheck what has expired or cannot pay any more", () => {
    const ledger = startLedger(genesis);
    const expiring = by(alice, 0n, { body: { timeoutHeight: 1n } });
    expect(ledger.check(expiring).code).toBe(0);
    const whole = [{ denom: "ueco2", amount: "1000000000" }];
    const dear = by(bob, 1n, { fee: whole });
    ledger.check(by(bob, 0n));
    ledger.block([by(bob, 0n)]);
    expect([recheck(ledger, expiring).code, recheck(ledger, dear).code]).toEqual([30, 5]);
  });

  test("is not touched by blocks before they are committed, nor are they by it", () => {
    const [ledger, quiet] = [startLedger(genesis), startLedger(genesis)];
    for (const sequence of [0n, 1n, 2n]) ledger.check(by(alice, sequence));
    expect(ledger.block([by(alice, 0n)]).appHash).toEqual(quiet.block([by(alice, 0n)]).appHash);
  });
});

describe("a node's minimum gas prices", () => {
  const prices = parseDecCoins("0.0025ueco2,0.1uecc");
  const ledger = () => startLedger({ ...genesis, minGasPrices: prices });
  const paying = (...fee: { denom: string; amount: string }[]) => by(alice, 0n, { fee });

  test.each([
    ["enough of one denomination", "500", 0],
    ["one unit less", "499", 13],
  ])("%s", (_, amount, code) => {
    const checked = ledger().check(paying({ denom: "ueco2", amount }));
    expect(checked.code).toBe(code);
    const log = "insufficient fees; got: 499ueco2 required: 20000uecc,500ueco2: insufficient fee";
    expect(checked.log).toBe(code === 0 ? "" : log);
  });

  test("are rounded up for the gas that is bought", () => {
    expect(ledger().check(by(alice, 0n, { gas: 200_001n })).code).toBe(13);
  });

  test("do not count in a block, nor in a simulation", () => {
    expect(ledger().block([paying()]).txResults[0]?.code).toBe(0);
  });

  test("count at a recheck", () => {
    const one = ledger();
    expect(recheck(one, paying()).code).toBe(13);
  });
});

describe("proposals", () => {
  const { app } = startLedger(genesis);
  const txs = [0n, 1n, 2n].map((sequence) => by(alice, sequence, { gas: 400_000_000n }));
  const [one = new Uint8Array(0)] = txs;
  const sizeOf = (tx: Uint8Array) => BigInt(tx.length + 3);
  const chosen = (maxTxBytes: bigint) =>
    app.prepareProposal(RequestPrepareProposal.fromPartial({ txs, maxTxBytes })).txs.length;
  const status = (...proposed: Uint8Array[]) =>
    app.processProposal(RequestProcessProposal.fromPartial({ txs: proposed })).status;

  test("hold no more bytes than asked, tags and lengths counted", () => {
    expect([chosen(sizeOf(one) - 1n), chosen(sizeOf(one)), chosen(2n * sizeOf(one) - 1n)]).toEqual([0, 1, 1]);
    expect([chosen(0n), chosen(-1n)]).toEqual([0, 0]);
  });

  test("hold no more gas than a block may use", () => {
    expect(chosen(1_000_000n)).toBe(2);
    expect([status(...txs.slice(0, 2)), status(...txs)]).toEqual([1, 2]);
  });

  test("above the block's bytes are refused", () => {
    const large = by(alice, 0n, { gas: 1n, body: { memo: "m".repeat(5_000_000) } });
    expect([status(large, large, large, large), status(large, large, large, large, large)]).toEqual([1, 2]);
  });

  test("what a proposer chose, all accept", () => {
    const { txs: block } = app.prepareProposal(RequestPrepareProposal.fromPartial({ txs, maxTxBytes: 1_000_000n }));
    expect(status(...block)).toBe(1);
  });
});
