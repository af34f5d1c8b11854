import { describe, expect, test } from "@jest/globals";
import { connectAbci } from "../../abci/client.ts";
import { startAbciServer } from "../../abci/server.ts";
import {
  RequestFinalizeBlock,
  RequestPrepareProposal,
  RequestProcessProposal,
} from "../../codec/gen/tendermint/abci/types.ts";
import { simulateTx } from "../../core/simulate.ts";
import { storeRoots, type Version } from "../../store/version.ts";
import { type Ledger, startLedger } from "../harness/ledger.ts";
import { signTx } from "../harness/signing.ts";
import { alice, bob, genesis, send } from "./accounts.ts";
import { bodyCases } from "./bodyCases.ts";
import { feeCases } from "./feeCases.ts";
import { rawCases } from "./rawCases.ts";
import { signatureCases } from "./signatureCases.ts";

const cases = [...rawCases, ...bodyCases, ...feeCases, ...signatureCases];
const named = cases.map((one) => [one.name, one] as const);
const codes = cases.map(({ code }) => code);
const txs = cases.map(({ tx }) => tx);
const good = signTx({ messages: [send(alice, bob)], by: [{ key: alice }] });

/** The roots of all stores but the one that books the gas of a block, whoever used it. */
const traces = ({ store }: Ledger) =>
  storeRoots((store.latest as Version).trees).filter(({ name }) => name !== "emission");

describe("a bad transaction has its code and leaves no trace", () => {
  const ledger = startLedger(genesis);
  /** Gets the same blocks without their transactions. */
  const empty = startLedger(genesis);
  ledger.block();
  empty.block();

  test.each(named)("%s", (_, { tx, code, log }) => {
    const checked = ledger.check(tx);
    expect([checked.code, checked.codespace]).toEqual([code, "sdk"]);
    expect(checked.log).toMatch(log);
    const block = ledger.block([tx]);
    empty.block();
    const delivered = block.txResults[0];
    expect([delivered?.code, delivered?.codespace, delivered?.data.length]).toEqual([code, "sdk", 0]);
    expect(delivered?.log).toMatch(log);
    expect(delivered?.events).toEqual([]);
    expect(traces(ledger)).toEqual(traces(empty));
  });

  test.each(named)("simulated, it is refused for the same reason or passes what is not asked: %s", (_, one) => {
    const { app, store } = ledger;
    const { code } = simulateTx(app.chain, app.identity, store.latest, one.tx);
    // More gas than a result can carry is refused whatever it is for.
    const allowed = /gas of 2\^/.test(one.name) ? [18] : [0, one.code];
    expect(allowed).toContain(code);
  });

  test("and the chain goes on", () => {
    expect(ledger.check(good).code).toBe(0);
    const block = ledger.block([...txs, good]);
    expect(block.txResults.map(({ code }) => code)).toEqual([...codes, 0]);
    empty.block([good]);
    expect(traces(ledger)).toEqual(traces(empty));
  });
});

describe("proposals", () => {
  const { app } = startLedger(genesis);
  const unreadable = cases.filter(({ code, name }) => code === 2 || name === "body: no messages").map(({ tx }) => tx);
  const accepts = (...proposed: Uint8Array[]) =>
    app.processProposal(RequestProcessProposal.fromPartial({ txs: proposed })).status === 1;

  test("hold none that cannot be read", () => {
    const { txs: chosen } = app.prepareProposal(
      RequestPrepareProposal.fromPartial({ txs: [...unreadable, good], maxTxBytes: 1_000_000n }),
    );
    expect(chosen).toEqual([good]);
  });

  test("are refused with any that cannot be read, and by no exception", () => {
    expect(unreadable.filter((tx) => accepts(good, tx))).toEqual([]);
    expect(accepts(good)).toBe(true);
  });
});

test("over a socket: every one is answered, and the next block is made", async () => {
  const { app, store, block: makeBlock } = startLedger(genesis);
  makeBlock();
  const faults: unknown[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (fields: object) => faults.push(fields) };
  const onFatal = (error: Error) => faults.push(error);
  const server = await startAbciServer("tcp://127.0.0.1:0", { app, log, onFatal });
  const [mempool, consensus] = [await connectAbci(server.address), await connectAbci(server.address)];
  try {
    const checked = await Promise.all([...txs, good].map((tx) => mempool.call("checkTx", { tx, type: 0 })));
    expect(checked.map(({ code }) => code)).toEqual([...codes, 0]);
    const time = { seconds: 1_700_000_002n, nanos: 0 };
    const block = RequestFinalizeBlock.fromPartial({ height: 2n, txs: [...txs, good], time });
    const { txResults } = await consensus.call("finalizeBlock", block);
    expect(txResults.map(({ code }) => code)).toEqual([...codes, 0]);
    await consensus.call("commit", {});
    expect(store.latest.height).toBe(2);
    expect(faults).toEqual([]);
  } finally {
    await mempool.close();
    await consensus.close();
    await server.close();
  }
});
