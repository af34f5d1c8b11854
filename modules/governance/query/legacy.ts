import { toUtf8 } from "../../../codec/bytes.ts";
import { decToAtomics, parseDec } from "../../../codec/decimal.ts";
import type * as v1 from "../../../codec/gen/cosmos/gov/v1/gov.ts";
import { MsgExecLegacyContent } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import type { Proposal, TallyParams, TallyResult, Vote } from "../../../codec/gen/cosmos/gov/v1beta1/gov.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/gov/v1beta1/query.ts";
import { timestampOf } from "../../../codec/time.ts";
import { invalidArgument } from "../../../core/queryError.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { governance } from "../module.ts";
import { emptyTally } from "../tally.ts";
import { findDeposit, pageOfDeposits } from "./deposits.ts";
import { findProposal, pageOfProposals } from "./proposals.ts";
import { findVote, pageOfVotes, tallyOf } from "./votes.ts";

// The queries of v1beta1 over the state of v1.

const { methods } = QueryDefinition;

const toTally = ({ yesCount, abstainCount, noCount, noWithVetoCount }: v1.TallyResult): TallyResult => ({
  yes: yesCount,
  abstain: abstainCount,
  no: noCount,
  noWithVeto: noWithVetoCount,
});

/** Go's zero time, where the older form has no way of leaving a time out. */
const never = timestampOf(-62_135_596_800_000_000_000n);

/** @throws invalid type (sdk 29) unless a proposal has exactly one message: the older form has room for one */
function toProposal(proposal: v1.Proposal): Proposal {
  const [message, ...others] = proposal.messages;
  if (message === undefined || others.length > 0)
    throw sdk.invalidType(
      "can't convert a gov/v1 Proposal to gov/v1beta1 Proposal when amount of proposal messages not exactly one",
    );
  const legacy = message.typeUrl === `/${MsgExecLegacyContent.$type}`;
  const { id, status, finalTallyResult = emptyTally, totalDeposit } = proposal;
  return {
    proposalId: id,
    content: legacy ? MsgExecLegacyContent.decode(message.value).content : message,
    status,
    finalTallyResult: toTally(finalTallyResult),
    submitTime: proposal.submitTime ?? never,
    depositEndTime: proposal.depositEndTime ?? never,
    totalDeposit,
    votingStartTime: proposal.votingStartTime ?? never,
    votingEndTime: proposal.votingEndTime ?? never,
  };
}

const toVote = ({ proposalId, voter, options }: v1.Vote): Vote => ({
  proposalId,
  voter,
  option: 0,
  options: options.map(({ option, weight }) => ({ option, weight: decToAtomics(parseDec(weight)) })),
});

const decBytes = (text: string): Uint8Array => toUtf8(decToAtomics(parseDec(text)));
const noTallying: TallyParams = { quorum: decBytes("0"), threshold: decBytes("0"), vetoThreshold: decBytes("0") };

export const proposalLegacy = governance.rpc(methods.proposal, (ctx, { proposalId }, env) => ({
  proposal: toProposal(findProposal(ctx, env, proposalId)),
}));

export const proposalsLegacy = governance.rpc(methods.proposals, (ctx, request, env) => {
  const page = pageOfProposals(ctx, env, request);
  return { proposals: page.items.map(toProposal), pagination: page.pagination };
});

export const voteLegacyQuery = governance.rpc(methods.vote, (ctx, { proposalId, voter }, env) => ({
  vote: toVote(findVote(ctx, env, proposalId, voter)),
}));

export const votesLegacy = governance.rpc(methods.votes, (ctx, { proposalId, pagination }, env) => {
  const page = pageOfVotes(ctx, env, proposalId, pagination);
  return { votes: page.items.map(toVote), pagination: page.pagination };
});

/** One group of parameters, the others at zero. */
export const paramsLegacy = governance.rpc(methods.params, (ctx, { paramsType }, { state }) => {
  const all = state.params.get(ctx);
  const { minDeposit, maxDepositPeriod, votingPeriod, quorum, threshold, vetoThreshold } = all;
  const zero = { seconds: 0n, nanos: 0 };
  const answer = {
    votingParams: { votingPeriod: zero },
    depositParams: { minDeposit: [], maxDepositPeriod: zero },
    tallyParams: noTallying,
  };
  switch (paramsType) {
    case "voting":
      return { ...answer, votingParams: { votingPeriod } };
    case "deposit":
      return { ...answer, depositParams: { minDeposit, maxDepositPeriod } };
    case "tallying": {
      const tallyParams = {
        quorum: decBytes(quorum),
        threshold: decBytes(threshold),
        vetoThreshold: decBytes(vetoThreshold),
      };
      return { ...answer, tallyParams };
    }
    default:
      throw invalidArgument(`${paramsType} is not a valid parameter type`);
  }
});

export const depositLegacyQuery = governance.rpc(methods.deposit, (ctx, { proposalId, depositor }, env) => ({
  deposit: findDeposit(ctx, env, proposalId, depositor),
}));

export const depositsLegacy = governance.rpc(methods.deposits, (ctx, { proposalId, pagination }, env) => {
  const page = pageOfDeposits(ctx, env, proposalId, pagination);
  return { deposits: [...page.items], pagination: page.pagination };
});

export const tallyLegacy = governance.rpc(methods.tallyResult, (ctx, { proposalId }, env) => ({
  tally: toTally(tallyOf(ctx, env, findProposal(ctx, env, proposalId))),
}));
