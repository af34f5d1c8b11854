import { Appointment, Rules } from "../../../codec/gen/eco2/committee/v1/committee.ts";
import { EventRulesChanged } from "../../../codec/gen/eco2/committee/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { emitTyped } from "../../../core/events.ts";
import { requireAuthority } from "../../../core/params.ts";
import { abandonElection, openElection } from "../elections.ts";
import { fail } from "../errors.ts";
import { committee } from "../module.ts";
import { endFromNow, putCommittee, standing } from "../records.ts";
import { checkRules, membersOf } from "../rules.ts";
import { dropProposals } from "../terms.ts";

/** The term goes on as it is; one without an end that is to be elected gets its end from now. */
export const updateRules = committee.rpc(MsgDefinition.methods.updateRules, (ctx, request, env) => {
  requireAuthority(ctx, env.facts, request.authority);
  const found = standing(ctx, env, request.committeeId);
  const { rules = Rules.fromPartial({}) } = request;
  checkRules(rules);
  const unhandled = rules.powers.find(({ typeUrl }) => !env.facts.handles(typeUrl));
  if (unhandled !== undefined) throw fail.invalidRules(`no module of this chain takes ${unhandled.typeUrl}`);
  const members = membersOf(ctx.chain, rules, found.members);
  dropProposals(ctx, env, found.id);
  const isElected = rules.appointment === Appointment.APPOINTMENT_ELECTION;
  const end = isElected && found.termEnd === undefined ? endFromNow(ctx, rules) : undefined;
  const next = { ...found, rules, members, ...(end === undefined ? {} : { termEnd: timestampOf(end) }) };
  emitTyped(ctx, EventRulesChanged, { committeeId: found.id });
  if (isElected && found.election === 0n) openElection(ctx, env, next);
  else if (!isElected && found.election !== 0n) {
    abandonElection(ctx, env, found);
    putCommittee(ctx, env, { ...next, election: 0n });
  } else putCommittee(ctx, env, next);
  return {};
});
