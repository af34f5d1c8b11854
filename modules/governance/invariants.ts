import { coinsFromWire } from "../../codec/coin.ts";
import { u64Key } from "../../codec/keys.ts";
import { addressText, operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { depositAccount } from "./deposits.ts";
import type { GovEnv } from "./module.ts";
import { type ByOption, weightsOf } from "./tally.ts";

/** All deposits together are what is noted as held, and the module's account has it. */
export function depositsInvariant(ctx: Ctx, { state, use, facts }: GovEnv): string | undefined {
  const sums = new Map<string, bigint>();
  for (const [, { amount }] of state.deposits.range(ctx))
    for (const coin of coinsFromWire(amount)) sums.set(coin.denom, (sums.get(coin.denom) ?? 0n) + coin.amount);
  const address = facts.moduleAddress(depositAccount);
  for (const [denom, held] of state.held.range(ctx)) {
    if (sums.get(denom) !== held) return `${denom}: deposits sum to ${sums.get(denom) ?? 0n}, ${held} is noted`;
    const balance = use.bank.balance(ctx, address, denom);
    if (balance < held) return `${denom}: the account has ${balance}, deposits are ${held}`;
    sums.delete(denom);
  }
  const [extra] = sums.keys();
  return extra === undefined ? undefined : `${extra}: deposited but not noted`;
}

interface Recounted {
  shares: bigint;
  readonly parts: [bigint, bigint, bigint, bigint];
}

function addTo(to: Recounted, shares: bigint, weights: ByOption): void {
  to.shares += shares;
  for (const [i, weight] of weights.entries()) to.parts[i] = (to.parts[i] ?? 0n) + shares * weight;
}

/** The tallies that the votes and delegations of now make, by operator as text. */
function recounted(ctx: Ctx, { state, use }: GovEnv, id: bigint): Map<string, Recounted> {
  const tallies = new Map<string, Recounted>();
  for (const [[, voter], vote] of state.votes.range(ctx, { within: startingWith({ first: u64Key }, id) })) {
    const weights = weightsOf(vote);
    for (const { operator, shares } of use.staking.delegations(ctx, voter)) {
      const name = operatorText(ctx.chain, operator);
      const tally = tallies.get(name) ?? { shares: 0n, parts: [0n, 0n, 0n, 0n] };
      addTo(tally, shares, weights);
      tallies.set(name, tally);
    }
  }
  return tallies;
}

/** The running tallies of open proposals are what a count of all their votes would give. */
export function talliesInvariant(ctx: Ctx, env: GovEnv): string | undefined {
  const { state } = env;
  for (const id of state.voting.keys(ctx)) {
    const expected = recounted(ctx, env, id);
    for (const [[, operator], tally] of state.tallies.range(ctx, { within: startingWith({ first: u64Key }, id) })) {
      const name = operatorText(ctx.chain, operator);
      const { shares, yes, abstain, no, noWithVeto } = tally;
      const found = expected.get(name);
      const kept = [shares, yes, abstain, no, noWithVeto].join(" ");
      const counted = found === undefined ? "nothing" : [found.shares, ...found.parts].join(" ");
      if (kept !== counted) return `proposal ${id}, ${name}: the tally is ${kept}, a recount gives ${counted}`;
      expected.delete(name);
    }
    const [missing] = expected.keys();
    if (missing !== undefined) return `proposal ${id}, ${missing}: votes without a tally`;
  }
  return undefined;
}

/** Every open proposal is listed where its status says, and nothing else is. */
export function queuesInvariant(ctx: Ctx, { state }: GovEnv): string | undefined {
  let open = 0;
  for (const [id, { status }] of state.proposals.range(ctx)) {
    if (state.voting.has(ctx, id) !== (status === 2))
      return `proposal ${id} has status ${status} and is listed otherwise`;
    if (status === 1 || status === 2) open += 1;
  }
  const queued = [...state.inactive.keys(ctx), ...state.active.keys(ctx)];
  if (queued.length !== open) return `${open} proposals are open, ${queued.length} are queued`;
  for (const [voter, id] of state.voters.keys(ctx))
    if (!state.votes.has(ctx, [id, voter]))
      return `${addressText(ctx.chain, voter)} is listed as voter of ${id} without a vote`;
  return undefined;
}
