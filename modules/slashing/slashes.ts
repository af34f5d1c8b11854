import type { Reason, Slash } from "../../codec/gen/eco2/slashing/v1/slashing.ts";
import { timestampOf } from "../../codec/time.ts";
import { consensusText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import type { SlashingEnv, State } from "./module.ts";

/** Nanoseconds that slashes are counted over. */
export const day = 86_400_000_000_000n;

/**
 * A third of 21 seats: so many that fail at once share a cause. Blocks whose time is more than a day apart are not together,
 * whatever their number.
 */
export const defaultLimits = { maxSlashesPerDay: 6 };

/** Validators may be no more than CometBFT allows. @throws RangeError */
export function checkLimits({ maxSlashesPerDay }: typeof defaultLimits): void {
  if (maxSlashesPerDay > 10_000)
    throw new RangeError(`invalid max_slashes_per_day: ${maxSlashesPerDay}, at most 10000 are allowed`);
}

const nobody = new Uint8Array(0);

/** Candidates whose stake was cut within the last day of block time, for whatever reason. */
export function slashedToday(ctx: Ctx, state: State): number {
  const since = ctx.time - day;
  const addresses = new Set<string>();
  for (const [, slash] of state.slashes.range(ctx, since < 0n ? {} : { from: [since, nobody, 0] }))
    if (!slash.spared) addresses.add(slash.address);
  return addresses.size;
}

/** A fault of a candidate. */
export interface Fault {
  readonly operator: Uint8Array;
  readonly address: Uint8Array;
  readonly reason: Reason;
  /** The stake behind the candidate at this height is cut; below 1 for the first. */
  readonly height: number;
  /** A Dec. */
  readonly fraction: bigint;
}

/** Cuts stake for a fault, unless it is spared, and records either. @returns base units taken */
export function punish(ctx: Ctx, { state, use }: SlashingEnv, fault: Fault, spared = false): bigint {
  const height = Math.max(fault.height, 0);
  const tokens = spared ? 0n : use.staking.slash(ctx, fault.operator, height, fault.fraction);
  if (tokens < 0n) throw new BrokenInvariant(`a slash took ${tokens}`);
  state.slashes.set(ctx, [ctx.time, fault.address, fault.reason], {
    address: consensusText(ctx.chain, fault.address),
    time: timestampOf(ctx.time),
    reason: fault.reason,
    infractionHeight: BigInt(height),
    tokens: tokens.toString(),
    spared,
  });
  return tokens;
}

/** The key of a record. */
export const slashKey = (time: bigint, address: Uint8Array, { reason }: Slash) => [time, address, reason] as const;
