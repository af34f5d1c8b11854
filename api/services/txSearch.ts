import { fromHex } from "../../codec/bytes.ts";
import type {
  GetTxRequest,
  GetTxResponse,
  GetTxsEventRequest,
  GetTxsEventResponse,
} from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { OrderBy } from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { invalidArgument, notFound, QueryError } from "../../core/queryError.ts";
import { ask, type CometRpc, cometRefusal } from "../comet.ts";
import { searchPage } from "./paging.ts";
import { type FoundTx, foundTx } from "./txResponse.ts";

type BlockTimes = (height: string) => Promise<string>;

function hashOf(text: string): Uint8Array {
  if (text === "") throw invalidArgument("hash: tx hash cannot be empty");
  if (!/^[0-9a-f]{64}$/i.test(text))
    throw invalidArgument(`hash: ${JSON.stringify(text.slice(0, 70))} is not 64 hexadecimal digits`);
  return fromHex(text);
}

const unindexed = () => new QueryError("Unavailable", "transaction indexing is disabled on this node");

/** GetTx. @throws QueryError: NotFound `tx not found: <hash>` */
export async function getTx(comet: CometRpc, times: BlockTimes, { hash }: GetTxRequest): Promise<GetTxResponse> {
  const bytes = hashOf(hash);
  try {
    const found = await ask(comet.tx(bytes));
    const { tx, response } = foundTx(found, await times(found.height));
    return { tx, txResponse: response };
  } catch (error) {
    const refusal = cometRefusal(error);
    if (refusal?.includes("not found") === true) throw notFound(`tx not found: ${hash}`);
    throw refusal?.includes("indexing is disabled") === true ? unindexed() : error;
  }
}

/** The order as CometBFT names it; nothing leaves it to CometBFT, which takes the oldest first. */
function orderOf(orderBy: OrderBy): { readonly orderBy?: "asc" | "desc" } {
  if (orderBy === OrderBy.ORDER_BY_DESC) return { orderBy: "desc" };
  return orderBy === OrderBy.ORDER_BY_ASC ? { orderBy: "asc" } : {};
}

/** GetTxsEvent: by `query`, or by `events`, older name of its conditions. */
export async function searchTxs(
  comet: CometRpc,
  times: BlockTimes,
  request: GetTxsEventRequest,
): Promise<GetTxsEventResponse> {
  const query = request.query === "" ? request.events.join(" AND ") : request.query;
  if (query.trim() === "") throw invalidArgument("query: query cannot be empty");
  const page = searchPage(request.page, request.limit, request.pagination);
  try {
    const { txs, total_count: total } = await ask(comet.txSearch(query, { ...page, ...orderOf(request.orderBy) }));
    const found: FoundTx[] = [];
    for (const tx of txs) found.push(foundTx(tx, await times(tx.height)));
    return {
      // A transaction that cannot be decoded keeps its place, so that both lists run side by side.
      txs: found.map(({ tx }) => tx ?? { body: undefined, authInfo: undefined, signatures: [] }),
      txResponses: found.map(({ response }) => response),
      pagination: undefined,
      total: BigInt(total),
    };
  } catch (error) {
    const refusal = cometRefusal(error);
    if (refusal === undefined) throw error;
    // CometBFT refuses what it cannot parse and pages that are not there.
    throw refusal.includes("indexing is disabled") ? unindexed() : invalidArgument(`query: ${refusal}`);
  }
}
