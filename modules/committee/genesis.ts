import {
  Appointment,
  type Committee,
  type Proposal,
  ProposalStatus,
} from "../../codec/gen/eco2/committee/v1/committee.ts";
import { GenesisState } from "../../codec/gen/eco2/committee/v1/genesis.ts";
import { timestampOf } from "../../codec/time.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { committeeAddress } from "./address.ts";
import { bodies } from "./bodies.ts";
import { openElection } from "./elections.ts";
import { committeesInvariant, electionsInvariant, proposalsInvariant } from "./invariants.ts";
import { type CommitteeEnv, committee } from "./module.ts";
import { checkParams } from "./params.ts";
import { endOf } from "./proposals.ts";
import { endFromNow, putCommittee, rulesOf } from "./records.ts";
import { checkName, checkRules, membersOf } from "./rules.ts";
import { countBallot } from "./tally.ts";

const at = (path: string, reason: string) => new GenesisError(`app_state.committee.${path}`, reason);

/** Does what may throw for the value at `path`. */
function located<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw at(path, reasonOf(error));
  }
}

/** The id that comes next, above all that there are. */
function nextId(path: string, ids: readonly bigint[], given: bigint): bigint {
  const next = given === 0n ? 1n : given;
  const wrong = ids.find((id) => id < 1n || id >= next);
  if (wrong !== undefined) throw at(path, `is ${next}, and there is the id ${wrong}: ids are from 1 to below it`);
  return next;
}

/** An address in the one form that state has. */
function addressAt(ctx: Ctx, path: string, text: string): Uint8Array {
  const bytes = located(path, () => addressBytes(ctx.chain, text));
  if (addressText(ctx.chain, bytes) !== text) throw at(path, `${text} must be in lower case`);
  return bytes;
}

function initCommittee(ctx: Ctx, env: CommitteeEnv, path: string, given: Committee): void {
  const { state, use } = env;
  const { id, name } = given;
  const rules = located(`${path}.rules`, () => {
    const rules = rulesOf(given);
    checkRules(rules);
    return rules;
  });
  located(`${path}.name`, () => checkName(name));
  if (state.committees.has(ctx, id)) throw at(`${path}.id`, `id ${id} is there twice`);
  if (state.byName.has(ctx, name)) throw at(`${path}.name`, `${name} is there twice`);
  const address = addressText(ctx.chain, committeeAddress(id));
  if (given.address !== "" && given.address !== address) throw at(`${path}.address`, `must be ${address}, or empty`);
  const members = located(`${path}.members`, () => membersOf(ctx.chain, rules, given.members));
  const { election, dissolved } = given;
  if (dissolved && (members.length > 0 || election !== 0n || given.termEnd !== undefined))
    throw at(path, "is dissolved: it has neither members nor a term nor an election");
  const isElected = rules.appointment === Appointment.APPOINTMENT_ELECTION && !dissolved;
  if (!isElected && election !== 0n) throw at(`${path}.election`, "is of an elected committee that is not dissolved");
  if (election !== 0n && state.elections.has(ctx, election)) throw at(`${path}.election`, `${election} is there twice`);
  // A new body: its first term begins with the chain.
  const end = isElected && given.termEnd === undefined ? endFromNow(ctx, rules) : undefined;
  const whole = { ...given, address, members, ...(end === undefined ? {} : { termEnd: timestampOf(end) }) };
  use.accounts.ensure(ctx, committeeAddress(id));
  state.byName.set(ctx, name, id);
  putCommittee(ctx, env, whole);
  if (election !== 0n) state.elections.set(ctx, election, id);
  else if (isElected) openElection(ctx, env, whole);
}

function initProposal(ctx: Ctx, { state }: CommitteeEnv, path: string, proposal: Proposal): void {
  const { id, committeeId, status } = proposal;
  if (state.proposals.has(ctx, id)) throw at(`${path}.id`, `id ${id} is there twice`);
  if (!state.committees.has(ctx, committeeId))
    throw at(`${path}.committee_id`, `no committee has the id ${committeeId}`);
  if (status < ProposalStatus.PROPOSAL_STATUS_OPEN || status > ProposalStatus.PROPOSAL_STATUS_DROPPED)
    throw at(`${path}.status`, "is none");
  state.proposals.set(ctx, id, proposal);
  if (status !== ProposalStatus.PROPOSAL_STATUS_OPEN) return;
  state.open.add(ctx, [committeeId, id]);
  state.ends.add(ctx, [located(`${path}.voting_end`, () => endOf(proposal)), id]);
}

