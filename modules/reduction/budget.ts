import type { PoolSource } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { u64Key } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import type { State } from "./module.ts";

/** What a block may still do of the work of pools. */
export interface Budget {
  sources: number;
  records: number;
}

/** The first so many of some entries. */
export function firstOf<T>(entries: Iterable<T>, most: number): T[] {
  const taken: T[] = [];
  if (most <= 0) return taken;
  for (const entry of entries) if (taken.push(entry) === most) break;
  return taken;
}

/** Sources of a pool from one on, as many as a block has room for and one more. */
export function sourcesFrom(ctx: Ctx, { sources }: State, poolId: bigint, from: bigint, budget: Budget): PoolSource[] {
  const within = startingWith({ first: u64Key }, poolId);
  const entries = sources.range(ctx, { within, from: [poolId, from] });
  return firstOf(entries, budget.sources + 1).map(([, source]) => source);
}
