import { decOne, formatDec, parseDec } from "../../codec/decimal.ts";
import { type Vote, VoteOption, type WeightedVoteOption } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit } from "../../core/events.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { reasonOf } from "../../store/errors.ts";
import { fail } from "./errors.ts";
import { requireMetadata } from "./metadata.ts";
import type { GovEnv } from "./module.ts";
import { hasEnded } from "./proposals.ts";
import { countVote } from "./tally.ts";

const optionNames = new Map<number, string>(Object.entries(VoteOption).map(([name, number]) => [number, name]));
const isOption = (option: number) => option >= 1 && option <= 4;

/** As Go prints the enum. */
const optionName = (option: number): string => optionNames.get(option) ?? `${option}`;

/** @throws invalid vote option (gov 7) */
export function requireOption(option: number): void {
  if (!isOption(option)) throw fail.invalidVote(optionName(option));
}

/** One option with the whole weight. */
export const wholeVote = (option: VoteOption): WeightedVoteOption[] => [{ option, weight: formatDec(decOne) }];

// As Go prints messages for people.
const optionText = ({ option, weight }: WeightedVoteOption) => {
  const parts = [option === 0 ? [] : [`option:${optionName(option)}`], weight === "" ? [] : [`weight:"${weight}"`]];
  return parts
    .flat()
    .map((part) => `${part} `)
    .join("");
};

function weightOf(option: WeightedVoteOption): bigint {
  let weight: bigint;
  try {
    weight = parseDec(option.weight);
  } catch {
    throw fail.invalidVote(optionText(option));
  }
  if (weight <= 0n || weight > decOne || !isOption(option.option)) throw fail.invalidVote(optionText(option));
  return weight;
}

/** The options of a weighted vote must be different ones, and their weights one together. @throws as the SDK, in its order */
export function requireWeights(options: readonly WeightedVoteOption[]): void {
  if (options.length === 0) throw sdk.invalidRequest("null");
  let total = 0n;
  const used = new Set<number>();
  for (const option of options) {
    total += weightOf(option);
    if (used.has(option.option)) throw fail.invalidVote("duplicated vote option");
    used.add(option.option);
  }
  if (total > decOne) throw fail.invalidVote("total weight overflow 1.00");
  if (total < decOne) throw fail.invalidVote("total weight lower than 1.00");
}

/** The options as the SDK's event has them: Go's JSON of the messages, weights as they were written. */
function optionsJson(options: readonly WeightedVoteOption[]): string {
  const items = options.map(({ option, weight }) => `{"option":${option},"weight":"${weight}"}`);
  return `[${items.join(",")}]`;
}

/** Why a vote that genesis brings is none, or `undefined`. */
export function voteFault({ options }: Vote): string | undefined {
  try {
    requireWeights(options);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Casts a vote, in the place of an earlier one of the same voter.
 * @throws inactive proposal (gov 3), voting ended (20), metadata too long (15)
 */
export function addVote(
  ctx: Ctx,
  env: GovEnv,
  id: bigint,
  voter: Uint8Array,
  options: WeightedVoteOption[],
  metadata: string,
): void {
  const { state } = env;
  if (!state.voting.has(ctx, id)) throw fail.inactiveProposal(`${id}`);
  if (hasEnded(ctx, state.proposals.get(ctx, id)))
    throw fail.votingEnded(`voting period is already ended for this proposal ${id}`);
  requireMetadata(metadata);
  const name = addressText(ctx.chain, voter);
  const before = state.votes.find(ctx, [id, voter]);
  const vote: Vote = { proposalId: id, voter: name, options, metadata };
  state.votes.set(ctx, [id, voter], vote);
  countVote(ctx, env, id, voter, before, vote);
  emit(ctx, "proposal_vote", ["voter", name], ["option", optionsJson(options)], ["proposal_id", `${id}`]);
}
