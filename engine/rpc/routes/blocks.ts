import type { DevChain } from "../../chain/types.ts";
import {
  printBlockResult,
  printBlockResults,
  printCommitResult,
  printHeaderResult,
  printMeta,
} from "../print/results.ts";
import { parseQuery } from "../query/parser.ts";
import { blockIndex } from "../search/indexes.ts";
import { search } from "../search/search.ts";
import { count, hash, height, hexBytes, int64, text } from "./args.ts";
import { heightOf, pageOf, perPage } from "./paging.ts";
import { route } from "./route.ts";

/** Blocks that `blockchain` tells of at most. */
const maxMetas = 20n;

const byHash = async (chain: DevChain, of: Uint8Array) => {
  const found = of.length === 0 ? undefined : await chain.heightOf(of);
  return found === undefined ? undefined : chain.block(found);
};

export const blockRoutes = {
  blockchain: route(
    { minHeight: int64, maxHeight: int64 },
    async ({ chain }, { minHeight, maxHeight }) => {
      const [low, high] = range(chain, minHeight, maxHeight);
      const metas: (object | null)[] = [];
      for (let at = high; at >= low; at--) {
        const kept = await chain.block(at);
        metas.push(kept === undefined ? null : printMeta(kept));
      }
      return { last_height: String(chain.height()), block_metas: metas };
    },
    { cacheable: true },
  ),
  block: route(
    { height },
    async ({ chain }, args) => printBlockResult(await chain.block(heightOf(chain, args.height))),
    {
      cacheable: ["height"],
    },
  ),
  block_by_hash: route({ hash }, async ({ chain }, args) => printBlockResult(await byHash(chain, args.hash)), {
    cacheable: true,
  }),
  block_results: route(
    { height },
    async ({ chain }, args) => {
      const at = heightOf(chain, args.height);
      const results = await chain.results(at);
      if (results === undefined) throw new Error(`could not find results for height #${at}`);
      return printBlockResults(at, results);
    },
    { cacheable: ["height"] },
  ),
  commit: route(
    { height },
    async ({ chain }, args) => {
      const at = heightOf(chain, args.height);
      const header = (await chain.block(at))?.block.header;
      const found = await chain.commit(at);
      return header && found ? printCommitResult(header, found.commit, found.canonical) : null;
    },
    { cacheable: ["height"] },
  ),
  header: route(
    { height },
    async ({ chain }, args) => printHeaderResult((await chain.block(heightOf(chain, args.height)))?.block.header),
    { cacheable: ["height"] },
  ),
  header_by_hash: route(
    { hash: hexBytes },
    async ({ chain }, args) => printHeaderResult((await byHash(chain, args.hash))?.block.header),
    { cacheable: true },
  ),
  block_search: route({ query: text, page: count, per_page: count, order_by: text }, async ({ chain }, args) => {
    const found = (await search(blockIndex(chain), parseQuery(args.query))).map(({ height }) => height);
    const order = orderOf(args.order_by, "desc");
    found.sort((a, b) => order * (a - b));
    const blocks: object[] = [];
    for (const at of pageOf(found, args.page, perPage(args.per_page))) {
      const kept = await chain.block(at);
      if (kept !== undefined) blocks.push(printBlockResult(kept));
    }
    return { blocks, total_count: String(found.length) };
  }),
};

/** 1 for ascending, -1 for descending. @throws Error for another order */
export function orderOf(asked: string, usual: "asc" | "desc"): 1 | -1 {
  const order = asked === "" ? usual : asked;
  if (order !== "asc" && order !== "desc") throw new Error("expected order_by to be either `asc` or `desc` or empty");
  return order === "asc" ? 1 : -1;
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const most = (a: bigint, b: bigint) => (a > b ? a : b);

function range(chain: DevChain, min: bigint, max: bigint): [low: number, high: number] {
  if (min < 0n || max < 0n) throw new Error("heights must be non-negative");
  const height = BigInt(chain.height());
  const high = least(height, max === 0n ? height : max);
  const low = most(most(BigInt(chain.base()), min === 0n ? 1n : min), high - maxMetas + 1n);
  if (low > high) throw new Error(`min height ${low} can't be greater than max height ${high}`);
  return [Number(low), Number(high)];
}
