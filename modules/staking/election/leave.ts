import { Departure } from "../../../codec/gen/eco2/staking/v1/election.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { StakingEnv } from "../module.ts";
import { type Member, unseat, without } from "./seats.ts";
import { third } from "./share.ts";

const departs = (why: readonly Departure[]) => (member: Member) => why.includes(member.seat.departure);

const isTombstoned = departs([Departure.DEPARTURE_TOMBSTONED]);
const isBarred = departs([Departure.DEPARTURE_JAILED, Departure.DEPARTURE_RESIGNED]);

/** Members that may not sit any more. */
export const hasToGo = (member: Member): boolean => isTombstoned(member) || isBarred(member);

/**
 * Who leaves at once, replaced or not. A tombstoned member always does, except the last of all. Of the jailed and resigned as
 * many as leave two thirds of the set; the others wait for their replacement.
 */
function leavers(members: readonly Member[]): Member[] {
  const tombstoned = members.filter(isTombstoned);
  if (tombstoned.length === members.length) return tombstoned.slice(1);
  const room = third(members.length) - tombstoned.length;
  return room <= 0 ? tombstoned : [...tombstoned, ...members.filter(isBarred).slice(0, room)];
}

/** Lets those leave who have to and can. @returns who stays */
export function leave(ctx: Ctx, env: StakingEnv, members: readonly Member[]): Member[] {
  let staying = [...members];
  for (const member of leavers(members)) {
    unseat(ctx, env, member, member.seat.departure);
    staying = without(staying, member);
  }
  return staying;
}
