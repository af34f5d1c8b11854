import { QueryDefinition } from "../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { QueryDefinition as LegacyQuery } from "../../codec/gen/cosmos/gov/v1beta1/query.ts";
import { MsgDefinition as LegacyMsg } from "../../codec/gen/cosmos/gov/v1beta1/tx.ts";
import { QueryDefinition as OwnQuery } from "../../codec/gen/eco2/governance/v1/query.ts";
import { MsgDefinition as OwnMsg } from "../../codec/gen/eco2/governance/v1/tx.ts";
import { endBlock } from "./close.ts";
import { genesis } from "./genesis.ts";
import { depositsInvariant, queuesInvariant, talliesInvariant } from "./invariants.ts";
import { governance } from "./module.ts";
import { cancelProposal } from "./msg/cancelProposal.ts";
import { cancelSchedule } from "./msg/cancelSchedule.ts";
import { deposit } from "./msg/deposit.ts";
import { execLegacyContent } from "./msg/execLegacyContent.ts";
import { depositLegacy, submitLegacy, voteLegacy, voteWeightedLegacy } from "./msg/legacy.ts";
import { schedule } from "./msg/schedule.ts";
import { submitProposal } from "./msg/submitProposal.ts";
import { updateParams } from "./msg/updateParams.ts";
import { vote } from "./msg/vote.ts";
import { voteWeighted } from "./msg/voteWeighted.ts";
import * as deposits from "./query/deposits.ts";
import * as legacy from "./query/legacy.ts";
import { constitution, params } from "./query/params.ts";
import { proposal, proposals } from "./query/proposals.ts";
import { conditions, scheduleQuery, schedules } from "./query/schedules.ts";
import * as votes from "./query/votes.ts";
import { beginBlock } from "./schedules.ts";

export default governance.build({
  msg: [
    MsgDefinition,
    { submitProposal, execLegacyContent, vote, voteWeighted, deposit, updateParams, cancelProposal },
  ],
  query: [
    QueryDefinition,
    {
      constitution,
      proposal,
      proposals,
      vote: votes.vote,
      votes: votes.votes,
      params,
      deposit: deposits.deposit,
      deposits: deposits.deposits,
      tallyResult: votes.tallyResultQuery,
    },
  ],
  more: [
    governance.service(LegacyMsg, {
      submitProposal: submitLegacy,
      vote: voteLegacy,
      voteWeighted: voteWeightedLegacy,
      deposit: depositLegacy,
    }),
    governance.service(LegacyQuery, {
      proposal: legacy.proposalLegacy,
      proposals: legacy.proposalsLegacy,
      vote: legacy.voteLegacyQuery,
      votes: legacy.votesLegacy,
      params: legacy.paramsLegacy,
      deposit: legacy.depositLegacyQuery,
      deposits: legacy.depositsLegacy,
      tallyResult: legacy.tallyLegacy,
    }),
    governance.service(OwnMsg, { schedule, cancelSchedule }),
    governance.service(OwnQuery, { schedule: scheduleQuery, schedules, conditions }),
  ],
  genesis,
  beginBlock,
  endBlock(ctx, env) {
    endBlock(ctx, env);
    return [];
  },
  invariants: { deposits: depositsInvariant, tallies: talliesInvariant, queues: queuesInvariant },
});
