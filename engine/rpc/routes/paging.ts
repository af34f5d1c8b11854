import type { DevChain } from "../../chain/types.ts";

const defaultPerPage = 30;
const maxPerPage = 100;

/** How many things a page has, whatever is asked for (CometBFT, `rpc/core/env.go`). */
export function perPage(asked: bigint | undefined): number {
  if (asked === undefined || asked < 1n) return defaultPerPage;
  return asked > BigInt(maxPerPage) ? maxPerPage : Number(asked);
}

/** The part of a list that a page is. @throws Error for a page that there is not */
export function pageOf<T>(list: readonly T[], page: bigint | undefined, size: number): readonly T[] {
  if (page === undefined) return list.slice(0, size);
  const pages = Math.max(1, Math.ceil(list.length / size));
  if (page < 1n || page > BigInt(pages)) throw new Error(`page should be within [1, ${pages}] range, given ${page}`);
  const skipped = (Number(page) - 1) * size;
  return list.slice(skipped, skipped + size);
}

/** The height that is asked for: the latest when none is. @throws Error for one that is not kept */
export function heightOf(chain: DevChain, asked: bigint | undefined, latest = chain.height()): number {
  if (asked === undefined) return latest;
  if (asked <= 0n) throw new Error(`height must be greater than 0, but got ${asked}`);
  if (asked > BigInt(latest))
    throw new Error(`height ${asked} must be less than or equal to the current blockchain height ${latest}`);
  const base = chain.base();
  if (asked < BigInt(base)) throw new Error(`height ${asked} is not available, lowest height is ${base}`);
  return Number(asked);
}
