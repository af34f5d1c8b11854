import { join } from "node:path";
import { expect, test } from "@jest/globals";
import {
  ResponseApplySnapshotChunk_Result as Applied,
  ResponseOfferSnapshot_Result as Offered,
  RequestQuery,
  type Snapshot,
} from "../../codec/gen/tendermint/abci/types.ts";
import { type Party, type Provider, partyAt, providerAt, withFolder } from "./parties.ts";

/** The snapshot that a provider offers, and its chunks. */
async function offered({ app }: Provider) {
  const [snapshot] = app.listSnapshots({}).snapshots;
  if (snapshot === undefined) throw new Error("no snapshot is offered");
  const { height, format } = snapshot;
  const chunks: Uint8Array[] = [];
  for (let chunk = 0; chunk < snapshot.chunks; chunk++)
    chunks.push((await app.loadSnapshotChunk({ height, format, chunk })).chunk);
  return { snapshot, chunks };
}

const offer = (party: Party, snapshot: Snapshot | undefined, appHash: Uint8Array) =>
  party.app.offerSnapshot({ snapshot, appHash }).result;

const apply = (party: Party, index: number, chunk: Uint8Array, sender = "peer") =>
  party.app.applySnapshotChunk({ index, chunk, sender });

const accepted = { result: Applied.ACCEPT, refetchChunks: [], rejectSenders: [] };

test("a node takes over the state of another, and makes the same blocks from there", () =>
  withFolder(async (dir) => {
    const from = await providerAt(dir);
    const { snapshot, chunks } = await offered(from);
    expect([snapshot.height, chunks.length > 5]).toEqual([20n, true]);
    const to = partyAt(join(dir, "joined"));
    expect(offer(to, snapshot, from.appHash)).toBe(Offered.ACCEPT);
    for (const [index, chunk] of chunks.entries()) {
      expect(to.store.latest.height).toBe(0);
      expect(apply(to, index, chunk)).toEqual(accepted);
      // The same again, from whomever.
      expect(apply(to, index, chunk, "other")).toEqual(accepted);
    }
    const info = { data: "", version: "", blockVersion: 0n, p2pVersion: 0n, abciVersion: "" };
    expect(to.app.info(info)).toMatchObject({ lastBlockHeight: 20n, lastBlockAppHash: from.appHash });
    expect(to.app.exportAt(20)).toEqual(from.app.exportAt(20));
    expect(to.app.identity).toEqual(from.app.identity);
    const query = RequestQuery.fromPartial({ path: "/cosmos.bank.v1beta1.Query/TotalSupply", height: 20n });
    expect(to.app.query(query)).toEqual(from.app.query(query));
    for (const height of [21, 22]) expect(to.block(height)).toEqual(from.store.at(height)?.root);
    expect(to.aborted).toEqual([]);
    expect(offer(to, snapshot, from.appHash)).toBe(Offered.ABORT);
    expect(to.aborted).toEqual([expect.stringMatching(/state of its own at height 22.*statesync/)]);
    expect(apply(to, chunks.length, chunks[0] ?? new Uint8Array(0)).result).toBe(Applied.ABORT);
  }));

test("offers that are refused, each with the answer that lets CometBFT go on", () =>
  withFolder(async (dir) => {
    const from = await providerAt(dir);
    const { snapshot } = await offered(from);
    const to = partyAt(join(dir, "joined"));
    const { appHash } = from;
    const refusals: [Snapshot | undefined, Uint8Array, Offered][] = [
      [undefined, appHash, Offered.REJECT],
      [{ ...snapshot, format: 3 }, appHash, Offered.REJECT_FORMAT],
      [{ ...snapshot, height: 0n }, appHash, Offered.REJECT_SENDER],
      [{ ...snapshot, height: 2n ** 63n }, appHash, Offered.REJECT_SENDER],
      [{ ...snapshot, chunks: 0, metadata: new Uint8Array(0) }, appHash, Offered.REJECT_SENDER],
      [{ ...snapshot, chunks: snapshot.chunks + 1 }, appHash, Offered.REJECT_SENDER],
      [{ ...snapshot, metadata: snapshot.metadata.subarray(1) }, appHash, Offered.REJECT_SENDER],
      [{ ...snapshot, metadata: new Uint8Array(snapshot.metadata.length) }, appHash, Offered.REJECT_SENDER],
      [{ ...snapshot, hash: new Uint8Array(31) }, appHash, Offered.REJECT_SENDER],
      [snapshot, new Uint8Array(0), Offered.REJECT_SENDER],
    ];
    for (const [bad, hash, answer] of refusals) {
      expect(offer(to, bad, hash)).toBe(answer);
      expect(apply(to, 0, new Uint8Array(1)).result).toBe(Applied.ABORT);
    }
    // More than the disk can hold: another may be smaller.
    const chunks = 100_000;
    const large = Buffer.alloc(34 * chunks, Buffer.concat([Uint8Array.of(0x0a, 32), new Uint8Array(32)]));
    expect(offer(to, { ...snapshot, chunks, metadata: large }, appHash)).toBe(Offered.REJECT);
    expect(to.said.at(-1)).toMatch(/MB free/);
    expect(to.aborted).toEqual([]);
  }));

