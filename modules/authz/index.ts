import { QueryDefinition } from "../../codec/gen/cosmos/authz/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { genesis } from "./genesis.ts";
import { pruneEnded } from "./grants.ts";
import { queueInvariant } from "./invariants.ts";
import { authz } from "./module.ts";
import { exec } from "./msg/exec.ts";
import { grant } from "./msg/grant.ts";
import { revoke } from "./msg/revoke.ts";
import { granteeGrants, granterGrants, grants } from "./query/grants.ts";

export default authz.build({
  msg: [MsgDefinition, { grant, exec, revoke }],
  query: [QueryDefinition, { grants, granterGrants, granteeGrants }],
  genesis,
  beginBlock: (ctx, { state }) => pruneEnded(ctx, state),
  invariants: { queue: (ctx, { state }) => queueInvariant(ctx, state) },
});
