import { parseDec } from "../../../codec/decimal.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressBytes, addressText } from "../../../core/addresses.ts";
import { emit } from "../../../core/events.ts";
import { chargeDeposits } from "../deposits.ts";
import { fail } from "../errors.ts";
import { governance } from "../module.ts";
import { deleteProposal, hasEnded, isOpen, requireProposal } from "../proposals.ts";

/** Takes an open proposal back; a share of its deposits is kept, by default for the neutrality allocation. */
export const cancelProposal = governance.rpc(MsgDefinition.methods.cancelProposal, (ctx, request, env) => {
  const { proposalId: id } = request;
  const proposer = addressText(ctx.chain, messageAddress(ctx, request.proposer, "proposer"));
  const proposal = requireProposal(ctx, env, id);
  if (proposal.proposer === "")
    throw fail.invalidProposal(`proposal ${id} doesn't have proposer ${proposer}, so cannot be canceled`);
  if (proposal.proposer !== proposer) throw fail.invalidProposer(`invalid proposer ${proposer}`);
  if (!isOpen(proposal)) throw fail.invalidProposal("proposal should be in the deposit or voting period");
  if (proposal.votingEndTime !== undefined && hasEnded(ctx, proposal))
    throw fail.votingEnded(`voting period is already ended for this proposal ${id}`);
  const { proposalCancelDest, proposalCancelRatio } = env.state.params.get(ctx);
  const to = proposalCancelDest === "" ? undefined : addressBytes(ctx.chain, proposalCancelDest);
  chargeDeposits(ctx, env, id, to, parseDec(proposalCancelRatio));
  deleteProposal(ctx, env, proposal);
  emit(ctx, "cancel_proposal", ["sender", proposer], ["proposal_id", `${id}`]);
  return { proposalId: id, canceledTime: timestampOf(ctx.time), canceledHeight: BigInt(ctx.height) };
});
