import { Appointment, type Params } from "../../codec/gen/eco2/committee/v1/committee.ts";
import type { Ctx } from "../../core/ctx.ts";
import { closeElection, fadeElections } from "./elections.ts";
import type { CommitteeEnv } from "./module.ts";
import { expireProposals } from "./proposals.ts";
import { committeeOf, rulesOf } from "./records.ts";
import { beginTerm } from "./terms.ts";

/** Ends the terms that are over at this block's time: by an election, or with empty seats that the authority fills again. */
function endTerms(ctx: Ctx, env: CommitteeEnv, params: Params): void {
  for (const [, id] of [...env.state.terms.keys(ctx, { to: [ctx.time + 1n, 0n] })]) {
    const found = committeeOf(ctx, env, id);
    if (rulesOf(found).appointment === Appointment.APPOINTMENT_ELECTION) closeElection(ctx, env, params, found);
    else beginTerm(ctx, env, found, [], undefined);
  }
}

export function endBlock(ctx: Ctx, env: CommitteeEnv, params: Params): void {
  expireProposals(ctx, env);
  endTerms(ctx, env, params);
  fadeElections(ctx, env);
}
