import type { Grant, GrantAuthorization } from "../../codec/gen/cosmos/authz/v1beta1/authz.ts";
import { EventGrant, EventRevoke } from "../../codec/gen/cosmos/authz/v1beta1/event.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { formatTime, timeOf, timestampOf } from "../../codec/time.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { CollectionMap } from "../../core/state/map.ts";
import type { CollectionSet } from "../../core/state/set.ts";
import { fail } from "./errors.ts";

/** Who lets whom send messages of which type. */
export type GrantKey = readonly [granter: Uint8Array, grantee: Uint8Array, typeUrl: string];

/** The collections that grants are kept in; every grant with an end stands in the queue once, under that end. */
export interface Grants {
  readonly grants: CollectionMap<GrantKey, Grant>;
  readonly expiring: CollectionSet<readonly [bigint, GrantKey]>;
}

const endOf = ({ expiration }: Grant) => (expiration === undefined ? undefined : timeOf(expiration));

const eventOf = (ctx: Ctx, [granter, grantee, msgTypeUrl]: GrantKey) => ({
  msgTypeUrl,
  granter: addressText(ctx.chain, granter),
  grantee: addressText(ctx.chain, grantee),
});

/** A grant with its key as addresses. */
export function grantText(ctx: Ctx, key: GrantKey, grant: Grant): GrantAuthorization {
  const { granter, grantee } = eventOf(ctx, key);
  return { granter, grantee, ...grant };
}

// Go's RFC3339 has whole seconds.
const inSeconds = (time: bigint) => formatTime(time).replace(/\.\d+Z$/, "Z");

/**
 * Stores a grant in the place of an older one with the same key.
 * @param expiration nanoseconds since 1970; `undefined` for a grant without end
 * @throws invalid expiration time (authz 3) unless it ends after this block's time
 */
export function saveGrant(ctx: Ctx, state: Grants, key: GrantKey, authorization: Any, expiration?: bigint): void {
  if (expiration !== undefined && expiration <= ctx.time)
    throw fail.invalidExpirationTime(
      `expiration must be after the current block time (${inSeconds(ctx.time)}), got ${inSeconds(expiration)}`,
    );
  const before = state.grants.find(ctx, key);
  const end = before === undefined ? undefined : endOf(before);
  if (end !== expiration) {
    if (end !== undefined) state.expiring.remove(ctx, [end, key]);
    if (expiration !== undefined) state.expiring.add(ctx, [expiration, key]);
  }
  const kept = expiration === undefined ? undefined : timestampOf(expiration);
  state.grants.set(ctx, key, { authorization, expiration: kept });
  emitTyped(ctx, EventGrant, eventOf(ctx, key));
}

/** Puts what is left of an authorization in its place; when it ends does not change. */
export function updateGrant(ctx: Ctx, state: Grants, key: GrantKey, grant: Grant, authorization: Any): void {
  state.grants.set(ctx, key, { ...grant, authorization });
}

/** @throws authorization not found (authz 2) */
export function deleteGrant(ctx: Ctx, state: Grants, key: GrantKey): void {
  const grant = state.grants.find(ctx, key);
  if (grant === undefined) {
    const { granter, grantee, msgTypeUrl } = eventOf(ctx, key);
    throw fail.noAuthorizationFound(`failed to delete grant with key ${granter}/${grantee}/${msgTypeUrl}`);
  }
  const end = endOf(grant);
  if (end !== undefined) state.expiring.remove(ctx, [end, key]);
  state.grants.remove(ctx, key);
  emitTyped(ctx, EventRevoke, eventOf(ctx, key));
}

/** Whether a grant has ended; the queue removes it in this block or, where many end together, in one of the next. */
export function hasEnded(ctx: Ctx, grant: Grant): boolean {
  const end = endOf(grant);
  return end !== undefined && end <= ctx.time;
}

/** Ended grants that one block removes, so that no block is long because many end at once. */
export const prunedInBlock = 200;

/** Removes the grants that have ended, the earliest first. */
export function pruneEnded(ctx: Ctx, state: Grants): void {
  const due: (readonly [bigint, GrantKey])[] = [];
  for (const entry of state.expiring.keys(ctx)) {
    if (entry[0] > ctx.time || due.length === prunedInBlock) break;
    due.push(entry);
  }
  for (const [end, key] of due) {
    state.expiring.remove(ctx, [end, key]);
    state.grants.remove(ctx, key);
  }
}
