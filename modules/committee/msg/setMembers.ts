import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { requireAuthority } from "../../../core/params.ts";
import { committee } from "../module.ts";
import { endFromNow, rulesOf, standing } from "../records.ts";
import { membersOf } from "../rules.ts";
import { beginTerm } from "../terms.ts";

export const setMembers = committee.rpc(MsgDefinition.methods.setMembers, (ctx, request, env) => {
  requireAuthority(ctx, env.facts, request.authority);
  const found = standing(ctx, env, request.committeeId);
  const rules = rulesOf(found);
  beginTerm(ctx, env, found, membersOf(ctx.chain, rules, request.members), endFromNow(ctx, rules));
  return {};
});
