import { Departure } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { operatorText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { StakingEnv } from "../module.ts";
import { hasToGo } from "./leave.ts";
import { isProven, missing, silentOf } from "./proof.ts";
import { nextCandidate } from "./roll.ts";
import { isBootstrap, type Member, mark, seat, unseat, without } from "./seats.ts";
import { stepLimit, third } from "./share.ts";

/** What a step starts from. */
interface Start {
  /** The parameter: how many seats there are. */
  readonly seats: number;
  /** Members at the beginning of the block. */
  readonly before: number;
  /** Members that have left in this block: their seats are the first to be taken. */
  readonly left: number;
  /** Whether seats that nobody left in this block are taken too. */
  readonly fillsFreeSeats: boolean;
}

/** A step on its way. */
interface Progress {
  members: Member[];
  /** In the order in which they are replaced. */
  toReplace: Member[];
  readonly came: Member[];
  /** Members that left their seats to nobody, where there are more of them than seats. */
  dropped: number;
}

/** Members that were not elected and are to hand their seats over. */
export const isOutgoing = ({ seat }: Member): boolean => seat.departure === Departure.DEPARTURE_NOT_ELECTED;

function remove(ctx: Ctx, env: StakingEnv, step: Progress, member: Member): void {
  const { departure } = member.seat;
  // A silent newcomer has no mark: it is told from the others by its silence alone.
  unseat(ctx, env, member, departure === Departure.DEPARTURE_UNSPECIFIED ? Departure.DEPARTURE_SILENT : departure);
  step.members = without(step.members, member);
  step.toReplace = without(step.toReplace, member);
}

/** One that was to hand its seat over keeps it: the turn has come to it, or to nobody. */
function keep(ctx: Ctx, env: StakingEnv, step: Progress, member: Member): void {
  if (!isOutgoing(member)) return;
  mark(ctx, env, member, Departure.DEPARTURE_UNSPECIFIED);
  step.toReplace = without(step.toReplace, member);
}

/** Whether the next change may leave a seat to nobody, and the set two thirds of what it was. */
const mayShrink = ({ members }: Progress, { seats, before }: Start): boolean =>
  members.length > seats && before - (members.length - 1) <= third(before);

/** The seat that is changed next: a member's, or a free one (`undefined`). `"none"`: all is done. */
function nextSeat({ members, toReplace, came }: Progress, start: Start): Member | undefined | "none" {
  const isFree = members.length < start.seats;
  if (isFree && came.length < start.left) return undefined;
  return toReplace[0] ?? (isFree && start.fillsFreeSeats ? undefined : "none");
}

/** Changes seats one by one, until `limit` are changed, all is done, or no candidate is left. */
function change(ctx: Ctx, env: StakingEnv, step: Progress, limit: number, start: Start): void {
  while (step.came.length + step.dropped < limit) {
    const leaver = nextSeat(step, start);
    if (leaver === "none") return;
    if (leaver !== undefined && mayShrink(step, start)) {
      remove(ctx, env, step, leaver);
      step.dropped += 1;
      continue;
    }
    // A seat that nobody was elected to is handed over by an election alone.
    const candidate = nextCandidate(ctx, env, step.members.some(isBootstrap));
    if (candidate === undefined) {
      for (const member of step.members) keep(ctx, env, step, member);
      return;
    }
    const address = operatorText(ctx.chain, candidate);
    const sitting = step.members.find((member) => member.seat.operatorAddress === address);
    if (sitting !== undefined) {
      keep(ctx, env, step, sitting);
      continue;
    }
    if (leaver !== undefined) remove(ctx, env, step, leaver);
    const newcomer = seat(ctx, env, candidate);
    step.members = [...step.members, newcomer];
    step.came.push(newcomer);
  }
}

/**
 * Takes a step of the hand-over when the newcomers of the last one have had their interval. Those of them that signed nothing are
 * replaced before anything else is done.
 * @param members who sits
 * @param before members at the beginning of the block
 */
export function takeStep(ctx: Ctx, env: StakingEnv, members: readonly Member[], before: number): void {
  if (!isProven(ctx, env)) return;
  const silent = silentOf(ctx, env, members);
  const barred = members.filter(hasToGo);
  const isCorrection = silent.length > 0;
  const unfit = [...barred, ...silent.filter((member) => !hasToGo(member))];
  const step: Progress = {
    members: [...members],
    toReplace: isCorrection ? unfit : [...unfit, ...members.filter(isOutgoing)],
    came: [],
    dropped: 0,
  };
  const fit = unfit.reduce(without, [...members]);
  const seats = env.state.params.get(ctx).maxValidators;
  // Before the first block nobody sits, and all seats may be taken at once.
  const limit = members.length === 0 ? seats : stepLimit(members.length, missing(ctx, fit));
  change(ctx, env, step, limit, { seats, before, left: before - members.length, fillsFreeSeats: !isCorrection });
  if (step.came.length + step.dropped === 0) {
    env.state.step.remove(ctx);
    return;
  }
  const unproven = [...step.came, ...silent.filter((member) => step.toReplace.includes(member))];
  env.state.step.set(ctx, { height: BigInt(ctx.height), unproven: unproven.map(({ address }) => address) });
}
