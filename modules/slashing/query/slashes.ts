import { QueryDefinition } from "../../../codec/gen/eco2/slashing/v1/query.ts";
import type { Slash } from "../../../codec/gen/eco2/slashing/v1/slashing.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { slashing } from "../module.ts";
import { slashedToday } from "../slashes.ts";

/** The limit on slashes a day, and how much of it is used. */
export const limits = slashing.rpc(QueryDefinition.methods.limits, (ctx, _request, { state }) => ({
  limits: state.limits.get(ctx),
  slashed: slashedToday(ctx, state),
}));

/** All punishments, by time. */
export const slashes = slashing.rpc(QueryDefinition.methods.slashes, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.slashes, pagination, { take: (_key, slash): Slash => slash });
  return { slashes: [...page.items], pagination: page.pagination };
});