test("a damaged chunk is asked for again elsewhere; one that came too early after those that lack", () =>
  withFolder(async (dir) => {
    const from = await providerAt(dir);
    const { snapshot, chunks } = await offered(from);
    const to = partyAt(join(dir, "joined"));
    offer(to, snapshot, from.appHash);
    for (const [index, chunk] of chunks.entries()) {
      const bad = Buffer.from(chunk);
      bad.writeUInt8(bad.readUInt8(7) ^ 1, 7);
      const again = { result: Applied.RETRY, refetchChunks: [index], rejectSenders: ["liar"] };
      expect(apply(to, index, bad, "liar")).toEqual(again);
      expect(apply(to, index, new Uint8Array(0), "")).toEqual({ ...again, rejectSenders: [] });
      const ahead = chunks[index + 2];
      if (ahead !== undefined)
        expect(apply(to, index + 2, ahead)).toEqual({
          ...accepted,
          result: Applied.RETRY,
          refetchChunks: [index, index + 1],
        });
      expect(apply(to, index, chunk)).toEqual(accepted);
    }
    expect(to.store.latest.root).toEqual(from.appHash);
  }));

test("a snapshot that lies is rejected with all who sent of it, and the next one is restored", () =>
  withFolder(async (dir) => {
    const from = await providerAt(dir);
    const { snapshot, chunks } = await offered(from);
    const to = partyAt(join(dir, "joined"));
    // Well made, but not of the chain that the light client trusts.
    expect(offer(to, snapshot, new Uint8Array(32).fill(7))).toBe(Offered.ACCEPT);
    const answers = chunks.map((chunk, index) => apply(to, index, chunk, `peer${index % 2}`));
    expect(answers.slice(0, -1).every(({ result }) => result === Applied.ACCEPT)).toBe(true);
    expect(answers.at(-1)).toEqual({
      result: Applied.REJECT_SNAPSHOT,
      refetchChunks: [],
      rejectSenders: ["peer0", "peer1"],
    });
    expect(to.said.at(-1)).toMatch(/comes to the app hash [0-9a-f]{64} instead of (07){32}/);
    // A hash of the whole that its chunks have not.
    offer(to, { ...snapshot, hash: new Uint8Array(32) }, from.appHash);
    expect(chunks.map((chunk, index) => apply(to, index, chunk).result).at(-1)).toBe(Applied.REJECT_SNAPSHOT);
    expect(to.store.latest.height).toBe(0);
    // Begun twice, as after a retry of the whole.
    offer(to, snapshot, from.appHash);
    apply(to, 0, chunks[0] ?? new Uint8Array(0));
    offer(to, snapshot, from.appHash);
    expect(chunks.map((chunk, index) => apply(to, index, chunk).result)).toEqual(chunks.map(() => Applied.ACCEPT));
    expect([to.store.latest.height, to.aborted]).toEqual([20, []]);
  }));

test("a state of another chain is the operator's mistake: state sync ends with the reason", () =>
  withFolder(async (dir) => {
    const from = await providerAt(dir);
    const { snapshot, chunks } = await offered(from);
    const to = partyAt(join(dir, "joined"), {}, { chainId: "eco2-9" });
    offer(to, snapshot, from.appHash);
    expect(chunks.map((chunk, index) => apply(to, index, chunk).result).at(-1)).toBe(Applied.ABORT);
    expect(to.aborted).toEqual([expect.stringMatching(/is of chain "eco2-test-1", genesis of "eco2-9"/)]);
    expect(to.store.latest.height).toBe(0);
  }));

test("a home killed in the middle, or before CometBFT knew of the restored state, is synced by the next start", () =>
  withFolder(async (dir) => {
    const from = await providerAt(dir);
    const { snapshot, chunks } = await offered(from);
    const home = join(dir, "joined");
    const first = partyAt(home);
    offer(first, snapshot, from.appHash);
    apply(first, 0, chunks[0] ?? new Uint8Array(0));
    first.store.close();
    for (let start = 0; start < 2; start++) {
      const next = partyAt(home);
      expect(next.store.latest.height).toBe(start === 0 ? 0 : 20);
      expect(offer(next, snapshot, from.appHash)).toBe(Offered.ACCEPT);
      for (const [index, chunk] of chunks.entries()) expect(apply(next, index, chunk)).toEqual(accepted);
      next.store.close();
    }
    const last = partyAt(home);
    expect(last.block(21)).toEqual(from.store.at(21)?.root);
    last.store.close();
  }));

test("a node that has none offers none", () =>
  withFolder(async (dir) => {
    const { app } = partyAt(join(dir, "alone"));
    expect(app.listSnapshots({})).toEqual({ snapshots: [] });
    expect(await app.loadSnapshotChunk({ height: 1n, format: 1, chunk: 0 })).toEqual({ chunk: new Uint8Array(0) });
  }));
