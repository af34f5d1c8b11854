import { afterEach, describe, expect, test } from "@jest/globals";
import {
  CheckTxType,
  Request,
  RequestFinalizeBlock,
  RequestInfo,
  RequestInitChain,
  RequestQuery,
  Response,
  ResponseQuery,
} from "../codec/gen/tendermint/abci/types.ts";
import type { AbciApplication } from "../core/abci.ts";
import type { Limits } from "./connection.ts";
import { FrameCutter } from "./frames.ts";
import { later, type Served, serve, turns } from "./testing/serve.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);
const checkTx = (tx: string) => ({ tx: bytes(tx), type: CheckTxType.NEW });
const finalize = (height: bigint, ...txs: string[]) =>
  RequestFinalizeBlock.fromPartial({ height, txs: txs.map(bytes) });
const queryOf = (key: string) => RequestQuery.fromPartial({ data: bytes(key) });

const running: Served[] = [];
const start = async (own?: Partial<AbciApplication>, limits?: Partial<Limits>) => {
  const served = await serve(own, limits);
  running.push(served);
  return served;
};
afterEach(async () => {
  for (const served of running.splice(0)) await served.close();
});

describe("a chain over four connections", () => {
  test("each request has its answer, block after block", async () => {
    const served = await start();
    const query = await served.client();
    const snapshot = await served.client();
    const mempool = await served.client();
    const consensus = await served.client();

    const info = await query.call("info", RequestInfo.fromPartial({ version: "0.38.25", abciVersion: "2.0.0" }));
    expect(info).toMatchObject({ data: "book", lastBlockHeight: 0n });
    await consensus.call("initChain", RequestInitChain.fromPartial({ chainId: "test-1" }));
    for (let height = 1n; height <= 5n; height++) {
      const tx = `key${height}=value${height}`;
      const [check, bad, prepared] = await Promise.all([
        mempool.call("checkTx", checkTx(tx)),
        mempool.call("checkTx", checkTx("bad")),
        consensus.call("prepareProposal", {
          maxTxBytes: 1000n,
          txs: [bytes(tx)],
          localLastCommit: undefined,
          misbehavior: [],
          height,
          time: undefined,
          nextValidatorsHash: new Uint8Array(0),
          proposerAddress: new Uint8Array(0),
        }),
      ]);
      expect([check.code, bad.code, prepared.txs.map(text)]).toEqual([0, 2, [tx]]);
      const block = await consensus.call("finalizeBlock", finalize(height, tx, "bad"));
      expect(block.txResults.map((result) => result.code)).toEqual([0, 2]);
      await mempool.flush();
      await consensus.call("commit", {});
      const after = await query.call("info", RequestInfo.fromPartial({}));
      expect(after).toMatchObject({ lastBlockHeight: height, lastBlockAppHash: block.appHash });
      expect(text((await query.call("query", queryOf(`key${height}`))).value)).toBe(`value${height}`);
    }
    const { snapshots } = await snapshot.call("listSnapshots", {});
    expect(snapshots.map((one) => one.height)).toEqual([5n]);
    const { chunk } = await snapshot.call("loadSnapshotChunk", { height: 5n, format: 1, chunk: 0 });

    const joining = await start();
    const joined = await joining.client();
    await joined.call("offerSnapshot", { snapshot: snapshots[0], appHash: new Uint8Array(0) });
    expect(await joined.call("applySnapshotChunk", { index: 0, chunk, sender: "" })).toMatchObject({ result: 1 });
    const restored = await joined.call("info", RequestInfo.fromPartial({}));
    expect(restored).toEqual(await query.call("info", RequestInfo.fromPartial({})));
  });

  test("a block of 22 MB", async () => {
    const tx = `large=${"x".repeat(22 * 1024 * 1024)}`;
    const served = await start();
    const client = await served.client();
    const result = await client.call("finalizeBlock", finalize(1n, tx));
    expect(result.txResults[0]?.gasUsed).toBe(BigInt(tx.length));
    await client.call("commit", {});
    expect((await client.call("query", queryOf("large"))).value.length).toBe(tx.length - 6);
  }, 60_000);

  test("the calls of an application mempool, as CometBFT 0.40 sends them", async () => {
    const client = await (await start()).client();
    expect(await client.call("insertTx", { tx: bytes("a=1") })).toEqual({ code: 0 });
    expect(await client.call("insertTx", { tx: bytes("bad") })).toEqual({ code: 2 });
    expect(await client.call("insertTx", { tx: bytes("b=2") })).toEqual({ code: 0 });
    const { txs } = await client.call("reapTxs", { maxBytes: 1000n, maxGas: 0n });
    expect(txs.map(text)).toEqual(["a=1", "b=2"]);
  });
});