function initElections(ctx: Ctx, env: CommitteeEnv, { nominees, ballots }: GenesisState): void {
  const { state } = env;
  const requireOpen = (path: string, election: bigint) => {
    if (!state.elections.has(ctx, election)) throw at(`${path}.election`, `election ${election} is not open`);
  };
  for (const [index, nominee] of nominees.entries()) {
    const path = `nominees.${index}`;
    requireOpen(path, nominee.election);
    const key = [nominee.election, addressAt(ctx, `${path}.address`, nominee.address)] as const;
    if (state.nominees.has(ctx, key)) throw at(path, `${nominee.address} stands twice`);
    state.nominees.set(ctx, key, nominee);
  }
  for (const [index, { election, voter, nominee }] of ballots.entries()) {
    const path = `ballots.${index}`;
    requireOpen(path, election);
    const [from, to] = [addressAt(ctx, `${path}.voter`, voter), addressAt(ctx, `${path}.nominee`, nominee)];
    if (!state.nominees.has(ctx, [election, to])) throw at(`${path}.nominee`, `${nominee} does not stand`);
    if (state.ballots.has(ctx, [election, from])) throw at(`${path}.voter`, `${voter} votes twice`);
    countBallot(ctx, env, election, from, to);
  }
}

function initAll(ctx: Ctx, env: CommitteeEnv, given: GenesisState): void {
  const { state } = env;
  const { committees, proposals } = given;
  const elections = committees.map(({ election }) => election).filter((election) => election !== 0n);
  const ids = committees.map(({ id }) => id);
  state.nextCommittee.set(ctx, nextId("next_committee_id", ids, given.nextCommitteeId));
  const proposalIds = proposals.map(({ id }) => id);
  state.nextProposal.set(ctx, nextId("next_proposal_id", proposalIds, given.nextProposalId));
  state.nextElection.set(ctx, nextId("next_election_id", elections, given.nextElectionId));
  for (const [index, one] of committees.entries()) initCommittee(ctx, env, `committees.${index}`, one);
  for (const [index, one] of proposals.entries()) initProposal(ctx, env, `proposals.${index}`, one);
  for (const [index, spent] of given.spent.entries()) {
    if (!state.committees.has(ctx, spent.committeeId)) throw at(`spent.${index}`, "is of no committee");
    const key = [spent.committeeId, spent.origin, spent.typeUrl] as const;
    if (spent.typeUrl.includes("\0") || state.spent.has(ctx, key)) throw at(`spent.${index}`, "is there twice");
    state.spent.set(ctx, key, spent);
  }
  initElections(ctx, env, given);
}

const all = <T>(entries: IterableIterator<readonly [unknown, T]>): T[] => [...entries].map(([, value]) => value);

export const genesis = committee.genesis({
  ...protoSection(GenesisState),
  default: () => GenesisState.fromPartial({ params: committee.defaults, committees: [...bodies], nextCommitteeId: 4n }),
  init(ctx, given, env) {
    const params = given.params ?? committee.defaults;
    located("params", () => checkParams(params));
    env.params.set(ctx, params);
    initAll(ctx, env, given);
    const broken = committeesInvariant(ctx, env) ?? proposalsInvariant(ctx, env) ?? electionsInvariant(ctx, env);
    if (broken !== undefined) throw at("committees", broken);
  },
  export(ctx, { state, params }) {
    const isOpen = (election: bigint) => state.elections.has(ctx, election);
    return {
      params: params.get(ctx),
      committees: all(state.committees.range(ctx)),
      proposals: all(state.proposals.range(ctx)),
      spent: all(state.spent.range(ctx)),
      nominees: all(state.nominees.range(ctx)).filter(({ election }) => isOpen(election)),
      ballots: [...state.ballots.range(ctx)]
        .filter(([[election]]) => isOpen(election))
        .map(([[election, voter], nominee]) => ({
          election,
          voter: addressText(ctx.chain, voter),
          nominee: addressText(ctx.chain, nominee),
        })),
      nextCommitteeId: state.nextCommittee.peek(ctx),
      nextProposalId: state.nextProposal.peek(ctx),
      nextElectionId: state.nextElection.peek(ctx),
    };
  },
});
