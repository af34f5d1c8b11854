import { MsgDefinition, type MsgVote } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { type GovEnv, governance } from "../module.ts";
import { addVote, requireOption, wholeVote } from "../votes.ts";

/** A vote for one option. @throws as MsgVote */
export function castVote(ctx: Ctx, env: GovEnv, { proposalId, voter, option, metadata }: MsgVote): void {
  const address = messageAddress(ctx, voter, "voter");
  requireOption(option);
  addVote(ctx, env, proposalId, address, wholeVote(option), metadata);
}

export const vote = governance.rpc(MsgDefinition.methods.vote, (ctx, request, env) => {
  castVote(ctx, env, request);
  return {};
});
