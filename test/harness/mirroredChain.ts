import { sha256 } from "@noble/hashes/sha2.js";
import { commitFromRpc, headerFromRpc } from "../../codec/block/rpc.ts";
import { fromBase64, fromHex, toHex } from "../../codec/bytes.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import {
  type Event,
  ExecTxResult,
  ResponseCheckTx,
  ResponseFinalizeBlock,
  ResponseInfo,
  ResponseQuery,
} from "../../codec/gen/tendermint/abci/types.ts";
import { Block } from "../../codec/gen/tendermint/types/block.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import type { Commit } from "../../codec/gen/tendermint/types/types.ts";
import type { Application } from "../../core/application.ts";
import type { DevChain, IndexedEntry, KeptBlock, MadeBlock, SetMember } from "../../engine/chain/types.ts";

/** A chain that CometBFT made, as the development engine's RPC sees a chain: read anew from CometBFT's own answers. */
export interface MirroredChain extends DevChain {
  /** Reads what was made since, and tells listeners of it. */
  refresh(): Promise<void>;
}

interface Kept {
  readonly made: MadeBlock;
  readonly canonical: Commit | undefined;
  readonly members: readonly SetMember[];
  readonly params: ConsensusParams;
}

type Json = Record<string, unknown>;

const ask = async (rpc: string, path: string): Promise<Json> => {
  const answer = (await (await fetch(`${rpc}/${path}`)).json()) as { result?: Json; error?: unknown };
  if (answer.result === undefined) throw new Error(`${path}: ${JSON.stringify(answer.error)}`);
  return answer.result;
};

const refused = (): never => {
  throw new Error("a mirrored chain is read only");
};

