import { equalBytes } from "../../../codec/bytes.ts";
import { BlockIDFlag } from "../../../codec/gen/tendermint/types/validator.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { StakingEnv } from "../module.ts";
import type { Member } from "./seats.ts";

/** Blocks from the one that returned an update to the first whose last commit can hold the newcomers' votes: in force at H + 2, seen at H + 3. */
const seenAfter = 3;

const holds = (list: readonly Uint8Array[], address: Uint8Array) => list.some((one) => equalBytes(one, address));

/** Consensus addresses of those whom the last commit holds with or without a vote. */
const inCommit = ({ decision }: Ctx, isAbsent: boolean): Uint8Array[] =>
  decision.votes
    .filter(({ blockIdFlag }) => (blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_ABSENT) === isAbsent)
    .map(({ validator }) => validator?.address ?? new Uint8Array(0));

/** Members whose vote the last commit lacks. */
export function missing(ctx: Ctx, members: readonly Member[]): number {
  const absent = inCommit(ctx, true);
  return members.filter(({ address }) => holds(absent, address)).length;
}

/** Strikes off the newcomers whose votes the last commit holds. */
export function noteSigners(ctx: Ctx, { state }: StakingEnv): void {
  const step = state.step.find(ctx);
  if (step === undefined || step.unproven.length === 0 || BigInt(ctx.height) < step.height + BigInt(seenAfter)) return;
  const signers = inCommit(ctx, false);
  const unproven = step.unproven.filter((address) => !holds(signers, address));
  if (unproven.length < step.unproven.length) state.step.set(ctx, { ...step, unproven });
}

/** Whether the newcomers of the last step have had their interval, so that the next step may be taken. */
export function isProven(ctx: Ctx, { state }: StakingEnv): boolean {
  const step = state.step.find(ctx);
  if (step === undefined) return true;
  const { handoverInterval } = state.rules.get(ctx);
  return BigInt(ctx.height) + 1n >= step.height + BigInt(seenAfter) + handoverInterval;
}

/** Newcomers of the last step that have signed nothing. */
export function silentOf(ctx: Ctx, { state }: StakingEnv, members: readonly Member[]): Member[] {
  const unproven = state.step.find(ctx)?.unproven ?? [];
  return members.filter(({ address }) => holds(unproven, address));
}
