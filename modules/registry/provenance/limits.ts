import type { Params } from "../../../codec/gen/eco2/registry/v1/registry.ts";

/** Steps that a walk may take at once, unless the parameters say another number. */
export const defaultMaxWalk = 1_000;
const mostMaxWalk = 100_000;

/** Steps that a walk may take at once. */
export const maxWalkOf = ({ maxWalk }: Params): number => (maxWalk === 0 ? defaultMaxWalk : maxWalk);

/** @throws RangeError for a walk that no block has room for */
export function checkMaxWalk({ maxWalk }: Params): void {
  if (maxWalk > mostMaxWalk) throw new RangeError(`max_walk is ${maxWalk}, at most ${mostMaxWalk} are allowed`);
}
