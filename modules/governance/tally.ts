import { decFromAtomics, parseDec } from "../../codec/decimal.ts";
import type { TallyResult, Vote } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import type { CandidateTally } from "../../codec/gen/eco2/governance/v1/governance.ts";
import { bytesKey, u64Key } from "../../codec/keys.ts";
import { quotient } from "../../codec/quotient.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { toText } from "../../store/text.ts";
import type { GovEnv } from "./module.ts";

// The running tally. A vote adds the shares of its voter's delegations to the tallies of their candidates, and staking's hook
// points keep them in step; what a candidate's own vote carries is the rest of its shares. So the close of a proposal reads a
// tally and a vote for each candidate, however many have voted. All sums are exact: shares are counts of 10^-18, shares times
// weights of 10^-36, and only the change into tokens rounds, once for each candidate and option.

/** Yes, abstain, no, no with veto: the order of the enum. */
export type ByOption = readonly [bigint, bigint, bigint, bigint];
const nothing: ByOption = [0n, 0n, 0n, 0n];

const combine = (a: ByOption, b: ByOption, of: (a: bigint, b: bigint) => bigint): ByOption => [
  of(a[0], b[0]),
  of(a[1], b[1]),
  of(a[2], b[2]),
  of(a[3], b[3]),
];
const sum = (a: ByOption, b: ByOption) => combine(a, b, (x, y) => x + y);
const times = (weights: ByOption, factor: bigint) => combine(weights, nothing, (weight) => weight * factor);

/** The weights of a vote, as Decs; together they are one. */
export function weightsOf({ options }: Vote): ByOption {
  const of = (option: number) => parseDec(options.find((one) => one.option === option)?.weight ?? "0");
  return [of(1), of(2), of(3), of(4)];
}

const byOption = ({ yes, abstain, no, noWithVeto }: CandidateTally): ByOption => [
  BigInt(yes),
  BigInt(abstain),
  BigInt(no),
  BigInt(noWithVeto),
];

/** Shares that are in a tally with a weight for each option. */
interface Counted {
  readonly shares: bigint;
  readonly weights: ByOption;
}

/** Puts one delegation's part of a tally in the place of another. */
function replace(ctx: Ctx, { state }: GovEnv, key: readonly [bigint, Uint8Array], before: Counted, now: Counted): void {
  const found = state.tallies.find(ctx, key);
  const shares = BigInt(found?.shares ?? 0) + now.shares - before.shares;
  if (shares === 0n) {
    state.tallies.remove(ctx, key);
    return;
  }
  const left = sum(found === undefined ? nothing : byOption(found), times(before.weights, -before.shares));
  const [yes, abstain, no, noWithVeto] = sum(left, times(now.weights, now.shares));
  state.tallies.set(ctx, key, {
    shares: shares.toString(),
    yes: yes.toString(),
    abstain: abstain.toString(),
    no: no.toString(),
    noWithVeto: noWithVeto.toString(),
  });
}

/** Takes a vote into the tallies of all candidates that its voter delegates to, in the place of the one before. */
export function countVote(
  ctx: Ctx,
  env: GovEnv,
  id: bigint,
  voter: Uint8Array,
  before: Vote | undefined,
  now: Vote,
): void {
  const { state, use } = env;
  const [old, weights] = [before === undefined ? nothing : weightsOf(before), weightsOf(now)];
  for (const { operator, shares } of use.staking.delegations(ctx, voter)) {
    const counted = state.counted.find(ctx, [id, voter, operator]) ?? 0n;
    replace(ctx, env, [id, operator], { shares: counted, weights: old }, { shares, weights });
    if (counted !== shares) state.counted.set(ctx, [id, voter, operator], shares);
  }
  if (before === undefined) state.voters.add(ctx, [voter, id]);
}

/** Brings the tallies of every open proposal on which a delegator voted in step with its delegation. @param shares now, a Dec */
export function recount(ctx: Ctx, env: GovEnv, delegator: Uint8Array, operator: Uint8Array, shares: bigint): void {
  const { state } = env;
  const within = startingWith({ first: bytesKey }, delegator);
  for (const [, id] of [...state.voters.keys(ctx, { within })]) {
    if (!state.voting.has(ctx, id)) continue;
    const key = [id, delegator, operator] as const;
    const counted = state.counted.find(ctx, key) ?? 0n;
    if (counted === shares) continue;
    const weights = weightsOf(state.votes.get(ctx, [id, delegator]));
    replace(ctx, env, [id, operator], { shares: counted, weights }, { shares, weights });
    if (shares === 0n) state.counted.remove(ctx, key);
    else state.counted.set(ctx, key, shares);
  }
}

/** Tokens behind each option of a proposal now, as Decs: constant work for each candidate. */
export function talliedPower(ctx: Ctx, { state, use }: GovEnv, id: bigint): ByOption {
  let power = nothing;
  // Read in one go: a range costs a fraction of as many reads.
  const tallies = new Map<string, CandidateTally>();
  for (const [[, operator], tally] of state.tallies.range(ctx, { within: startingWith({ first: u64Key }, id) }))
    tallies.set(toText(operator), tally);
  for (const [operator, { tokens, delegatorShares }] of use.staking.validators(ctx)) {
    const tally = tallies.get(toText(operator));
    const vote = state.votes.find(ctx, [id, operator]);
    if (tally === undefined && vote === undefined) continue;
    const whole = decFromAtomics(delegatorShares);
    if (whole === 0n) continue;
    const direct = tally === undefined ? nothing : byOption(tally);
    const rest = whole - BigInt(tally?.shares ?? 0);
    const shares = vote === undefined ? direct : sum(direct, times(weightsOf(vote), rest));
    const all = BigInt(tokens);
    power = sum(
      power,
      combine(shares, nothing, (part) => quotient(part * all, whole)),
    );
  }
  return power;
}

/** Whole tokens of each option, as queries tell them. */
export function tallyResult(power: ByOption): TallyResult {
  const [yes, abstain, no, veto] = combine(power, nothing, (part) => quotient(part, 10n ** 18n));
  return {
    yesCount: yes.toString(),
    abstainCount: abstain.toString(),
    noCount: no.toString(),
    noWithVetoCount: veto.toString(),
  };
}

export const emptyTally: TallyResult = tallyResult(nothing);
