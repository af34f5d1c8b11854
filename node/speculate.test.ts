import { expect, test } from "@jest/globals";
import {
  RequestFinalizeBlock,
  RequestProcessProposal,
  type ResponseFinalizeBlock,
} from "../codec/gen/tendermint/abci/types.ts";
import { accountNumber, alice, bob, genesis, send } from "../test/badtx/accounts.ts";
import { startLedger } from "../test/harness/ledger.ts";
import { signTx } from "../test/harness/signing.ts";
import { passOn } from "./passOn.ts";
import { speculating } from "./speculate.ts";

const tx = (sequence: bigint) =>
  signTx({ messages: [send(alice, bob)], by: [{ key: alice, sequence, accountNumber: accountNumber(alice) }] });

const hashOf = (name: string) => new Uint8Array(32).fill(name.charCodeAt(0));
const fields = (height: bigint, name: string, txs: Uint8Array[]) => ({
  height,
  hash: hashOf(name),
  time: { seconds: 1_700_000_000n + height, nanos: 0 },
  txs,
});

/** A ledger whose executions are counted; what runs soon runs when asked. */
function chain() {
  const executed: string[] = [];
  const soon: (() => void)[] = [];
  const { app } = startLedger(genesis);
  const given = passOn(app);
  const counted = {
    ...given,
    finalizeBlock(request: RequestFinalizeBlock): ResponseFinalizeBlock {
      executed.push(String.fromCharCode(request.hash[0] ?? 0));
      return given.finalizeBlock(request);
    },
  };
  const calls = speculating(counted, (work) => soon.push(work));
  const propose = (height: bigint, name: string, txs: Uint8Array[]) =>
    calls.processProposal(RequestProcessProposal.fromPartial(fields(height, name, txs))).status;
  const decide = (height: bigint, name: string, txs: Uint8Array[]) => {
    const { appHash, txResults } = calls.finalizeBlock(RequestFinalizeBlock.fromPartial(fields(height, name, txs)));
    calls.commit({});
    return { appHash: Buffer.from(appHash).toString("hex"), codes: txResults.map(({ code }) => code) };
  };
  const pause = () => {
    for (const work of soon.splice(0)) work();
  };
  return { app, calls, executed, propose, decide, pause };
}

/** What a chain comes to that executes each block when it is decided. */
function plain(...blocks: Uint8Array[][]) {
  const { decide } = chain();
  return blocks.map((txs, index) => decide(BigInt(index + 1), "p", txs)).at(-1);
}

test("a decided proposal was executed before, once", () => {
  const { propose, decide, pause, executed } = chain();
  expect(propose(1n, "a", [tx(0n)])).toBe(1);
  pause();
  expect(executed).toEqual(["a"]);
  expect(decide(1n, "a", [tx(0n)])).toEqual(plain([tx(0n)]));
  expect(executed).toEqual(["a"]);
});

test("another block than the proposed is executed itself, and nothing of the proposal stays", () => {
  const { propose, decide, pause, executed } = chain();
  propose(1n, "a", [tx(0n), tx(1n)]);
  pause();
  expect(decide(1n, "b", [tx(0n)])).toEqual(plain([tx(0n)]));
  expect(executed).toEqual(["a", "b"]);
  expect(decide(2n, "c", [tx(1n)])).toEqual(plain([tx(0n)], [tx(1n)]));
});

test("of several proposals the last counts", () => {
  const { propose, decide, pause, executed } = chain();
  propose(1n, "a", [tx(0n)]);
  propose(1n, "b", [tx(0n), tx(1n)]);
  pause();
  expect(executed).toEqual(["b"]);
  expect(decide(1n, "b", [tx(0n), tx(1n)])).toEqual(plain([tx(0n), tx(1n)]));
});

test("one decided before its turn came is executed when it is decided", () => {
  const { propose, decide, pause, executed } = chain();
  propose(1n, "a", [tx(0n)]);
  expect(decide(1n, "a", [tx(0n)])).toEqual(plain([tx(0n)]));
  pause();
  expect(executed).toEqual(["a"]);
});

test("a refused proposal, and one without a hash, are not executed", () => {
  const { propose, pause, executed, calls } = chain();
  const dear = signTx({
    messages: [send(alice, bob)],
    gas: 2_000_000_000n,
    by: [{ key: alice, sequence: 0n, accountNumber: accountNumber(alice) }],
  });
  expect(propose(1n, "a", [dear])).toBe(2);
  calls.processProposal(RequestProcessProposal.fromPartial({ ...fields(1n, "a", []), hash: new Uint8Array(0) }));
  pause();
  expect(executed).toEqual([]);
});

test("a proposal that breaks the node breaks it when it is decided, not before", () => {
  const { propose, decide, pause, app } = chain();
  expect(propose(9n, "a", [])).toBe(1);
  pause();
  expect(() => decide(9n, "a", [])).toThrow("height 9");
  expect(app.height).toBe(0);
});
