import { toHex } from "../../codec/bytes.ts";
import { Appointment, ProposalStatus } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { committeeAddress } from "./address.ts";
import type { CommitteeEnv } from "./module.ts";
import { endOf, verdict } from "./proposals.ts";
import { rulesOf, termEndOf } from "./records.ts";

const count = (entries: Iterable<unknown>): number => [...entries].length;

/** Names, accounts, terms and seats of committees. */
export function committeesInvariant(ctx: Ctx, { state }: CommitteeEnv): string | undefined {
  let [named, ending, electing] = [0, 0, 0];
  for (const [id, found] of state.committees.range(ctx)) {
    const { name, members, election } = found;
    const rules = rulesOf(found);
    const end = termEndOf(found);
    if (found.address !== addressText(ctx.chain, committeeAddress(id)))
      return `${name} has the account ${found.address}`;
    if (state.byName.find(ctx, name) !== id) return `${name} is not found by its name`;
    if (members.length > rules.seats) return `${name} has ${members.length} members for ${rules.seats} seats`;
    if (end !== undefined && !state.terms.has(ctx, [end, id])) return `the end of the term of ${name} is not queued`;
    if (election !== 0n && state.elections.find(ctx, election) !== id) return `the election of ${name} is not open`;
    const isElected = rules.appointment === Appointment.APPOINTMENT_ELECTION && !found.dissolved;
    if (isElected !== (election !== 0n)) return `${name} ${isElected ? "has no" : "has an"} election`;
    if (found.dissolved && members.length > 0) return `${name} is dissolved and has members`;
    named += 1;
    ending += end === undefined ? 0 : 1;
    electing += election === 0n ? 0 : 1;
  }
  if (count(state.byName.range(ctx)) !== named) return "a name is of no committee";
  if (count(state.terms.keys(ctx)) !== ending) return "the end of a term is of no committee";
  if (count(state.elections.range(ctx)) !== electing) return "an election is of no committee";
  return undefined;
}

/** Exactly the open proposals are queued, none is decided already. */
export function proposalsInvariant(ctx: Ctx, { state }: CommitteeEnv): string | undefined {
  let open = 0;
  for (const [id, proposal] of state.proposals.range(ctx)) {
    const found = state.committees.find(ctx, proposal.committeeId);
    if (found === undefined) return `proposal ${id} is of no committee`;
    if (proposal.status !== ProposalStatus.PROPOSAL_STATUS_OPEN) continue;
    open += 1;
    if (!state.open.has(ctx, [found.id, id]) || !state.ends.has(ctx, [endOf(proposal), id]))
      return `proposal ${id} is open and not queued`;
    if (verdict(proposal, found) === "yes") return `proposal ${id} is open and agreed`;
    const stranger = proposal.votes.find(({ voter }) => !found.members.includes(voter));
    if (stranger !== undefined) return `proposal ${id} has a vote of ${stranger.voter}, who is no member`;
  }
  if (count(state.open.keys(ctx)) !== open || count(state.ends.keys(ctx)) !== open)
    return "a proposal that is not open is queued";
  return undefined;
}

/** The running tallies of open elections are what a plain count of ballots and delegations gives. */
export function electionsInvariant(ctx: Ctx, { state, use }: CommitteeEnv): string | undefined {
  const counted = new Map<string, bigint>();
  for (const [[election, voter], nominee] of state.ballots.range(ctx)) {
    if (!state.elections.has(ctx, election)) {
      if (!state.fading.has(ctx, election)) return `a ballot is of election ${election}, which is over`;
      continue;
    }
    if (!state.voters.has(ctx, [voter, election])) return `a voter of election ${election} is not noted`;
    if (!state.nominees.has(ctx, [election, nominee])) return `a ballot of election ${election} is for nobody`;
    for (const { operator, shares } of use.staking.delegations(ctx, voter)) {
      const key = `${election} ${toHex(nominee)} ${toHex(operator)}`;
      counted.set(key, (counted.get(key) ?? 0n) + shares);
    }
  }
  for (const [[[election, nominee], operator], shares] of state.tallies.range(ctx)) {
    if (!state.elections.has(ctx, election)) continue;
    const key = `${election} ${toHex(nominee)} ${toHex(operator)}`;
    if (counted.get(key) !== shares) return `the tally ${key} is ${shares}, ballots come to ${counted.get(key) ?? 0n}`;
    counted.delete(key);
  }
  const [missing] = counted.keys();
  return missing === undefined ? undefined : `ballots for ${missing} are in no tally`;
}
