import type { PageRequest, PageResponse } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { invalidArgument } from "../../core/queryError.ts";

/** Most rows of one page: CometBFT's own bound. */
export const maxRows = 100;

/** A part of a list by position. */
export interface Window {
  readonly offset: number;
  /** 1 to `maxRows`. */
  readonly limit: number;
}

const rows = (limit: bigint) => (limit === 0n || limit > BigInt(maxRows) ? maxRows : Number(limit));

/** The rows that a page request asks for; without one the first. @throws QueryError for paging by key */
export function windowOf(page: PageRequest | undefined): Window {
  if (page === undefined) return { offset: 0, limit: maxRows };
  if (page.key.length > 0) throw invalidArgument("pagination.key: this list pages by pagination.offset alone");
  if (page.offset > BigInt(Number.MAX_SAFE_INTEGER))
    throw invalidArgument(`pagination.offset: ${page.offset} is beyond any list`);
  return { offset: Number(page.offset), limit: rows(page.limit) };
}

/** Page and page size of a search; an older `pagination` counts where the new fields are not set. */
export function searchPage(page: bigint, limit: bigint, older: PageRequest | undefined) {
  if (page > BigInt(Number.MAX_SAFE_INTEGER)) throw invalidArgument(`page: ${page} is beyond any list`);
  if (page > 0n || limit > 0n || older === undefined)
    return { page: page === 0n ? 1 : Number(page), perPage: rows(limit) };
  const window = windowOf(older);
  return { page: Math.floor(window.offset / window.limit) + 1, perPage: window.limit };
}

export function pageOf(total: number): PageResponse {
  return { nextKey: new Uint8Array(0), total: BigInt(total) };
}
