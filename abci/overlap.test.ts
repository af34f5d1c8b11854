import { afterEach, describe, expect, test } from "@jest/globals";
import {
  CheckTxType,
  RequestFinalizeBlock,
  RequestInfo,
  RequestInitChain,
  RequestQuery,
  ResponseCheckTx,
} from "../codec/gen/tendermint/abci/types.ts";
import type { AbciApplication } from "../core/abci.ts";
import type { AbciClient } from "./client.ts";
import type { Limits } from "./connection.ts";
import { createBook } from "./testing/book.ts";
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

describe("what may overlap", () => {
  /** The book with an asynchronous FinalizeBlock and CheckTx, and a record of what began and ended. */
  async function recorded() {
    const events: string[] = [];
    const finalizing = later<void>();
    const checking = later<void>();
    const book = createBook();
    const served = await start({
      async finalizeBlock(request) {
        events.push("finalize begins");
        await finalizing.promise;
        events.push("finalize ends");
        return book.finalizeBlock(request);
      },
      commit(request) {
        events.push("commit");
        return book.commit(request);
      },
      checkTx(request) {
        const name = text(request.tx);
        events.push(`check ${name}`);
        const answer = ResponseCheckTx.fromPartial({});
        return name.startsWith("slow") ? checking.promise.then(() => answer) : answer;
      },
      query(request) {
        events.push("query");
        return book.query(request);
      },
    });
    const [consensus, mempool, query] = [await served.client(), await served.client(), await served.client()];
    return { events, finalizing, checking, consensus, mempool, query };
  }

  test("CheckTx waits for an awaited FinalizeBlock, a query does not", async () => {
    const { events, finalizing, consensus, mempool, query } = await recorded();
    const block = consensus.call("finalizeBlock", finalize(1n));
    while (events.length === 0) await turns(1);
    const check = mempool.call("checkTx", checkTx("a=1"));
    await query.call("query", queryOf("a"));
    await turns(5);
    expect(events).toEqual(["finalize begins", "query"]);
    finalizing.give();
    await Promise.all([block, check]);
    expect(events).toEqual(["finalize begins", "query", "finalize ends", "check a=1"]);
  });

  test("FinalizeBlock waits for awaited CheckTx and goes before those that come later", async () => {
    const { events, finalizing, checking, consensus, mempool } = await recorded();
    const slow = [mempool.call("checkTx", checkTx("slow 1")), mempool.call("checkTx", checkTx("slow 2"))];
    while (events.length < 2) await turns(1);
    const block = consensus.call("finalizeBlock", finalize(1n));
    const commit = consensus.call("commit", {});
    await turns(5);
    const last = mempool.call("checkTx", checkTx("late"));
    await turns(5);
    expect(events).toEqual(["check slow 1", "check slow 2"]);
    checking.give();
    await Promise.all(slow);
    while (events.length < 3) await turns(1);
    finalizing.give();
    await Promise.all([block, commit, last]);
    expect(events.slice(0, 4)).toEqual(["check slow 1", "check slow 2", "finalize begins", "finalize ends"]);
    expect(events.slice(4).sort()).toEqual(["check late", "commit"]);
  });

  test("a flood of CheckTx does not hold up a block until it is over", async () => {
    let checked = 0;
    const served = await start(
      {
        checkTx() {
          checked += 1;
          return ResponseCheckTx.fromPartial({});
        },
      },
      { turnMs: 0.2 },
    );
    const [mempool, consensus] = [await served.client(), await served.client()];
    const flood = Promise.all(Array.from({ length: 50_000 }, () => mempool.call("checkTx", checkTx("a=1"))));
    await consensus.call("finalizeBlock", finalize(1n));
    await consensus.call("commit", {});
    expect(checked).toBeLessThan(50_000);
    expect((await flood).length).toBe(50_000);
  }, 60_000);
});

describe("one connection drives consensus", () => {
  const others: [string, (client: AbciClient) => Promise<unknown>][] = [
    ["init_chain", (client) => client.call("initChain", RequestInitChain.fromPartial({}))],
    ["finalize_block", (client) => client.call("finalizeBlock", finalize(2n))],
    ["commit", (client) => client.call("commit", {})],
  ];

  test.each(others)("%s of a second one is refused, and another may follow the first", async (name, send) => {
    const served = await start();
    const [first, second] = [await served.client(), await served.client()];
    await first.call("finalizeBlock", finalize(1n, "a=1"));
    await expect(send(second)).rejects.toThrow(`exception: ${name}: another connection drives consensus`);
    await first.call("commit", {});
    expect(await first.call("info", RequestInfo.fromPartial({}))).toMatchObject({ lastBlockHeight: 1n });
    expect(served.fatal).toEqual([]);
    await first.close();
    const third = await served.client();
    await third.call("finalizeBlock", finalize(2n));
    await third.call("commit", {});
    expect(await third.call("info", RequestInfo.fromPartial({}))).toMatchObject({ lastBlockHeight: 2n });
  });
});

describe("close", () => {
  test("finishes the request in work, sends its answer and refuses the rest", async () => {
    const finalizing = later<void>();
    let begun = false;
    const served = await start({
      async finalizeBlock(request) {
        begun = true;
        await finalizing.promise;
        return createBook().finalizeBlock(request);
      },
    });
    const client = await served.client();
    const block = client.call("finalizeBlock", finalize(1n, "a=1"));
    const commit = client.call("commit", {});
    const refused = expect(commit).rejects.toThrow("closed the connection");
    while (!begun) await turns(1);
    const closed = served.server.close();
    await turns(3);
    expect(served.server.connections()).toBe(1);
    finalizing.give();
    expect((await block).txResults.length).toBe(1);
    await refused;
    await closed;
    await expect(served.client()).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });

  test("with idle connections, twice", async () => {
    const served = await start();
    const client = await served.client();
    await client.flush();
    await Promise.all([served.server.close(), served.server.close()]);
    await expect(client.flush()).rejects.toThrow("closed the connection");
  });
});
