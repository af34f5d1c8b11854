import { EventBallot } from "../../../codec/gen/eco2/committee/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { committee } from "../module.ts";
import { standing, termEndOf } from "../records.ts";
import { countBallot, stakeOf } from "../tally.ts";

/** One coin, one vote: all that the voter has delegated, now and until the close, counts for one nominee. */
export const elect = committee.rpc(MsgDefinition.methods.elect, (ctx, request, env) => {
  const voter = messageAddress(ctx, request.voter, "voter");
  const nominee = messageAddress(ctx, request.nominee, "nominee");
  const found = standing(ctx, env, request.committeeId);
  const { election } = found;
  const end = termEndOf(found);
  if (election === 0n || (end !== undefined && ctx.time >= end)) throw fail.noElection(found.name);
  const text = addressText(ctx.chain, nominee);
  if (!env.state.nominees.has(ctx, [election, nominee])) throw fail.invalidNominee(`${text} does not stand`);
  if (stakeOf(ctx, env, voter) === 0n) throw fail.noStake(addressText(ctx.chain, voter));
  countBallot(ctx, env, election, voter, nominee);
  emitTyped(ctx, EventBallot, {
    committeeId: found.id,
    election,
    voter: addressText(ctx.chain, voter),
    nominee: text,
  });
  return {};
});
