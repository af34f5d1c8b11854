import { EventMembersChanged } from "../../../codec/gen/eco2/committee/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { committee } from "../module.ts";
import { putCommittee, standing } from "../records.ts";
import { dropProposals } from "../terms.ts";

/** The others stay in office, and propose anew what was open. */
export const resign = committee.rpc(MsgDefinition.methods.resign, (ctx, request, env) => {
  const member = addressText(ctx.chain, messageAddress(ctx, request.member, "member"));
  const found = standing(ctx, env, request.committeeId);
  if (!found.members.includes(member)) throw fail.notMember(member);
  const members = found.members.filter((one) => one !== member);
  dropProposals(ctx, env, found.id);
  putCommittee(ctx, env, { ...found, members });
  emitTyped(ctx, EventMembersChanged, { committeeId: found.id, members });
  return {};
});
