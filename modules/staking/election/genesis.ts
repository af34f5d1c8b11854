import { toHex } from "../../../codec/bytes.ts";
import { GenesisState } from "../../../codec/gen/eco2/staking/v1/genesis.ts";
import { operatorBytes, operatorText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { GenesisError } from "../../../core/genesisError.ts";
import { reasonOf } from "../../../store/errors.ts";
import type { StakingEnv } from "../module.ts";
import { candidateAdded } from "./candidates.ts";
import { moment, termFrom } from "./clock.ts";
import { rollEntry } from "./roll.ts";
import { rollFrom, writeRoll } from "./rollPages.ts";
import { checkRules, defaultRules } from "./rules.ts";
import { addressOfConsensusKey } from "./seats.ts";

/** Does what may throw for the value at `path` of the section. */
function located<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new GenesisError(`app_state.staking.election.${path}`, reasonOf(error));
  }
}

/** Does it for each of a list, whose keys must differ. */
function each<T>(name: string, items: readonly T[], key: (item: T) => string, put: (item: T) => void): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries())
    located(`${name}.${index}`, () => {
      const known = key(item);
      if (seen.has(known)) throw new Error(`${known} is listed twice`);
      seen.add(known);
      put(item);
    });
}

function initTallies(ctx: Ctx, env: StakingEnv, given: GenesisState["tallies"]): void {
  const { state } = env;
  each(
    "tallies",
    given,
    ({ operatorAddress }) => operatorAddress.toLowerCase(),
    ({ operatorAddress, tally }) => {
      const operator = operatorBytes(ctx.chain, operatorAddress);
      const candidate = state.candidates.find(ctx, operator);
      if (candidate === undefined) throw new Error(`${operatorAddress} is no candidate`);
      if (tally === undefined || tally.votes !== candidate.tokens)
        throw new Error(`votes are ${tally?.votes ?? "missing"}, the candidate has ${candidate.tokens} tokens`);
      if (tally.barred !== candidate.jailed) throw new Error("barred must be whether the candidate is jailed");
      moment(tally.changed);
      if (BigInt(tally.weight) < 0n) throw new Error(`weight is ${tally.weight}, below 0`);
      state.tallies.set(ctx, operator, tally);
    },
  );
  for (const [operator] of [...state.candidates.range(ctx)])
    if (!state.tallies.has(ctx, operator)) candidateAdded(ctx, env, operator);
}

function initSeats(ctx: Ctx, { state }: StakingEnv, given: GenesisState["seats"]): void {
  const addressOf = ({ consensusPubkey }: GenesisState["seats"][number]): Uint8Array => {
    const address = consensusPubkey === undefined ? undefined : addressOfConsensusKey(consensusPubkey);
    if (address === undefined) throw new Error("has no ed25519 or secp256k1 key");
    return address;
  };
  each(
    "seats",
    given,
    (seat) => toHex(addressOf(seat)),
    (seat) => {
      const address = addressOf(seat);
      if (seat.operatorAddress !== "") {
        const operator = state.byConsensus.find(ctx, address);
        if (operator === undefined || operatorText(ctx.chain, operator) !== seat.operatorAddress)
          throw new Error(`the key is not that of ${seat.operatorAddress}`);
      }
      state.seats.set(ctx, address, seat);
    },
  );
}

/** The section of a new chain. */
export const defaultElection = (): GenesisState => GenesisState.fromPartial({ params: defaultRules });

/**
 * To be called when the candidates of genesis are in state; those without a tally register now, in the order of their addresses.
 * @throws GenesisError
 */
export function initElection(ctx: Ctx, env: StakingEnv, given: GenesisState): void {
  const { state } = env;
  const rules = given.params ?? defaultRules;
  located("params", () => checkRules(rules));
  state.rules.set(ctx, rules);
  const term = given.term ?? termFrom(ctx.time, 1n, rules);
  located("term", () => {
    const [opens, ends] = [moment(term.windowOpens), moment(term.ends)];
    if (term.number < 1n) throw new Error("number must be above 0");
    if (moment(term.started) > opens || opens >= ends) throw new Error("times are out of order");
  });
  state.term.set(ctx, term);
  if (given.nextRegistration > 0n) state.registrations.set(ctx, given.nextRegistration);
  initSeats(ctx, env, given.seats);
  initTallies(ctx, env, given.tallies);
  each(
    "elections",
    given.elections,
    ({ result }) => String(result?.number),
    ({ result, roll }) => {
      if (result === undefined) throw new Error("has no result");
      state.elections.set(ctx, result.number, result);
      if (result.candidates !== roll.length)
        throw new Error(`has ${result.candidates} candidates, its roll ${roll.length}`);
      const ranked = roll.map(({ rank, operatorAddress, votes, registration, elected }, index) => {
        if (rank !== index + 1) throw new Error(`roll.${index} has rank ${rank}`);
        if (elected !== rank <= result.seats) throw new Error(`roll.${index}: elected are the first ${result.seats}`);
        return { operator: operatorBytes(ctx.chain, operatorAddress), votes, registration };
      });
      writeRoll(ctx, env, result.number, ranked);
    },
  );
  const { queue } = given;
  if (queue !== undefined)
    located("queue", () => {
      const election = state.elections.find(ctx, queue.election);
      if (election === undefined) throw new Error(`no election has the number ${queue.election}`);
      if (queue.length !== election.candidates)
        throw new Error(`length is ${queue.length}, the roll has ${election.candidates} candidates`);
      state.queue.set(ctx, { ...queue, waitingFrom: 0n });
    });
  for (const [index, operator] of given.waiting.entries())
    state.waiting.set(
      ctx,
      state.waitingPlaces.next(ctx),
      located(`waiting.${index}`, () => operatorBytes(ctx.chain, operator)),
    );
  if (given.step !== undefined) state.step.set(ctx, given.step);
}

/** Without what only this state's places are good for. */
const exportedQueue = (queue: GenesisState["queue"]): GenesisState["queue"] => queue && { ...queue, waitingFrom: 0n };

export const exportElection = (ctx: Ctx, { state }: StakingEnv): GenesisState => ({
  params: state.rules.get(ctx),
  term: state.term.get(ctx),
  tallies: [...state.tallies.range(ctx)].map(([operator, tally]) => ({
    operatorAddress: operatorText(ctx.chain, operator),
    tally,
  })),
  nextRegistration: state.registrations.peek(ctx),
  waiting: [...state.waiting.range(ctx, { from: state.queue.find(ctx)?.waitingFrom ?? 0n })].map(([, operator]) =>
    operatorText(ctx.chain, operator),
  ),
  seats: [...state.seats.range(ctx)].map(([, seat]) => seat),
  step: state.step.find(ctx),
  queue: exportedQueue(state.queue.find(ctx)),
  elections: [...state.elections.range(ctx)].map(([number, result]) => ({
    result,
    roll: [...rollFrom(ctx, { state }, number, result.candidates, 1)].map(([rank, ranked]) =>
      rollEntry(ctx, rank, ranked, result.seats),
    ),
  })),
});

/** Members sit from the first block of the chain to come, and newcomers begin to show from there that they sign. */
export function zeroElectionHeights(ctx: Ctx, { state }: StakingEnv): void {
  for (const [address, seat] of [...state.seats.range(ctx)])
    state.seats.set(ctx, address, { ...seat, sinceHeight: 0n });
  const step = state.step.find(ctx);
  if (step !== undefined) state.step.set(ctx, { ...step, height: 0n });
}