export async function mirrorChain(rpc: string, application: Application): Promise<MirroredChain> {
  const kept = new Map<number, Kept>();
  const listeners = new Set<(made: MadeBlock) => void>();
  let next: { readonly members: readonly SetMember[]; readonly params: ConsensusParams };
  const { genesis } = await ask(rpc, "genesis");
  const status = (await ask(rpc, "status")) as {
    node_info: { network: string };
    validator_info: { pub_key: { value: string } };
  };
  const publicKey = fromBase64(status.validator_info.pub_key.value);
  const height = () => Math.max(0, ...kept.keys());

  const membersAt = async (at: number) =>
    ((await ask(rpc, `validators?height=${at}`))["validators"] as Json[]).map(memberOf);
  const paramsAt = async (at: number) =>
    paramsOf((await ask(rpc, `consensus_params?height=${at}`))["consensus_params"] as Json);

  const read = async (at: number): Promise<Kept> => {
    const { block, block_id } = (await ask(rpc, `block?height=${at}`)) as { block: Json; block_id: Json };
    const { block_metas } = (await ask(rpc, `blockchain?minHeight=${at}&maxHeight=${at}`)) as { block_metas: Json[] };
    const results = await ask(rpc, `block_results?height=${at}`);
    const commit = (await ask(rpc, `commit?height=${at}`)) as { signed_header: { commit: Json }; canonical: boolean };
    const signed = commitFromRpc(commit.signed_header.commit);
    const decoded = Block.fromPartial({
      header: headerFromRpc(block["header"]),
      data: { txs: ((block["data"] as Json)["txs"] as string[]).map(fromBase64) },
      evidence: { evidence: [] },
      lastCommit: commitFromRpc(block["last_commit"]),
    });
    const parts = block_id["parts"] as { total: number; hash: string };
    const id = {
      hash: fromHex(String(block_id["hash"]).toLowerCase()),
      partSetHeader: { total: parts.total, hash: fromHex(parts.hash.toLowerCase()) },
    };
    const size = Number(block_metas[0]?.["block_size"]);
    return {
      made: { height: at, id, block: decoded, size, results: resultsOf(results), seenCommit: signed },
      canonical: commit.canonical ? signed : undefined,
      members: await membersAt(at),
      params: await paramsAt(at),
    };
  };

  const refresh = async () => {
    const now = (await ask(rpc, "status")) as { sync_info: { latest_block_height: string } };
    const latest = Number(now.sync_info.latest_block_height);
    const before = height();
    // The last block's commit became a part of the next one.
    if (before > 0) kept.set(before, await read(before));
    for (let at = before + 1; at <= latest; at++) kept.set(at, await read(at));
    next = { members: await membersAt(latest + 1), params: await paramsAt(latest + 1) };
    for (let at = before + 1; at <= latest; at++) {
      const found = kept.get(at);
      if (found !== undefined) for (const listener of listeners) listener(found.made);
    }
  };

  const entries = (ofTxs: boolean) =>
    async function* (key: string, value?: string): AsyncIterable<IndexedEntry> {
      for (const [at, { made }] of kept) {
        const lists = ofTxs ? made.results.txResults.map(({ events }) => events) : [made.results.events];
        for (const [index, events] of lists.entries())
          for (const [event, { type, attributes }] of events.entries())
            for (const attribute of attributes)
              if (`${type}.${attribute.key}` === key && (value ?? attribute.value) === attribute.value)
                yield { height: at, index: ofTxs ? index : -1, value: attribute.value, event };
      }
    };

  const chain: MirroredChain = {
    refresh,
    chainId: status.node_info.network,
    genesis,
    initialHeight: 1,
    base: () => Math.min(...kept.keys()),
    height,
    block: (at): KeptBlock | undefined => kept.get(at)?.made,
    heightOf: (hash) => [...kept].find(([, { made }]) => toHex(made.id.hash) === toHex(hash))?.[0],
    commit(at) {
      const found = kept.get(at);
      if (found === undefined) return undefined;
      const { canonical, made } = found;
      return { commit: canonical ?? made.seenCommit, canonical: canonical !== undefined };
    },
    results: (at) => kept.get(at)?.made.results,
    validators: (at) => kept.get(at)?.members ?? next.members,
    consensusParams: (at) => kept.get(at)?.params ?? next.params,
    tx(hash) {
      for (const [at, { made }] of kept)
        for (const [index, tx] of (made.block.data?.txs ?? []).entries()) {
          const result = made.results.txResults[index];
          if (result !== undefined && toHex(sha256(tx)) === toHex(hash))
            return { height: BigInt(at), index, tx, result };
        }
      return undefined;
    },
    txEntries: entries(true),
    blockEntries: entries(false),
    checkTx: async (tx) => ResponseCheckTx.fromPartial(await application.checkTx({ tx, type: 0 })),
    checkOnly: async (tx) => ResponseCheckTx.fromPartial(await application.checkTx({ tx, type: 0 })),
    pending: () => [],
    pendingSize: () => ({ txs: 0, bytes: 0 }),
    flush: refused,
    mine: refused,
    advanceTime: refused,
    setNextBlockTime: refused,
    setSameTime: refused,
    mining: () => ({ mode: "manual" }),
    setMining: refused,
    snapshot: refused,
    snapshots: () => [],
    revert: refused,
    setBalance: refused,
    impersonate: refused,
    impersonated: () => [],
    players: () => [{ address: ed25519Address(publicKey), publicKey, known: true, signing: true }],
    setSigning: refused,
    addKey: refused,
    doubleSign: refused,
    dump: refused,
    load: refused,
    info: () =>
      ResponseInfo.fromPartial(application.info({ version: "", blockVersion: 11n, p2pVersion: 8n, abciVersion: "" })),
    query: async (request) => ResponseQuery.fromPartial(application.query(request)),
    addEvidence: refused,
    onBlock(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onRevert: () => () => undefined,
    fault: () => undefined,
    close: () => Promise.resolve(),
  };
  await refresh();
  return chain;
}

function memberOf(json: Json): SetMember {
  const publicKey = fromBase64(String((json["pub_key"] as Json)["value"]));
  return {
    address: ed25519Address(publicKey),
    publicKey,
    power: BigInt(String(json["voting_power"])),
    priority: BigInt(String(json["proposer_priority"])),
  };
}

function paramsOf(json: Json): ConsensusParams {
  const group = (name: string) => (json[name] ?? {}) as Json;
  const integer = (value: unknown) => BigInt(String(value ?? "0"));
  const age = integer(group("evidence")["max_age_duration"]);
  return ConsensusParams.fromPartial({
    block: { maxBytes: integer(group("block")["max_bytes"]), maxGas: integer(group("block")["max_gas"]) },
    evidence: {
      maxAgeNumBlocks: integer(group("evidence")["max_age_num_blocks"]),
      maxAgeDuration: { seconds: age / 1_000_000_000n, nanos: Number(age % 1_000_000_000n) },
      maxBytes: integer(group("evidence")["max_bytes"]),
    },
    validator: { pubKeyTypes: (group("validator")["pub_key_types"] ?? []) as string[] },
    version: { app: integer(group("version")["app"]) },
    abci: { voteExtensionsEnableHeight: integer(group("abci")["vote_extensions_enable_height"]) },
  });
}

const bytesOf = (json: unknown) => (json === null || json === undefined ? new Uint8Array(0) : fromBase64(String(json)));

const eventsOf = (json: unknown) => (json ?? []) as Event[];

function resultsOf(json: Json): ResponseFinalizeBlock {
  const updates = json["consensus_param_updates"];
  return ResponseFinalizeBlock.fromPartial({
    events: eventsOf(json["finalize_block_events"]),
    txResults: ((json["txs_results"] ?? []) as Json[]).map((result) =>
      ExecTxResult.fromPartial({
        code: Number(result["code"]),
        data: bytesOf(result["data"]),
        log: String(result["log"]),
        info: String(result["info"]),
        gasWanted: BigInt(String(result["gas_wanted"])),
        gasUsed: BigInt(String(result["gas_used"])),
        events: eventsOf(result["events"]),
        codespace: String(result["codespace"]),
      }),
    ),
    ...(updates === null ? {} : { consensusParamUpdates: paramsOf(updates as Json) }),
    appHash: bytesOf(json["app_hash"]),
  });
}
