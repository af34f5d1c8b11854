import { txHash } from "../../../codec/block/hashes.ts";
import { toHex } from "../../../codec/bytes.ts";
import { ExecTxResult, type ResponseCheckTx, type TxResult } from "../../../codec/gen/tendermint/abci/types.ts";
import type { DevChain, IncludedTx } from "../../chain/types.ts";
import { fromGoHex } from "../json/base64.ts";
import { printTxResult } from "../print/abci.ts";
import { printTx } from "../print/results.ts";
import { base64, hex } from "../print/scalars.ts";
import { parseQuery, type Query } from "../query/parser.ts";
import { reasonOf } from "../reason.ts";
import { txIndex } from "../search/indexes.ts";
import { search } from "../search/search.ts";
import { count, flag, hash, text, tx } from "./args.ts";
import { orderOf } from "./blocks.ts";
import { inclusionOf } from "./inclusion.ts";
import { pageOf, perPage } from "./paging.ts";
import { route } from "./route.ts";

/** Bytes of the longest query that is taken. */
export const maxQueryLength = 512;

export const txRoutes = {
  tx: route(
    { hash, prove: flag },
    async ({ chain }, args) => {
      const found = await txWith(chain, args.hash);
      if (found === undefined) throw new Error(`tx (${toHex(args.hash).toUpperCase()}) not found`);
      return printTx(found, args.prove ? await txsOf(chain, found) : undefined);
    },
    { cacheable: true },
  ),
  tx_search: route(
    { query: text, prove: flag, page: count, per_page: count, order_by: text },
    async ({ chain }, { query, prove, page, per_page, order_by }) => {
      if (Buffer.byteLength(query) > maxQueryLength) throw new Error("maximum query length exceeded");
      const found = await searchTxs(chain, parseQuery(query));
      const order = orderOf(order_by, "asc");
      found.sort((a, b) => order * (a.height - b.height || a.index - b.index));
      const txs: object[] = [];
      for (const at of pageOf(found, page, perPage(per_page))) {
        const included = await txAt(chain, at);
        if (included !== undefined) txs.push(printTx(included, prove ? await txsOf(chain, included) : undefined));
      }
      return { txs, total_count: String(found.length) };
    },
  ),
  check_tx: route({ tx }, async ({ chain }, args) => printTxResult(await chain.checkOnly(args.tx))),
  unconfirmed_txs: route({ limit: count }, ({ chain }, { limit }) => {
    const txs = chain.pending(perPage(limit)).map((pending) => base64(pending.tx));
    return { ...pendingSize(chain, txs.length), txs };
  }),
  num_unconfirmed_txs: route({}, ({ chain }) => ({ ...pendingSize(chain), txs: null })),
  broadcast_tx_async: route({ tx }, async ({ chain }, args) => {
    await chain.checkTx(args.tx);
    return { code: 0, data: "", log: "", codespace: "", hash: txHash(args.tx) };
  }),
  broadcast_tx_sync: route({ tx }, async ({ chain }, args) => {
    const { code, data, log, codespace } = await chain.checkTx(args.tx);
    return { code, data: hex(data), log, codespace, hash: txHash(args.tx) };
  }),
  broadcast_tx_commit: route({ tx }, async (context, args, caller) => {
    const { included, end } = inclusionOf(context, args.tx, caller);
    try {
      const checked = await check(context.chain, args.tx);
      const found = checked.code === 0 ? await included : undefined;
      return {
        check_tx: printTxResult(checked),
        tx_result: printTxResult(found?.result ?? ExecTxResult.fromPartial({})),
        hash: txHash(args.tx),
        height: String(found?.height ?? 0n),
      };
    } finally {
      end();
    }
  }),
};

async function check(chain: DevChain, bytes: Uint8Array): Promise<ResponseCheckTx> {
  try {
    return await chain.checkTx(bytes);
  } catch (error) {
    throw new Error(`error on broadcastTxCommit: ${reasonOf(error)}`);
  }
}

function pendingSize(chain: DevChain, shown?: number): object {
  const { txs, bytes } = chain.pendingSize();
  return { n_txs: String(shown ?? txs), total: String(txs), total_bytes: String(bytes) };
}

async function txWith(chain: DevChain, hashOfTx: Uint8Array): Promise<IncludedTx | undefined> {
  if (hashOfTx.length === 0) throw new Error("transaction hash cannot be empty");
  return chain.tx(hashOfTx);
}

async function txsOf(chain: DevChain, { height }: TxResult): Promise<readonly Uint8Array[] | undefined> {
  return (await chain.block(Number(height)))?.block.data?.txs;
}

type Place = { readonly height: number; readonly index: number };

/** Where the transactions are that a query finds; one that names a hash finds that transaction, whatever else it asks. */
async function searchTxs(chain: DevChain, query: Query): Promise<Place[]> {
  const byHash = query.find(({ key }) => key === "tx.hash");
  if (byHash === undefined) return search(txIndex(chain), query);
  const hashOfTx = within("error during searching for a hash in the query", () =>
    fromGoHex(byHash.operand?.text ?? ""),
  );
  if (hashOfTx.length === 0) throw new Error("error while retrieving the result: transaction hash cannot be empty");
  const found = await chain.tx(hashOfTx);
  return found === undefined ? [] : [{ height: Number(found.height), index: found.index }];
}

function within<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${what}: ${reasonOf(error)}`);
  }
}

async function txAt(chain: DevChain, { height, index }: Place): Promise<IncludedTx | undefined> {
  const bytes = (await chain.block(height))?.block.data?.txs[index];
  const result = (await chain.results(height))?.txResults[index];
  return bytes && result && { height: BigInt(height), index, tx: bytes, result };
}
