import { EventEnd } from "../../codec/gen/eco2/registry/v1/events.ts";
import { type GramRange, StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { fail } from "./errors.ts";
import { lotPieces, requireRange } from "./exact.ts";
import type { GramsTaken } from "./hooks.ts";
import { length, total } from "./intervals.ts";
import { type LotPiece, movePieces, runsOf } from "./ledger.ts";
import type { State } from "./module.ts";
import { ruleOf } from "./steps.ts";

/** What a module's own code needs to take grams from whoever has them. */
export interface TakingParts {
  readonly state: State;
  readonly hooks: { readonly gramsTaken: (ctx: Ctx, taken: GramsTaken) => void };
}

/** Tells whose held grams are gone; what was suspended or in the buffer before was nobody's to dispose of. */
export function tellTaken(
  ctx: Ctx,
  { hooks }: Pick<TakingParts, "hooks">,
  batchId: bigint,
  pieces: readonly LotPiece[],
  why: GramsTaken["why"],
): void {
  for (const run of runsOf(pieces.filter(({ lot }) => lot.status === "held"))) {
    const first = run[0];
    if (first === undefined) continue;
    const startGram = first.range.start;
    const endGram = startGram + total(run.map(({ range }) => range));
    hooks.gramsTaken(ctx, { owner: first.lot.owner, piece: { batchId, startGram, endGram }, why });
  }
}

const steps = { revoked: StepKind.STEP_KIND_REVOKE, expired: StepKind.STEP_KIND_EXPIRE } as const;

/**
 * Cancels or ends what of a range can be, whoever has it; what is used up already stays what it is.
 * @returns grams that it took
 * @throws batch not found, invalid range, not held where there is nothing to take, too many fragments
 */
export function takeRange(
  ctx: Ctx,
  parts: TakingParts,
  given: GramRange | undefined,
  why: keyof typeof steps,
  reason: string,
): bigint {
  const { batchId, startGram: start, endGram: end } = given ?? { batchId: 0n, startGram: 0n, endGram: 0n };
  requireRange(ctx, parts.state, batchId, { start, end });
  const kind = steps[why];
  const { of } = ruleOf(kind);
  const pieces = lotPieces(ctx, parts.state, batchId, { start, end }).filter(({ lot }) => of.includes(lot.status));
  if (pieces.length === 0)
    throw fail.notHeld(`of grams ${start}-${end} of batch ${batchId} none is ${of.join(" or ")}`);
  for (const { range, from } of movePieces(ctx, parts.state, batchId, pieces, { kind })) {
    emitTyped(ctx, EventEnd, { batchId, startGram: range.start, endGram: range.end, owner: from, kind, reason });
  }
  tellTaken(ctx, parts, batchId, pieces, why);
  return pieces.reduce((sum, { range }) => sum + length(range), 0n);
}
