import { equalBytes } from "../../../codec/bytes.ts";
import { addressOf } from "../../../codec/crypto/address.ts";
import { Departure, type Seat } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { EventSeatLeft, EventSeatTaken } from "../../../codec/gen/eco2/staking/v1/events.ts";
import type { PublicKey } from "../../../codec/gen/tendermint/crypto/keys.ts";
import { consensusText, operatorBytes, operatorText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { emitTyped } from "../../../core/events.ts";
import { type KeyOfAddress, knownKey } from "../../../core/tx/keys.ts";
import { consensusAddress, requireCandidate } from "../candidate.ts";
import type { StakingEnv } from "../module.ts";
import { setSeated } from "../seating.ts";
import { setBarred } from "./votes.ts";

/** Who sits: the address of its consensus key (20 bytes), and its seat. */
export interface Member {
  readonly address: Uint8Array;
  readonly seat: Seat;
}

/** The validator set, by consensus address ascending. */
export const membersOf = (ctx: Ctx, { state }: Pick<StakingEnv, "state">): Member[] =>
  [...state.seats.range(ctx)].map(([address, seat]) => ({ address, seat }));

/** Whether a member has to leave its seat, for whatever reason. */
export const hasToLeave = ({ seat }: Member): boolean => seat.departure !== Departure.DEPARTURE_UNSPECIFIED;

/** A seat that genesis gave to no candidate. */
export const isBootstrap = ({ seat }: Member): boolean => seat.operatorAddress === "";

function consensusKey({ key }: KeyOfAddress): PublicKey {
  if (key.type === "ed25519" || key.type === "secp256k1") return { sum: { $case: key.type, value: key.key } };
  throw new BrokenInvariant(`a candidate has a consensus key of the kind ${key.type}`);
}

/** The address of a key as CometBFT has it; `undefined` for a kind that no seat has. @throws for a wrong length */
export function addressOfConsensusKey({ sum }: PublicKey): Uint8Array | undefined {
  if (sum?.$case !== "ed25519" && sum?.$case !== "secp256k1") return undefined;
  return addressOf({ type: sum.$case, key: sum.value });
}

/** Gives a candidate a seat. */
export function seat(ctx: Ctx, env: StakingEnv, operator: Uint8Array): Member {
  const { consensusPubkey } = requireCandidate(ctx, env, operator);
  if (consensusPubkey === undefined) throw new BrokenInvariant("a candidate without a consensus key");
  const known = knownKey(consensusPubkey);
  const operatorAddress = operatorText(ctx.chain, operator);
  const member: Member = {
    address: known.address,
    seat: {
      consensusPubkey: consensusKey(known),
      operatorAddress,
      sinceHeight: BigInt(ctx.height),
      departure: Departure.DEPARTURE_UNSPECIFIED,
      claimedBy: "",
    },
  };
  env.state.seats.set(ctx, member.address, member.seat);
  setSeated(ctx, env, operator, true);
  emitTyped(ctx, EventSeatTaken, { operatorAddress, consensusAddress: consensusText(ctx.chain, known.address) });
  return member;
}

/** Takes a member's seat. */
export function unseat(ctx: Ctx, env: StakingEnv, member: Member, departure: Departure): void {
  const { operatorAddress } = member.seat;
  env.state.seats.remove(ctx, member.address);
  if (operatorAddress !== "") setSeated(ctx, env, operatorBytes(ctx.chain, operatorAddress), false);
  const consensusAddressText = consensusText(ctx.chain, member.address);
  emitTyped(ctx, EventSeatLeft, { operatorAddress, consensusAddress: consensusAddressText, departure });
}

/** Says that a member has to leave, or with `DEPARTURE_UNSPECIFIED` that it need not. */
export function mark(ctx: Ctx, { state }: StakingEnv, member: Member, departure: Departure): void {
  if (member.seat.departure !== departure) state.seats.set(ctx, member.address, { ...member.seat, departure });
}

/**
 * A seat of genesis whose key a candidate registered with is that candidate's from the end of the block on; CometBFT sees no
 * change.
 * @returns whether there was one
 */
export function settleClaims(ctx: Ctx, env: StakingEnv, members: readonly Member[]): boolean {
  for (const { address, seat: claimed } of members) {
    if (claimed.claimedBy === "") continue;
    const operatorAddress = claimed.claimedBy;
    const operator = operatorBytes(ctx.chain, operatorAddress);
    const isCandidate = env.state.candidates.has(ctx, operator);
    env.state.seats.set(ctx, address, {
      ...claimed,
      operatorAddress: isCandidate ? operatorAddress : "",
      claimedBy: "",
    });
    if (!isCandidate) continue;
    setSeated(ctx, env, operator, true);
    emitTyped(ctx, EventSeatTaken, { operatorAddress, consensusAddress: consensusText(ctx.chain, address) });
  }
  return members.some(({ seat }) => seat.claimedBy !== "");
}

const departures = {
  jailed: Departure.DEPARTURE_JAILED,
  resigned: Departure.DEPARTURE_RESIGNED,
  tombstoned: Departure.DEPARTURE_TOMBSTONED,
} as const;

/** To be called when a candidate may not sit any more. If it has a seat it leaves it at the end of the block, or as soon as it can. */
export function seatLost(ctx: Ctx, env: StakingEnv, operator: Uint8Array, reason: keyof typeof departures): void {
  setBarred(ctx, env, operator, true);
  const address = consensusAddress(requireCandidate(ctx, env, operator));
  const found = env.state.seats.find(ctx, address);
  if (found !== undefined) mark(ctx, env, { address, seat: found }, departures[reason]);
}

/** Members without one of them. */
export const without = (members: readonly Member[], one: Member): Member[] =>
  members.filter(({ address }) => !equalBytes(address, one.address));
