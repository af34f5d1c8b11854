import type { Grant, GrantAuthorization } from "../../../codec/gen/cosmos/authz/v1beta1/authz.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/query.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { pairKey } from "../../../codec/keys-compose.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { fail } from "../errors.ts";
import { grantText } from "../grants.ts";
import { authz } from "../module.ts";

const byBoth = { first: pairKey(bytesKey, bytesKey) };
const byGranter = { first: bytesKey };

/** Grants of one granter to one grantee: that of one type of message, or all. */
export const grants = authz.rpc(QueryDefinition.methods.grants, (ctx, request, { state }) => {
  const granter = queryAddress(ctx, request.granter);
  const grantee = queryAddress(ctx, request.grantee);
  if (request.msgTypeUrl !== "") {
    const grant = state.grants.find(ctx, [granter, grantee, request.msgTypeUrl]);
    if (grant === undefined) throw fail.noAuthorizationFound(`authorization not found for ${request.msgTypeUrl} type`);
    return { grants: [grant], pagination: undefined };
  }
  const within = startingWith(byBoth, [granter, grantee] as const);
  const page = paginate(ctx, state.grants, request.pagination, { within, take: (_key, grant): Grant => grant });
  return { grants: [...page.items], pagination: page.pagination };
});

/** What one account lets others do. */
export const granterGrants = authz.rpc(QueryDefinition.methods.granterGrants, (ctx, request, { state }) => {
  const within = startingWith(byGranter, queryAddress(ctx, request.granter));
  const take = (key: Parameters<typeof grantText>[1], grant: Grant): GrantAuthorization => grantText(ctx, key, grant);
  const page = paginate(ctx, state.grants, request.pagination, { within, take });
  return { grants: [...page.items], pagination: page.pagination };
});

/** What others let one account do. */
export const granteeGrants = authz.rpc(QueryDefinition.methods.granteeGrants, (ctx, request, { state }) => {
  const { entries, within } = state.grants.by.grantee;
  const page = paginate(ctx, entries, request.pagination, {
    within: within(queryAddress(ctx, request.grantee)),
    take: ([, key]) => grantText(ctx, key, state.grants.get(ctx, key)),
  });
  return { grants: [...page.items], pagination: page.pagination };
});
