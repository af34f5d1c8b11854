import type { Grant } from "../../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/feegrant/v1beta1/query.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { QueryError } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { feegrant } from "../module.ts";

const byGrantee = { first: bytesKey };

/** What one account pays of another's fees. */
export const allowance = feegrant.rpc(QueryDefinition.methods.allowance, (ctx, { granter, grantee }, { state }) => {
  const from = queryAddress(ctx, granter);
  const found = state.allowances.find(ctx, [queryAddress(ctx, grantee), from]);
  // The status is the SDK's.
  if (found === undefined) throw new QueryError("Internal", "fee-grant not found: not found");
  return { allowance: found };
});

/** All that others pay of one account's fees. */
export const allowances = feegrant.rpc(QueryDefinition.methods.allowances, (ctx, request, { state }) => {
  const within = startingWith(byGrantee, queryAddress(ctx, request.grantee));
  const page = paginate(ctx, state.allowances, request.pagination, { within, take: (_key, grant): Grant => grant });
  return { allowances: [...page.items], pagination: page.pagination };
});

/** All that one account pays of others' fees. */
export const allowancesByGranter = feegrant.rpc(
  QueryDefinition.methods.allowancesByGranter,
  (ctx, request, { state }) => {
    const { entries, within } = state.allowances.by.granter;
    const page = paginate(ctx, entries, request.pagination, {
      within: within(queryAddress(ctx, request.granter)),
      take: ([, key]) => state.allowances.get(ctx, key),
    });
    return { allowances: [...page.items], pagination: page.pagination };
  },
);
