import type { PageRequest, PageResponse } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import type { Ctx } from "../ctx.ts";
import { invalidArgument } from "../queryError.ts";
import { kvRange } from "./kv.ts";
import type { Readable } from "./map.ts";
import { keyRange } from "./range.ts";

/** Entries a page holds unless the request says otherwise (Cosmos SDK `types/query`). */
const defaultLimit = 100;
/** No page holds more, whatever was asked. */
const maxLimit = 5000;

/**
 * Gas of reading after which a page ends although more was asked for, about 10 MB of values: entries may be as large as a
 * message was, and a page is an answer that is held in memory whole.
 */
export const pageGas = 30_000_000;

/**
 * Gas of reading after which a request ends that skips, counts or filters, some 500,000 small entries: queries are free, and while
 * one runs the node does nothing else.
 */
const scanGas = 100_000_000;

/** One page of results. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly pagination: PageResponse;
}

/** What is paged through: all of a collection, or what begins with `within`; entries that `keep` refuses are not counted. */
export interface PageOf<K, V, T> {
  readonly within?: Uint8Array;
  readonly keep?: (key: K, value: V) => boolean;
  readonly take: (key: K, value: V) => T;
}

interface Bounds {
  readonly key: Uint8Array;
  readonly offset: number;
  readonly limit: number;
  readonly countTotal: boolean;
  /** Whether the total was asked for by name, and so must not be left out. */
  readonly needsTotal: boolean;
  readonly reverse: boolean;
}

function boundsOf(request: PageRequest | undefined): Bounds {
  const key = request?.key ?? new Uint8Array(0);
  const offset = Number(request?.offset ?? 0n);
  if (offset > 0 && key.length > 0)
    throw invalidArgument("paginate: invalid request, either offset or key is expected, got both");
  const asked = Number(request?.limit ?? 0n);
  const limit = asked === 0 ? defaultLimit : Math.min(asked, maxLimit);
  const needsTotal = key.length === 0 && request?.countTotal === true;
  // A request without a limit asks for the first page with the total, as in the SDK.
  return {
    key,
    offset,
    limit,
    countTotal: needsTotal || (key.length === 0 && asked === 0),
    needsTotal,
    reverse: request?.reverse ?? false,
  };
}

/**
 * Cuts one page out of a collection, with the SDK's meaning of every field of the request. Beyond `scanGas` a total that was not
 * asked for by name is left out (0), and a page whose entries are sought among many ends before it is full.
 * @throws QueryError for an offset with a key, and for an offset or a total that takes more reading than that
 */
export function paginate<K, V, T>(
  ctx: Ctx,
  collection: Readable<K, V>,
  request: PageRequest | undefined,
  { within, keep, take }: PageOf<K, V, T>,
): Page<T> {
  const bounds = boundsOf(request);
  const { store, prefix } = collection.place;
  const range = keyRange(prefix, collection.key, { within, reverse: bounds.reverse });
  // Keys of clients are what follows the shared part, as in the SDK: no key leads out of it.
  const shared = Buffer.concat([prefix, within ?? new Uint8Array(0)]);
  const from = Buffer.concat([shared, bounds.key]);
  const after =
    bounds.key.length === 0 ? {} : bounds.reverse ? { end: Buffer.concat([from, Uint8Array.of(0)]) } : { start: from };
  const keyAfter = (rawKey: Uint8Array) => Uint8Array.from(rawKey.subarray(shared.length));
  const items: T[] = [];
  let total = 0;
  let nextKey: Uint8Array = new Uint8Array(0);
  let isCounted = bounds.countTotal;
  const until = ctx.gas.used + pageGas;
  const scanUntil = ctx.gas.used + scanGas;
  const isOpen = () =>
    nextKey.length === 0 && items.length < bounds.limit && (items.length === 0 || ctx.gas.used < until);
  for (const [rawKey, rawValue] of kvRange(ctx, store, { ...range, ...after })) {
    if (ctx.gas.used > scanUntil) {
      if (bounds.needsTotal || total < bounds.offset)
        throw invalidArgument("paginate: too many entries to skip or to count; go on by key, without offset and total");
      if (nextKey.length === 0) nextKey = keyAfter(rawKey);
      isCounted = false;
      break;
    }
    const [key, value] = collection.decode(rawKey, rawValue);
    if (keep !== undefined && !keep(key, value)) continue;
    total += 1;
    if (total <= bounds.offset) continue;
    if (isOpen()) items.push(take(key, value));
    else if (nextKey.length === 0) {
      nextKey = keyAfter(rawKey);
      if (!bounds.countTotal) break;
    }
  }
  return { items, pagination: { nextKey, total: isCounted ? BigInt(total) : 0n } };
}
