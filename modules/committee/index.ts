import { QueryDefinition } from "../../codec/gen/eco2/committee/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/committee/v1/tx.ts";
import { endBlock } from "./endBlock.ts";
import { genesis } from "./genesis.ts";
import { committeesInvariant, electionsInvariant, proposalsInvariant } from "./invariants.ts";
import { CommitteeKeeper, committeeKeeper } from "./keeper.ts";
import { committee } from "./module.ts";
import { createCommittee } from "./msg/createCommittee.ts";
import { dissolve } from "./msg/dissolve.ts";
import { elect } from "./msg/elect.ts";
import { nominate } from "./msg/nominate.ts";
import { reclaim } from "./msg/reclaim.ts";
import { resign } from "./msg/resign.ts";
import { setMembers } from "./msg/setMembers.ts";
import { submitProposal } from "./msg/submitProposal.ts";
import { updateRules } from "./msg/updateRules.ts";
import { vote } from "./msg/vote.ts";
import { committeeByName, committeeQuery, committees, mayAct } from "./query/committees.ts";
import { ballot, election } from "./query/elections.ts";
import { proposal, proposals } from "./query/proposals.ts";

export default committee.build({
  msg: [
    MsgDefinition,
    {
      createCommittee,
      updateRules,
      setMembers,
      dissolve,
      reclaim,
      resign,
      submitProposal,
      vote,
      nominate,
      elect,
    },
  ],
  query: [
    QueryDefinition,
    { committee: committeeQuery, committeeByName, committees, mayAct, proposal, proposals, election, ballot },
  ],
  keeper: [committee.offer(CommitteeKeeper, committeeKeeper)],
  genesis,
  endBlock(ctx, env) {
    endBlock(ctx, env, env.params.get(ctx));
    return [];
  },
  invariants: { committees: committeesInvariant, proposals: proposalsInvariant, elections: electionsInvariant },
});
