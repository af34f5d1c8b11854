import { EventReleaseBatch, EventSuspendBatch } from "../../../codec/gen/eco2/registry/v1/events.ts";
import { type Batch, BatchSuspension } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { ChainFacts } from "../../../core/module.ts";
import { payDebt } from "../buffer.ts";
import { fail } from "../errors.ts";
import type { GramsTaken } from "../hooks.ts";
import { bufferAccount, type State } from "../module.ts";
import { requireReason } from "../refusals.ts";
import { setSuspension } from "../suspension.ts";

/** What the life of a pool's batch needs of the module. */
export interface PoolParts {
  readonly state: State;
  readonly facts: Pick<ChainFacts, "moduleAddress">;
  readonly hooks: {
    readonly batchSuspended: (ctx: Ctx, batchId: bigint) => void;
    readonly batchReleased: (ctx: Ctx, batchId: bigint) => void;
    readonly gramsTaken: (ctx: Ctx, taken: GramsTaken) => void;
  };
}

/** In whose name the registry acts for a pool: the account of its own buffer, as text. */
export const actorText = (ctx: Ctx, { facts }: Pick<PoolParts, "facts">): string =>
  addressText(ctx.chain, facts.moduleAddress(bufferAccount));

/** @throws batch not found, invalid batch for one that no pool earned */
export function poolBatch(ctx: Ctx, state: State, batchId: bigint): Batch {
  const batch = state.batches.find(ctx, batchId);
  if (batch === undefined) throw fail.batchNotFound(`no batch has the id ${batchId}`);
  if (batch.poolId === 0n) throw fail.invalidBatch(`batch ${batchId} is of no reduction pool`);
  return batch;
}

/** Suspends a pool's batch, or says another reason. */
export function suspendForPool(ctx: Ctx, parts: PoolParts, batchId: bigint, reason: string): void {
  requireReason(reason);
  const { state, hooks } = parts;
  const batch = poolBatch(ctx, state, batchId);
  const before = batch.suspension;
  if (before !== undefined) {
    state.batches.set(ctx, batchId, { ...batch, suspension: { ...before, poolReason: reason } });
  } else {
    const height = BigInt(ctx.height);
    setSuspension(ctx, state, batch, BatchSuspension.fromPartial({ poolReason: reason, height }));
    hooks.batchSuspended(ctx, batchId);
  }
  emitTyped(ctx, EventSuspendBatch, { batchId, reason, reviewer: actorText(ctx, parts) });
}

/** Ends what `suspendForPool` began. A suspension by the review authority stays. */
export function releaseForPool(ctx: Ctx, parts: PoolParts, batchId: bigint): void {
  const { state, hooks } = parts;
  const batch = poolBatch(ctx, state, batchId);
  const { suspension } = batch;
  if (suspension === undefined || suspension.poolReason === "") return;
  if (suspension.reason !== "") {
    state.batches.set(ctx, batchId, { ...batch, suspension: { ...suspension, poolReason: "" } });
    return;
  }
  payDebt(ctx, state, setSuspension(ctx, state, batch, undefined));
  hooks.batchReleased(ctx, batchId);
  emitTyped(ctx, EventReleaseBatch, { batchId, reason: "", reviewer: actorText(ctx, parts) });
}
