import type { OriginLink } from "../../../codec/gen/eco2/registry/v1/provenance.ts";
import { type Batch, StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { type Ctx, withGas } from "../../../core/ctx.ts";
import { GasMeter } from "../../../core/gas.ts";
import type { Range } from "../intervals.ts";
import type { OriginParts } from "./issued.ts";
import { type Origin, originOf } from "./origin.ts";
import { type Beginnings, type Open, within } from "./walk.ts";

/** Programmes that a tonne may have gone through. */
const maxConversions = 8;

/** A batch and those that it carries on, each with where it comes from. */
export interface Line {
  /** From the batch on back to the first. */
  readonly batches: readonly Batch[];
  readonly links: readonly OriginLink[];
  readonly broken: string | undefined;
  /** Statuses of all that a batch of the line stands on; empty for one that is not of it. */
  stampOf(batchId: bigint): string;
  readonly beginnings: Beginnings;
}

interface Member {
  readonly batch: Batch;
  readonly origin: Origin;
}

function membersOf(ctx: Ctx, parts: OriginParts, batch: Batch): { members: Member[]; broken: string | undefined } {
  const members: Member[] = [];
  let next: Batch | undefined = batch;
  while (next !== undefined) {
    const origin = originOf(ctx, parts, next);
    members.push({ batch: next, origin });
    const before: bigint = origin.record?.predecessorBatchId ?? 0n;
    if (before === 0n) break;
    if (members.length > maxConversions)
      return { members, broken: `batch ${batch.id} was converted more than ${maxConversions} times` };
    const found = parts.state.batches.find(ctx, before);
    if (found === undefined)
      return { members, broken: `batch ${before}, which batch ${next.id} carries on, is not there` };
    next = found;
  }
  // A batch that is suspended stops what carries it on: the tonnes are the same.
  return { members, broken: members.find(({ origin }) => origin.broken !== undefined)?.origin.broken };
}

/** Everything that a walk over a batch's grams stands on beside its steps. */
export function lineOf(ctx: Ctx, parts: OriginParts, batch: Batch): Line {
  const { state } = parts;
  const { members, broken } = membersOf(ctx, parts, batch);
  const free = withGas(ctx, new GasMeter(Number.POSITIVE_INFINITY));
  const places = new Map(members.map((member, place) => [member.batch.id, { ...member.origin, place }]));
  const stampOf = (batchId: bigint) => {
    const place = places.get(batchId)?.place;
    return place === undefined
      ? ""
      : members
          .slice(place)
          .map(({ origin }) => origin.stamp)
          .join(" | ");
  };
  const before = (batchId: bigint, ranges: readonly Range[]): Open | string | undefined => {
    const { predecessorStepId: stepId = 0n, predecessorBatchId = 0n } = places.get(batchId)?.record ?? {};
    if (stepId === 0n) return undefined;
    const step = state.steps.find(free, stepId);
    if (step?.kind !== StepKind.STEP_KIND_CONVERT || step.batchId !== predecessorBatchId)
      return `step ${stepId} did not convert what batch ${batchId} carries on`;
    const shift = step.startGram;
    return { stepId, ranges: ranges.map(({ start, end }) => ({ start: start + shift, end: end + shift })) };
  };
  return {
    batches: members.map((member) => member.batch),
    links: members.flatMap(({ origin }) => origin.links),
    broken,
    stampOf,
    beginnings: {
      before,
      verified(step, ranges) {
        // A look at the checkpoints costs as much as a step: only where there are any.
        if (places.get(step.batchId)?.hasCheckpoints !== true) return false;
        const found = state.checkpoints.find(free, step.id);
        if (found === undefined || found.open.length > 0 || found.stamp !== stampOf(step.batchId)) return false;
        return within({ start: found.startGram, end: found.endGram }, ranges);
      },
    },
  };
}
