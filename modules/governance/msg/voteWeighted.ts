import { MsgDefinition, type MsgVoteWeighted } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { type GovEnv, governance } from "../module.ts";
import { addVote, requireWeights } from "../votes.ts";

/** A vote split over options. @throws as MsgVoteWeighted */
export function castWeighted(ctx: Ctx, env: GovEnv, { proposalId, voter, options, metadata }: MsgVoteWeighted): void {
  const address = messageAddress(ctx, voter, "voter");
  requireWeights(options);
  addVote(ctx, env, proposalId, address, options, metadata);
}

export const voteWeighted = governance.rpc(MsgDefinition.methods.voteWeighted, (ctx, request, env) => {
  castWeighted(ctx, env, request);
  return {};
});
