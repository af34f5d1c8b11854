import { type Coin, coinsFault, coinsFromWire, formatCoins } from "../../codec/coin.ts";
import { type Deposit, type Proposal, ProposalStatus } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { GenesisState } from "../../codec/gen/eco2/governance/v1/genesis.ts";
import { ScheduleStatus } from "../../codec/gen/eco2/governance/v1/governance.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { changeHeld, depositAccount } from "./deposits.ts";
import { requireExecutable } from "./execute.ts";
import { type GovEnv, governance } from "./module.ts";
import { checkParams, defaultParams } from "./params.ts";
import { isOpen, putProposal } from "./proposals.ts";
import { countVote } from "./tally.ts";
import { voteFault } from "./votes.ts";

const at = (path: string, reason: string) => new GenesisError(`app_state.gov.${path}`, reason);

/** Does what may throw for the value at `path`. */
function located<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw at(path, reasonOf(error));
  }
}

/** An address in the one form that state has. */
function addressAt(ctx: Ctx, path: string, text: string): Uint8Array {
  const bytes = located(path, () => addressBytes(ctx.chain, text));
  if (addressText(ctx.chain, bytes) !== text) throw at(path, `${text} must be in lower case`);
  return bytes;
}

function initProposals(ctx: Ctx, env: GovEnv, { proposals }: GenesisState, next: bigint): void {
  const known = new Set<number>(Object.values(ProposalStatus));
  for (const [index, proposal] of proposals.entries()) {
    const path = `proposals.${index}`;
    const { id, status, depositEndTime, votingStartTime, votingEndTime } = proposal;
    if (id < 1n || id >= next) throw at(`${path}.id`, `id ${id} is not from 1 to below the starting id ${next}`);
    if (env.state.proposals.has(ctx, id)) throw at(`${path}.id`, `duplicate proposal id: ${id}`);
    if (status === 0 || !known.has(status)) throw at(`${path}.status`, `${status} is no status of a proposal`);
    if (status === ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD && depositEndTime === undefined)
      throw at(`${path}.deposit_end_time`, "must be given in the deposit period");
    const voting = status === ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD;
    if (voting && (votingStartTime === undefined || votingEndTime === undefined))
      throw at(`${path}.voting_end_time`, "start and end of the voting period must be given in it");
    if (isOpen(proposal)) located(`${path}.messages`, () => requireExecutable(ctx, env, proposal.messages));
    located(path, () => putProposal(ctx, env, proposal));
  }
}

function coinsAt(path: string, { amount }: Deposit): Coin[] {
  const coins = located(path, () => coinsFromWire(amount));
  const fault = coinsFault(coins);
  if (fault !== undefined) throw at(path, fault);
  return coins;
}

/** Deposits of proposals that are over, or gone, are still to be settled. */
function initDeposits(ctx: Ctx, env: GovEnv, { deposits, forfeitedProposalIds }: GenesisState): void {
  const { state, use, facts } = env;
  const forfeited = new Set(forfeitedProposalIds);
  for (const [index, deposit] of deposits.entries()) {
    const path = `deposits.${index}`;
    const { proposalId: id } = deposit;
    const depositor = addressAt(ctx, `${path}.depositor`, deposit.depositor);
    if (state.deposits.has(ctx, [id, depositor])) throw at(path, `duplicate deposit of ${deposit.depositor} for ${id}`);
    const coins = coinsAt(`${path}.amount`, deposit);
    state.deposits.set(ctx, [id, depositor], deposit);
    changeHeld(ctx, env, coins, 1n);
    const proposal: Proposal | undefined = state.proposals.find(ctx, id);
    if (proposal === undefined || !isOpen(proposal)) state.settling.set(ctx, id, forfeited.has(id));
  }
  for (const [index, id] of forfeitedProposalIds.entries())
    if (!state.settling.has(ctx, id)) throw at(`forfeited_proposal_ids.${index}`, `${id} has no deposits to settle`);
  const address = facts.moduleAddress(depositAccount);
  for (const [denom, amount] of state.held.range(ctx)) {
    const balance = use.bank.balance(ctx, address, denom);
    const has = formatCoins([{ denom, amount: balance }]);
    if (balance < amount)
      throw at("deposits", `expected module account was ${has} but we got ${formatCoins([{ denom, amount }])}`);
  }
}

