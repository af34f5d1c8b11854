import type { Coin } from "../../codec/coin.ts";
import { formatCoins } from "../../codec/coin.ts";
import type { Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { bytesKey } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emit } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import { decCoinsOf, sub, truncate } from "./decCoins.ts";
import { fail } from "./errors.ts";
import type { Parts } from "./parts.ts";
import { addToPool, payOut, withdrawAddress } from "./pool.ts";

/** A candidate that staking has told of. @throws BrokenInvariant where it is not there */
export function candidateOf(ctx: Ctx, { use }: Parts, operator: Uint8Array): Validator {
  const candidate = use.staking.validator(ctx, operator);
  if (candidate === undefined) throw new BrokenInvariant("a change of votes for a candidate that is not there");
  return candidate;
}

/**
 * Pays the commission that a candidate has gathered to its operator's withdraw address; fractions of a base unit stay.
 * @throws no commission (code 7)
 */
export function withdrawCommission(ctx: Ctx, parts: Parts, operator: Uint8Array): readonly Coin[] {
  const { state } = parts;
  const gathered = state.commission.find(ctx, operator) ?? [];
  if (gathered.length === 0) throw fail.noCommission();
  const { coins, rest } = truncate(gathered);
  state.commission.set(ctx, operator, rest);
  state.outstanding.set(ctx, operator, sub(state.outstanding.get(ctx, operator), decCoinsOf(coins)));
  payOut(ctx, parts, withdrawAddress(ctx, parts, operator), coins);
  emit(ctx, "withdraw_commission", ["amount", formatCoins(coins)]);
  return coins;
}

/** Pays the commission of a candidate that is gone; all that is left goes to the community pool. */
export function endCandidate(ctx: Ctx, parts: Parts, operator: Uint8Array): void {
  const { state } = parts;
  const { coins } = truncate(state.commission.get(ctx, operator));
  payOut(ctx, parts, withdrawAddress(ctx, parts, operator), coins);
  addToPool(ctx, parts, sub(state.outstanding.get(ctx, operator), decCoinsOf(coins)));
  for (const one of [state.outstanding, state.commission, state.current]) one.remove(ctx, operator);
  const within = startingWith({ first: bytesKey }, operator);
  for (const [key] of state.slashes.range(ctx, { within })) state.slashes.remove(ctx, key);
  for (const [key] of state.historical.range(ctx, { within })) state.historical.remove(ctx, key);
}
