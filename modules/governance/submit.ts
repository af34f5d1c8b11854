import { Proposal, ProposalStatus } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import type { MsgSubmitProposal } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { encodeMessage } from "../../codec/message.ts";
import { timestampOf } from "../../codec/time.ts";
import { messageAddress } from "../../core/addressArg.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit } from "../../core/events.ts";
import { kvGas } from "../../core/gas.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { depositCoins } from "./coins.ts";
import { addDeposit, requireDepositDenoms, requireInitialDeposit } from "./deposits.ts";
import { fail } from "./errors.ts";
import { requireExecutable } from "./execute.ts";
import { requireLegacyMessages } from "./legacyContent.ts";
import { requireMetadata, requireSameContent, requireSummary } from "./metadata.ts";
import type { GovEnv } from "./module.ts";
import { periodOf } from "./params.ts";
import { putProposal } from "./proposals.ts";

/** Makes a proposal with its first deposit; refusals come in the SDK's order. @returns its id */
export function submitProposal(ctx: Ctx, env: GovEnv, request: MsgSubmitProposal): bigint {
  const { messages, metadata, title, summary, expedited } = request;
  const { state } = env;
  if (title === "") throw sdk.invalidRequest("proposal title cannot be empty");
  if (summary === "") throw sdk.invalidRequest("proposal summary cannot be empty");
  const address = messageAddress(ctx, request.proposer, "proposer");
  if (messages.length === 0 && metadata === "") throw fail.noMessages("either metadata or Msgs length must be non-nil");
  requireSameContent(metadata, title, summary);
  const deposit = depositCoins(request.initialDeposit);
  const params = state.params.get(ctx);
  requireInitialDeposit(params, deposit, expedited);
  requireDepositDenoms(params, deposit);
  requireMetadata(metadata);
  requireSummary(summary);
  requireMetadata(title);
  requireExecutable(ctx, env, messages);
  requireLegacyMessages(messages);

  const id = state.nextProposal.next(ctx);
  const proposer = addressText(ctx.chain, address);
  const proposal = Proposal.fromPartial({
    id,
    messages,
    status: ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD,
    finalTallyResult: { yesCount: "0", abstainCount: "0", noCount: "0", noWithVetoCount: "0" },
    submitTime: timestampOf(ctx.time),
    depositEndTime: timestampOf(ctx.time + periodOf(params.maxDepositPeriod)),
    metadata,
    title,
    summary,
    proposer,
    expedited,
  });
  putProposal(ctx, env, proposal);
  emit(
    ctx,
    "submit_proposal",
    ["proposal_id", `${id}`],
    ["proposal_proposer", proposer],
    ["proposal_messages", messages.map(({ typeUrl }) => `,${typeUrl}`).join("")],
  );
  // It is written once more for its deposit, once where voting begins, once at the close.
  ctx.gas.consume(3 * kvGas.writePerByte * encodeMessage(Proposal, proposal).length, "submit proposal");
  if (addDeposit(ctx, env, id, address, deposit)) emit(ctx, "submit_proposal", ["voting_period_start", `${id}`]);
  return id;
}
