import { isDenom } from "../../codec/coin.ts";
import { durationOf, formatDuration, nanosOf } from "../../codec/duration.ts";
import type { Params } from "../../codec/gen/eco2/market/v1/market.ts";
import type { Ctx } from "../../core/ctx.ts";
import { fail } from "./errors.ts";

const day = 86_400_000_000_000n;
const durations = { least: 60_000_000_000n, most: 3_660n * day } as const;
const maxDenoms = 50;

export const defaultParams: Params = {
  paymentDenoms: ["ueco2"],
  goodsDenoms: ["uecc"],
  maxDuration: durationOf(365n * day),
};

function checkDenoms(name: string, denoms: readonly string[]): void {
  if (denoms.length > maxDenoms)
    throw new RangeError(`invalid ${name}: ${denoms.length} of them, at most ${maxDenoms}`);
  for (const [index, denom] of denoms.entries()) {
    if (!isDenom(denom)) throw new RangeError(`invalid ${name}.${index}: "${denom.slice(0, 40)}" is no denomination`);
    if (denoms.indexOf(denom) !== index) throw new RangeError(`invalid ${name}.${index}: ${denom} is there twice`);
  }
}

/** @throws RangeError with what is allowed. Without denominations nothing new is offered or sold; offers can be cancelled. */
export function checkParams({ paymentDenoms, goodsDenoms, maxDuration }: Params): void {
  checkDenoms("payment_denoms", paymentDenoms);
  checkDenoms("goods_denoms", goodsDenoms);
  const duration = maxDuration === undefined ? 0n : nanosOf(maxDuration);
  if (duration >= durations.least && duration <= durations.most) return;
  const [least, most] = [durations.least, durations.most].map(formatDuration);
  throw new RangeError(`invalid max_duration: ${formatDuration(duration)}, allowed: ${least} to ${most}`);
}

/** @throws denomination not traded, naming those that are */
export function requireTraded(denom: string, allowed: readonly string[], what: "paid" | "offered"): void {
  if (allowed.includes(denom)) return;
  const those = allowed.length === 0 ? "none" : allowed.join(", ");
  throw fail.denomNotAllowed(`${denom} cannot be ${what}, allowed: ${those}`);
}

/**
 * When an offer ends, in nanoseconds since 1970: as asked, or as late as it may.
 * @throws invalid expiry unless it lies after this block and within the longest duration
 */
export function expiryOf(ctx: Ctx, { maxDuration }: Params, asked: bigint | undefined): bigint {
  const latest = ctx.time + (maxDuration === undefined ? 0n : nanosOf(maxDuration));
  if (asked === undefined) return latest;
  if (asked <= ctx.time) throw fail.invalidExpiry("the offer would end before this block");
  if (asked <= latest) return asked;
  throw fail.invalidExpiry(`the offer would stand longer than ${formatDuration(latest - ctx.time)}`);
}
