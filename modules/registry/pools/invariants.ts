import { type Batch, Unit } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { nativeSpace } from "../issuance/serial.ts";
import type { State } from "../module.ts";

function batchFault(ctx: Ctx, state: State, batch: Batch): string | undefined {
  const { poolId, programmeId, suspension } = batch;
  const isOfPools = state.programmes.find(ctx, programmeId)?.pools === true;
  if (suspension !== undefined && suspension.reason === "" && suspension.poolReason === "")
    return "it is suspended for no reason";
  if (poolId === 0n) {
    if (isOfPools) return `it is of no pool, but of ${programmeId}`;
    return suspension === undefined || suspension.poolReason === ""
      ? undefined
      : "it is suspended for a pool, and of none";
  }
  if (!isOfPools) return `it is of pool ${poolId}, but of the programme ${programmeId}`;
  if (batch.unit !== Unit.UNIT_GRAM || batch.numberSpace !== nativeSpace(programmeId))
    return `its numbers are no grams of ${programmeId}`;
  if (batch.projectId !== `${programmeId}-${poolId}`) return `pool ${poolId} has another name than ${batch.projectId}`;
  const next = state.serialNumbers.find(ctx, programmeId) ?? 1n;
  return batch.blockEnd < next ? undefined : `it has numbers of ${programmeId} that are not given out`;
}

/** Batches of reduction pools are of programmes for them, a pool has one, and each is suspended with a reason or not at all. */
export function poolsInvariant(ctx: Ctx, state: State): string | undefined {
  const earned = new Set<string>();
  for (const [id, batch] of state.batches.range(ctx)) {
    const fault = batchFault(ctx, state, batch);
    if (fault !== undefined) return `batch ${id}: ${fault}`;
    if (batch.poolId === 0n) continue;
    if (earned.has(batch.projectId)) return `batch ${id}: pool ${batch.poolId} has another one`;
    earned.add(batch.projectId);
  }
  return undefined;
}
