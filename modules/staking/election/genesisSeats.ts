import { Departure } from "../../../codec/gen/eco2/staking/v1/election.ts";
import type { ValidatorUpdate } from "../../../codec/gen/tendermint/abci/types.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { GenesisError } from "../../../core/genesisError.ts";
import type { GenesisValidators } from "../../../core/validatorsDoor.ts";
import type { StakingEnv } from "../module.ts";
import { recordRoll } from "./election.ts";
import { nextCandidate, standings } from "./roll.ts";
import { addressOfConsensusKey, membersOf, seat } from "./seats.ts";
import { difference } from "./updates.ts";

/** The candidates of genesis with most votes take all seats at once, as if elected: there is no set yet that could be endangered. */
function seatCandidates(ctx: Ctx, env: StakingEnv): void {
  const { state } = env;
  const term = state.term.get(ctx);
  const roll = standings(ctx, env, term, ctx.time);
  if (roll.length === 0) return;
  const seats = state.params.get(ctx).maxValidators;
  // No window was open: what counts are the votes of the moment at which the term begins.
  recordRoll(ctx, env, 0n, { ...term, windowOpens: term.started, ends: term.started }, roll, seats);
  for (let taken = 0; taken < seats; taken += 1) {
    const candidate = nextCandidate(ctx, env, true);
    if (candidate === undefined) return;
    seat(ctx, env, candidate);
  }
}

/** Without candidates the validators of CometBFT's genesis sit until an election names others. */
function seatGiven(ctx: Ctx, { state }: StakingEnv, given: readonly ValidatorUpdate[]): void {
  for (const [index, { pubKey }] of given.entries()) {
    const address = pubKey === undefined ? undefined : addressOfConsensusKey(pubKey);
    if (address === undefined) throw new GenesisError(`validators.${index}`, "has no ed25519 or secp256k1 key");
    if (state.seats.has(ctx, address)) throw new GenesisError(`validators.${index}`, "is named twice");
    state.seats.set(ctx, address, {
      consensusPubkey: pubKey,
      operatorAddress: "",
      sinceHeight: 0n,
      departure: Departure.DEPARTURE_UNSPECIFIED,
      claimedBy: "",
    });
  }
}

/** The first validator set: the seats of an exported state, or the candidates of genesis, or who CometBFT's genesis names. */
export const genesisValidators = (env: StakingEnv): GenesisValidators => ({
  init(ctx, given) {
    if (membersOf(ctx, env).length === 0) seatCandidates(ctx, env);
    if (membersOf(ctx, env).length === 0) seatGiven(ctx, env, given);
    return difference([], membersOf(ctx, env));
  },
});
