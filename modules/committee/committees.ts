import { Appointment, type Committee, type Rules } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { EventCommitteeCreated, EventCommitteeDissolved } from "../../codec/gen/eco2/committee/v1/events.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { committeeAddress } from "./address.ts";
import { abandonElection, openElection } from "./elections.ts";
import type { CommitteeEnv } from "./module.ts";
import { endFromNow, putCommittee } from "./records.ts";
import { beginTerm, dropProposals } from "./terms.ts";

/** Sets a committee up. The name must be free; rules and members must be checked. */
export function createCommittee(
  ctx: Ctx,
  env: CommitteeEnv,
  name: string,
  rules: Rules,
  members: readonly string[],
): Committee {
  const { state, use } = env;
  const id = state.nextCommittee.next(ctx);
  const address = addressText(ctx.chain, committeeAddress(id));
  use.accounts.ensure(ctx, committeeAddress(id));
  state.byName.set(ctx, name, id);
  emitTyped(ctx, EventCommitteeCreated, { committeeId: id, name, address });
  const bare: Committee = {
    id,
    name,
    address,
    rules,
    members: [],
    termEnd: undefined,
    election: 0n,
    dissolved: false,
  };
  const begun = beginTerm(ctx, env, bare, members, endFromNow(ctx, rules));
  return rules.appointment === Appointment.APPOINTMENT_ELECTION ? openElection(ctx, env, begun) : begun;
}

/** Ends a committee for good: its proposals, its election, its powers. Its account keeps what it has until that is reclaimed. */
export function dissolve(ctx: Ctx, env: CommitteeEnv, found: Committee): void {
  dropProposals(ctx, env, found.id);
  abandonElection(ctx, env, found);
  putCommittee(ctx, env, { ...found, members: [], termEnd: undefined, election: 0n, dissolved: true });
  emitTyped(ctx, EventCommitteeDissolved, { committeeId: found.id });
}
