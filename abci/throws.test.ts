import { afterEach, describe, expect, test } from "@jest/globals";
import {
  CheckTxType,
  RequestApplySnapshotChunk,
  RequestFinalizeBlock,
  RequestInfo,
  RequestInitChain,
  RequestOfferSnapshot,
  RequestPrepareProposal,
  RequestProcessProposal,
  RequestQuery,
  RequestVerifyVoteExtension,
  ResponseCheckTx,
  ResponseFinalizeBlock,
} from "../codec/gen/tendermint/abci/types.ts";
import type { AbciApplication } from "../core/abci.ts";
import type { RequestValue } from "./client.ts";
import type { Limits } from "./connection.ts";
import { type Served, serve } from "./testing/serve.ts";

const running: Served[] = [];
const start = async (own?: Partial<AbciApplication>, limits?: Partial<Limits>) => {
  const served = await serve(own, limits);
  running.push(served);
  return served;
};
afterEach(async () => {
  for (const served of running.splice(0)) await served.close();
});

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("an application that throws", () => {
  const requests = {
    info: { $case: "info", value: RequestInfo.fromPartial({}) },
    initChain: { $case: "initChain", value: RequestInitChain.fromPartial({}) },
    finalizeBlock: { $case: "finalizeBlock", value: RequestFinalizeBlock.fromPartial({ height: 1n }) },
    commit: { $case: "commit", value: {} },
    extendVote: {
      $case: "extendVote",
      value: {
        hash: new Uint8Array(0),
        height: 1n,
        time: undefined,
        txs: [],
        proposedLastCommit: undefined,
        misbehavior: [],
        nextValidatorsHash: new Uint8Array(0),
        proposerAddress: new Uint8Array(0),
      },
    },
    query: { $case: "query", value: RequestQuery.fromPartial({}) },
    checkTx: { $case: "checkTx", value: { tx: new Uint8Array(0), type: CheckTxType.NEW } },
    insertTx: { $case: "insertTx", value: { tx: new Uint8Array(0) } },
    reapTxs: { $case: "reapTxs", value: { maxBytes: 1n, maxGas: 1n } },
    prepareProposal: { $case: "prepareProposal", value: RequestPrepareProposal.fromPartial({ txs: [utf8("a=1")] }) },
    processProposal: { $case: "processProposal", value: RequestProcessProposal.fromPartial({}) },
    verifyVoteExtension: { $case: "verifyVoteExtension", value: RequestVerifyVoteExtension.fromPartial({}) },
    listSnapshots: { $case: "listSnapshots", value: {} },
    offerSnapshot: { $case: "offerSnapshot", value: RequestOfferSnapshot.fromPartial({}) },
    loadSnapshotChunk: { $case: "loadSnapshotChunk", value: { height: 1n, format: 1, chunk: 0 } },
    applySnapshotChunk: { $case: "applySnapshotChunk", value: RequestApplySnapshotChunk.fromPartial({}) },
  } satisfies Record<keyof AbciApplication, RequestValue>;

  const cause = new Error("the tree is torn");
  const throws = () => {
    throw cause;
  };
  const rejects = () => Promise.reject(cause);

  const fatal: [keyof AbciApplication, string][] = [
    ["info", "info"],
    ["initChain", "init_chain"],
    ["finalizeBlock", "finalize_block"],
    ["commit", "commit"],
    ["extendVote", "extend_vote"],
  ];
  describe.each([
    ["at once", throws],
    ["later", rejects],
  ])("%s", (_when, fault) => {
    test.each(fatal)("in %s: an exception, fatal once, and nothing further is begun", async (method, name) => {
      let checked = 0;
      const count = () => {
        checked += 1;
        return ResponseCheckTx.fromPartial({});
      };
      const served = await start({ [method]: fault, checkTx: count });
      const [consensus, other] = [await served.client(), await served.client()];
      await other.request(requests.checkTx);
      const error = `${name}: the tree is torn`;
      expect(await consensus.request(requests[method])).toEqual({ $case: "exception", value: { error } });
      expect(served.fatal.map((one) => [one.message, one.cause])).toEqual([[error, cause]]);
      const never = Promise.all([
        expect(other.request(requests.checkTx)).rejects.toThrow("closed the connection"),
        expect(consensus.request(requests[method])).rejects.toThrow("closed the connection"),
      ]);
      await served.server.close();
      await never;
      expect(checked).toBe(1);
      expect(served.fatal.length).toBe(1);
    });

    const failed = { code: 1, codespace: "undefined", log: "internal error: the tree is torn" };
    const refused: [keyof AbciApplication, object][] = [
      ["query", failed],
      ["checkTx", failed],
      ["insertTx", { code: 1 }],
      ["reapTxs", { txs: [] }],
      ["prepareProposal", { txs: [] }],
      ["processProposal", { status: 2 }],
      ["verifyVoteExtension", { status: 2 }],
      ["listSnapshots", { snapshots: [] }],
      ["offerSnapshot", { result: 3 }],
      ["loadSnapshotChunk", { chunk: new Uint8Array(0) }],
      ["applySnapshotChunk", { result: 2 }],
    ];
    test.each(refused)("in %s: a refusal and a log line", async (method, value) => {
      const served = await start({ [method]: fault });
      const client = await served.client();
      const answer = await client.request(requests[method]);
      expect(answer).toMatchObject({ $case: method, value });
      const [line] = served.log.filter((one) => one.level === "error");
      expect(line?.message).toBe("the application failed; answered with a refusal");
      expect(line?.fields["error"]).toBe("the tree is torn");
      await client.flush();
      expect(served.fatal).toEqual([]);
    });
  });

  test("an answer that cannot be encoded is a fault like any other", async () => {
    const served = await start({
      checkTx: () => ResponseCheckTx.fromPartial({ code: -1 }),
      finalizeBlock: () => ResponseFinalizeBlock.fromPartial({ txResults: [{ gasUsed: 2n ** 64n }] }),
    });
    const client = await served.client();
    expect(await client.request(requests.checkTx)).toMatchObject({ $case: "checkTx", value: { code: 1 } });
    expect(await client.request(requests.finalizeBlock)).toMatchObject({ $case: "exception" });
    expect(served.fatal.length).toBe(1);
  });
});
