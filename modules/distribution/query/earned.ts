import type { Validator } from "../../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { type Ctx, nested } from "../../../core/ctx.ts";
import { notFound } from "../../../core/queryError.ts";
import type { DecCoins } from "../decCoins.ts";
import { rewardsUntil } from "../delegations.ts";
import type { Parts } from "../parts.ts";
import { endPeriod } from "../periods.ts";

/** What a delegation would be paid now, fractions included. What is written for it goes nowhere. @throws NotFound */
export function earnedNow(
  ctx: Ctx,
  parts: Parts,
  delegator: Uint8Array,
  operator: Uint8Array,
  candidate: Validator,
): DecCoins {
  const starting = parts.state.starting.find(ctx, [operator, delegator]);
  if (starting === undefined) throw notFound("delegation does not exist");
  return nested(ctx, (inner) => {
    const ending = endPeriod(inner, parts, operator, candidate);
    return rewardsUntil(inner, parts, delegator, operator, candidate, starting, ending);
  });
}