describe("answers keep the order of the requests", () => {
  test("pipelined CheckTx with flushes between", async () => {
    const client = await (await start()).client();
    const answered: string[] = [];
    const sent = Array.from({ length: 2000 }, (_, index) => {
      const name = index % 7 === 3 ? "flush" : "checkTx";
      const tx = index % 5 === 0 ? "bad" : `k=${index}`;
      const asked =
        name === "flush"
          ? client.request({ $case: "flush", value: {} })
          : client.request({ $case: "checkTx", value: checkTx(tx) });
      return asked.then((answer) => {
        const code = answer.$case === "checkTx" ? answer.value.code : "";
        answered.push(`${index} ${answer.$case} ${code}`);
      });
    });
    await Promise.all(sent);
    const expected = sent.map((_, index) =>
      index % 7 === 3 ? `${index} flush ` : `${index} checkTx ${index % 5 === 0 ? 2 : 0}`,
    );
    expect(answered).toEqual(expected);
  });

  test("answers given in the reverse order, one of them an error, among immediate ones", async () => {
    const waiting = new Map<string, ReturnType<typeof later<ResponseQuery>>>();
    const served = await start({
      query(request) {
        const key = text(request.data);
        if (key.startsWith("now")) return ResponseQuery.fromPartial({ key: request.data });
        const answer = later<ResponseQuery>();
        waiting.set(key, answer);
        return answer.promise;
      },
    });
    const client = await served.client();
    const order: string[] = [];
    const ask = async (key: string) => {
      const answer = await client.call("query", queryOf(key));
      order.push(answer.code === 0 ? text(answer.key) : `code ${answer.code}: ${answer.log}`);
    };
    const all = [ask("a"), ask("now 1"), ask("b"), ask("c"), ask("now 2")];
    const flushed = client.flush().then(() => order.push("flush"));
    while (waiting.size < 3) await turns(1);
    waiting.get("c")?.give(ResponseQuery.fromPartial({ key: bytes("c") }));
    waiting.get("b")?.fail(new Error("no such tree"));
    await turns(5);
    expect(order).toEqual([]);
    waiting.get("a")?.give(ResponseQuery.fromPartial({ key: bytes("a") }));
    await Promise.all([...all, flushed]);
    expect(order).toEqual(["a", "now 1", "code 1: internal error: no such tree", "c", "now 2", "flush"]);
  });

  test("with many awaited answers nothing more is begun until some are given", async () => {
    const waiting: ReturnType<typeof later<ResponseQuery>>[] = [];
    const served = await start(
      {
        query() {
          const answer = later<ResponseQuery>();
          waiting.push(answer);
          return answer.promise;
        },
      },
      { maxAwaited: 10 },
    );
    const client = await served.client();
    const all = Promise.all(Array.from({ length: 25 }, () => client.call("query", queryOf("k"))));
    while (waiting.length < 10) await turns(1);
    await turns(10);
    expect(waiting.length).toBe(10);
    for (let index = 0; index < 25; index++) {
      while (waiting.length <= index) await turns(1);
      waiting[index]?.give(ResponseQuery.fromPartial({}));
    }
    expect((await all).length).toBe(25);
  });

  test("a peer that does not read is not answered without bound, and gets all answers when it reads", async () => {
    let queries = 0;
    const value = new Uint8Array(100_000);
    const served = await start({
      query() {
        queries += 1;
        return ResponseQuery.fromPartial({ value });
      },
    });
    const body = Request.encode({ value: { $case: "query", value: queryOf("k") } }).finish();
    const socket = served.socket();
    socket.pause();
    for (let count = 0; count < 500; count++) socket.write(Uint8Array.of(body.length, ...body));
    while (queries === 0) await turns(1);
    await turns(200);
    // 1 MiB unsent, one step of 8 answers beyond it, and what the kernel's buffers hold.
    expect(queries).toBeLessThan(100);
    const cutter = new FrameCutter();
    let answers = 0;
    await new Promise<void>((resolve) => {
      socket.on("data", (chunk: Buffer) => {
        cutter.push(chunk);
        for (let frame = cutter.next(); frame !== undefined; frame = cutter.next()) {
          expect(Response.decode(frame).value?.$case).toBe("query");
          answers += 1;
        }
        if (answers === 500) resolve();
      });
      socket.resume();
    });
    expect(queries).toBe(500);
  });
});