function initVotes(ctx: Ctx, env: GovEnv, { votes }: GenesisState): void {
  const { state } = env;
  for (const [index, vote] of votes.entries()) {
    const path = `votes.${index}`;
    const { proposalId: id } = vote;
    const voter = addressAt(ctx, `${path}.voter`, vote.voter);
    if (!state.voting.has(ctx, id)) throw at(`${path}.proposal_id`, `proposal ${id} is not in its voting period`);
    if (state.votes.has(ctx, [id, voter])) throw at(path, `duplicate vote of ${vote.voter} on ${id}`);
    const fault = voteFault(vote);
    if (fault !== undefined) throw at(`${path}.options`, fault);
    state.votes.set(ctx, [id, voter], vote);
    countVote(ctx, env, id, voter, undefined, vote);
  }
}

function initSchedules(ctx: Ctx, env: GovEnv, { schedules }: GenesisState, next: bigint): void {
  const { state } = env;
  const known = new Set<number>(Object.values(ScheduleStatus));
  for (const [index, schedule] of schedules.entries()) {
    const path = `schedules.${index}`;
    const { id, status, messages } = schedule;
    if (id < 1n || id >= next) throw at(`${path}.id`, `id ${id} is not from 1 to below the next id ${next}`);
    if (state.schedules.has(ctx, id)) throw at(`${path}.id`, `id ${id} is there twice`);
    if (status === 0 || !known.has(status)) throw at(`${path}.status`, `${status} is no status of a schedule`);
    state.schedules.set(ctx, id, schedule);
    if (status !== ScheduleStatus.SCHEDULE_STATUS_PENDING) continue;
    located(`${path}.messages`, () => requireExecutable(ctx, env, messages));
    state.pending.add(ctx, id);
  }
}

export const genesis = governance.genesis({
  ...protoSection(GenesisState),
  default: () => GenesisState.fromPartial({ startingProposalId: 1n, params: defaultParams, nextScheduleId: 1n }),
  init(ctx, given, env) {
    const { state, use } = env;
    const params = given.params ?? defaultParams;
    located("params", () => checkParams(params, ctx.chain, use.accounts));
    for (const old of ["depositParams", "votingParams", "tallyParams"] as const)
      if (given[old] !== undefined) throw at("params", "the older groups of parameters are not read: give params");
    state.params.set(ctx, params);
    if (given.constitution !== "") state.constitution.set(ctx, given.constitution);
    if (given.startingProposalId === 0n)
      throw at("starting_proposal_id", "starting proposal id must be greater than 0");
    state.nextProposal.set(ctx, given.startingProposalId);
    initProposals(ctx, env, given, given.startingProposalId);
    initDeposits(ctx, env, given);
    initVotes(ctx, env, given);
    const next = given.nextScheduleId === 0n ? 1n : given.nextScheduleId;
    state.nextSchedule.set(ctx, next);
    initSchedules(ctx, env, given, next);
  },
  export: (ctx, { state }) => ({
    startingProposalId: state.nextProposal.peek(ctx),
    deposits: [...state.deposits.range(ctx)].map(([, deposit]) => deposit),
    votes: [...state.votes.range(ctx)].filter(([[id]]) => state.voting.has(ctx, id)).map(([, vote]) => vote),
    proposals: [...state.proposals.range(ctx)].map(([, proposal]) => proposal),
    depositParams: undefined,
    votingParams: undefined,
    tallyParams: undefined,
    params: state.params.get(ctx),
    constitution: state.constitution.find(ctx) ?? "",
    forfeitedProposalIds: [...state.settling.range(ctx)].filter(([, forfeits]) => forfeits).map(([id]) => id),
    schedules: [...state.schedules.range(ctx)].map(([, schedule]) => schedule),
    nextScheduleId: state.nextSchedule.peek(ctx),
  }),
  /** A height of the old chain never comes on one that counts from 1: such a trigger goes on by the blocks that are left. */
  zeroHeight(ctx, { state }) {
    for (const id of [...state.pending.keys(ctx)]) {
      const schedule = state.schedules.get(ctx, id);
      const { trigger } = schedule;
      if (trigger === undefined || trigger.height === 0n) continue;
      const left = trigger.height - BigInt(ctx.height);
      state.schedules.set(ctx, id, { ...schedule, trigger: { ...trigger, height: left > 0n ? left : 1n } });
    }
  },
});
