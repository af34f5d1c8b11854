import { Rules } from "../../../codec/gen/eco2/committee/v1/committee.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { requireAuthority } from "../../../core/params.ts";
import { createCommittee as create } from "../committees.ts";
import { fail } from "../errors.ts";
import { committee } from "../module.ts";
import { checkName, checkRules, membersOf } from "../rules.ts";

export const createCommittee = committee.rpc(MsgDefinition.methods.createCommittee, (ctx, request, env) => {
  requireAuthority(ctx, env.facts, request.authority);
  const { name, rules = Rules.fromPartial({}) } = request;
  checkName(name);
  checkRules(rules);
  const unhandled = rules.powers.find(({ typeUrl }) => !env.facts.handles(typeUrl));
  if (unhandled !== undefined) throw fail.invalidRules(`no module of this chain takes ${unhandled.typeUrl}`);
  if (env.state.byName.has(ctx, name)) throw fail.nameTaken(name);
  const { id, address } = create(ctx, env, name, rules, membersOf(ctx.chain, rules, request.members));
  return { committeeId: id, address };
});
