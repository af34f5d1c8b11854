import type { Grant } from "../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit } from "../../core/events.ts";
import { sdk } from "../../core/sdkErrors.ts";
import type { CollectionMap } from "../../core/state/map.ts";
import type { CollectionSet } from "../../core/state/set.ts";
import type { AccountKeeper } from "../auth/keeper.ts";
import type { Allowance } from "./allowance/allowance.ts";
import { allowanceOf } from "./allowance/kinds.ts";

/** Whose fees are paid, and who pays them. */
export type AllowanceKey = readonly [grantee: Uint8Array, granter: Uint8Array];

/** The collections that allowances are kept in; each one with an end stands in the queue once, under that end. */
export interface Allowances {
  readonly allowances: CollectionMap<AllowanceKey, Grant>;
  readonly expiring: CollectionSet<readonly [bigint, AllowanceKey]>;
}

/** The parties as events name them. */
function parties(ctx: Ctx, [grantee, granter]: AllowanceKey) {
  return [
    ["granter", addressText(ctx.chain, granter)],
    ["grantee", addressText(ctx.chain, grantee)],
  ] as const;
}

/** @throws not found (code 38) */
export function getAllowance(ctx: Ctx, state: Allowances, key: AllowanceKey): Allowance {
  const grant = state.allowances.find(ctx, key);
  if (grant === undefined) throw sdk.notFound("fee-grant not found");
  return allowanceOf(grant.allowance);
}

function store(ctx: Ctx, state: Allowances, key: AllowanceKey, allowance: Any): void {
  const [[, granter], [, grantee]] = parties(ctx, key);
  state.allowances.set(ctx, key, { granter, grantee, allowance });
}

interface Parts {
  readonly state: Allowances;
  readonly use: { readonly accounts: AccountKeeper };
}

/** Stores a new allowance. @throws invalid request where there is one, or it has ended */
export function addAllowance(ctx: Ctx, { state, use }: Parts, key: AllowanceKey, allowance: Allowance): void {
  if (state.allowances.has(ctx, key)) throw sdk.invalidRequest("fee allowance already exists");
  allowance.check();
  use.accounts.ensure(ctx, key[0]);
  const { expiresAt } = allowance;
  if (expiresAt !== undefined && expiresAt < ctx.time)
    throw sdk.invalidRequest("expiration is before current block time");
  if (expiresAt !== undefined) state.expiring.add(ctx, [expiresAt, key]);
  store(ctx, state, key, allowance.any);
  emit(ctx, "set_feegrant", ...parties(ctx, key));
}

/** Puts what is left in the place of an allowance; its end does not change. */
export function updateAllowance(ctx: Ctx, state: Allowances, key: AllowanceKey, left: Any): void {
  store(ctx, state, key, left);
  emit(ctx, "update_feegrant", ...parties(ctx, key));
}

/** @throws not found (code 38) */
export function removeAllowance(ctx: Ctx, state: Allowances, key: AllowanceKey): void {
  const { expiresAt } = getAllowance(ctx, state, key);
  if (expiresAt !== undefined) state.expiring.remove(ctx, [expiresAt, key]);
  state.allowances.remove(ctx, key);
  emit(ctx, "revoke_feegrant", ...parties(ctx, key));
}

/** Tells that a fee was paid from an allowance. */
export function emitUse(ctx: Ctx, key: AllowanceKey): void {
  emit(ctx, "use_feegrant", ...parties(ctx, key));
}

/** Ended allowances that one block removes, and that one message does (`x/feegrant/module/abci.go`). */
export const prunedInBlock = 200;
export const prunedByMessage = 75;

/** Removes allowances that have ended, the earliest first, and no more than `most`. */
export function pruneEnded(ctx: Ctx, state: Allowances, most: number): void {
  const due: (readonly [bigint, AllowanceKey])[] = [];
  for (const entry of state.expiring.keys(ctx)) {
    if (entry[0] > ctx.time || due.length === most) break;
    due.push(entry);
  }
  for (const [end, key] of due) {
    state.expiring.remove(ctx, [end, key]);
    state.allowances.remove(ctx, key);
  }
}
