import { compareBytes } from "../../codec/bytes.ts";
import { nanosOf } from "../../codec/duration.ts";
import type { Committee, NomineeVotes, Params } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { EventElectionClosed, EventElectionOpened } from "../../codec/gen/eco2/committee/v1/events.ts";
import { u64Key } from "../../codec/keys.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import type { CommitteeEnv } from "./module.ts";
import { endFromNow, putCommittee, rulesOf } from "./records.ts";
import { votesFor } from "./tally.ts";
import { beginTerm } from "./terms.ts";

/** Rows of elections that are over and go in one block. */
const rowsABlock = 200;

/** Opens the election of those who follow at the end of the term. */
export function openElection(ctx: Ctx, env: CommitteeEnv, found: Committee): Committee {
  const election = env.state.nextElection.next(ctx);
  env.state.elections.set(ctx, election, found.id);
  const next = { ...found, election };
  putCommittee(ctx, env, next);
  emitTyped(ctx, EventElectionOpened, { committeeId: found.id, election });
  return next;
}

/** Ends an election without a result. Its rows go with later blocks: there may be as many as coin holders. */
export function abandonElection(ctx: Ctx, { state }: CommitteeEnv, { election }: Committee): void {
  if (election === 0n) return;
  state.elections.remove(ctx, election);
  state.fading.add(ctx, election);
}

/** The nominees of an election with their votes, most first, then who stood first. */
export function ranking(ctx: Ctx, env: CommitteeEnv, election: bigint): NomineeVotes[] {
  const within = startingWith({ first: u64Key }, election);
  const all = [...env.state.nominees.range(ctx, { within })].map(([[, address], nominee]) => ({
    nominee,
    votes: votesFor(ctx, env, election, address),
  }));
  all.sort((a, b) => {
    if (a.votes !== b.votes) return a.votes > b.votes ? -1 : 1;
    return a.nominee.number < b.nominee.number ? -1 : 1;
  });
  return all.map(({ nominee, votes }) => ({ nominee, votes: votes.toString() }));
}

/**
 * Ends the election at the end of a term: those with most votes are in office, and the next election opens. Where fewer have votes than
 * must agree, nobody is in office, and the next election is shorter.
 */
export function closeElection(ctx: Ctx, env: CommitteeEnv, params: Params, found: Committee): void {
  const { election } = found;
  const rules = rulesOf(found);
  const chosen = ranking(ctx, env, election)
    .filter(({ votes }) => votes !== "0")
    .slice(0, rules.seats);
  const elected = chosen.length < rules.threshold ? [] : chosen;
  const members = elected
    .map(({ nominee }) => addressBytes(ctx.chain, nominee?.address ?? ""))
    .sort(compareBytes)
    .map((address) => addressText(ctx.chain, address));
  const retry = params.electionRetry === undefined ? 0n : nanosOf(params.electionRetry);
  abandonElection(ctx, env, found);
  emitTyped(ctx, EventElectionClosed, { committeeId: found.id, election, elected });
  const end = members.length > 0 ? endFromNow(ctx, rules) : ctx.time + retry;
  openElection(ctx, env, beginTerm(ctx, env, { ...found, election: 0n }, members, end));
}

/** The first of what there is, at most so many. */
function first<T>(entries: Iterable<T>, most: number): T[] {
  const found: T[] = [];
  if (most <= 0) return found;
  for (const entry of entries) {
    found.push(entry);
    if (found.length >= most) break;
  }
  return found;
}

/** Deletes some rows of elections that are over. */
export function fadeElections(ctx: Ctx, { state }: CommitteeEnv): void {
  const { ballots, voters, counted, tallies, nominees, fading } = state;
  let left = rowsABlock;
  for (const election of [...fading.keys(ctx)]) {
    const within = startingWith({ first: u64Key }, election);
    for (const [key] of first(ballots.range(ctx, { within }), left)) {
      ballots.remove(ctx, key);
      voters.remove(ctx, [key[1], election]);
      left -= 1;
    }
    for (const rows of [counted, tallies])
      for (const [key] of first(rows.range(ctx, { within }), left)) {
        rows.remove(ctx, key);
        left -= 1;
      }
    for (const [key] of first(nominees.range(ctx, { within }), left)) {
      nominees.remove(ctx, key);
      left -= 1;
    }
    if (left <= 0) return;
    fading.remove(ctx, election);
  }
}
