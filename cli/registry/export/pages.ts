import type { PageRequest, PageResponse } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";

const pageLimit = 500n;

interface Paged {
  readonly pagination?: PageResponse | undefined;
}

/** All entries of a query that answers in pages. */
export async function allPages<A extends Paged, T>(
  ask: (request: { readonly pagination: PageRequest }) => Promise<A>,
  take: (answer: A) => readonly T[],
): Promise<T[]> {
  const found: T[] = [];
  for (let key: Uint8Array = new Uint8Array(0); ; ) {
    const answer = await ask({
      pagination: { key, limit: pageLimit, offset: 0n, countTotal: false, reverse: false },
    });
    for (const one of take(answer)) found.push(one);
    key = answer.pagination?.nextKey ?? new Uint8Array(0);
    if (key.length === 0) return found;
  }
}
