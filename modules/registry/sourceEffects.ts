import { EventDoubleUse, EventRetire } from "../../codec/gen/eco2/registry/v1/events.ts";
import { StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { u64Key } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { Block } from "./block.ts";
import type { GramsTaken } from "./hooks.ts";
import { length, type Range, subtract, total } from "./intervals.ts";
import { type Move, movePieces, runsOf } from "./ledger.ts";
import type { State } from "./module.ts";
import { meeting } from "./ranges.ts";
import type { EventPart } from "./sourceEvent.ts";
import { isUse } from "./steps.ts";

/** Parts of one kind about one batch, in order. */
type LotPart = Extract<EventPart, { readonly batchId: string }>;

/** What a source event comes to, in grams; the four add up to the reported block. */
export interface Effects {
  readonly retiredGrams: bigint;
  readonly suspendedGrams: bigint;
  readonly barredGrams: bigint;
  readonly alreadyRetiredGrams: bigint;
}

/** Sums of a plan: what was suspended or barred before counts as such. */
export function effectsOf(parts: readonly EventPart[]): Effects {
  const sum = (...names: readonly string[]) =>
    total(
      parts
        .filter((part) => names.includes(part.kind === "unchanged" ? part.because : part.kind))
        .map(({ grams }) => grams),
    );
  return {
    retiredGrams: sum("retire"),
    suspendedGrams: sum("suspend", "suspended"),
    barredGrams: sum("bar", "barred"),
    alreadyRetiredGrams: sum("retired", "cancelled", "expired", "exported"),
  };
}

function byBatch(parts: readonly LotPart[]): ReadonlyMap<bigint, readonly LotPart[]> {
  const groups = new Map<bigint, LotPart[]>();
  for (const part of parts) {
    const id = BigInt(part.batchId);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [part]);
    else group.push(part);
  }
  return groups;
}

const moves = {
  retire: { kind: StepKind.STEP_KIND_SOURCE_RETIRE },
  suspend: { kind: StepKind.STEP_KIND_SUSPEND },
} as const satisfies Record<string, Move>;

interface Parts {
  readonly state: State;
  readonly hooks: { readonly gramsTaken: (ctx: Ctx, taken: GramsTaken) => void };
}

/** Carries a plan out: retires, suspends, bars, and records every gram that is used at its source and claimed here. */
export function applyParts(
  ctx: Ctx,
  { state, hooks }: Parts,
  sourceEventId: bigint,
  { numberSpace }: Block,
  parts: readonly EventPart[],
): void {
  const lotParts = parts.filter((part) => "lot" in part);
  for (const kind of ["retire", "suspend"] as const) {
    for (const [batchId, pieces] of byBatch(lotParts.filter((part) => part.kind === kind))) {
      for (const { range, from } of movePieces(ctx, state, batchId, pieces, moves[kind])) {
        const about = { batchId, startGram: range.start, endGram: range.end, owner: from, sourceEventId };
        if (kind === "retire") emitTyped(ctx, EventRetire, about);
        else {
          recordDoubleUse(ctx, state, sourceEventId, batchId, range, from);
          const piece = { batchId, startGram: range.start, endGram: range.end };
          hooks.gramsTaken(ctx, { owner: from, piece, why: "suspended" });
        }
      }
    }
  }
  const retiredBefore = lotParts.filter((part) => part.kind === "unchanged" && part.because === "retired");
  for (const [batchId, pieces] of byBatch(retiredBefore.filter((part) => isOwnersRetirement(ctx, state, part)))) {
    for (const run of runsOf(pieces)) {
      const [first, last] = [run[0], run.at(-1)];
      if (first === undefined || last === undefined) continue;
      const range = { start: first.range.start, end: last.range.end };
      for (const fresh of unrecorded(ctx, state, batchId, range)) {
        recordDoubleUse(ctx, state, sourceEventId, batchId, fresh, first.lot.owner);
      }
    }
  }
  for (const part of parts) {
    if (part.kind !== "bar") continue;
    const { start, end } = part.units;
    state.barred.set(ctx, [numberSpace, start], {
      numberSpace,
      blockStart: start,
      blockEnd: end,
      sourceEventId,
      successorBatchId: 0n,
    });
  }
}

// What an earlier source event retired is told a second time, not used a second time.
function isOwnersRetirement(ctx: Ctx, state: State, { lot }: LotPart): boolean {
  return isUse(state.steps.get(ctx, lot.history).kind);
}

/** What of a range no record names yet: the same report again makes no second one. */
function unrecorded(ctx: Ctx, state: State, batchId: bigint, range: Range): Range[] {
  const span = { start: range.start, end: range.end - 1n };
  const known = meeting(ctx, state.doubleUseRanges, u64Key, batchId, span, (id, start) => {
    const { endGram } = state.doubleUses.get(ctx, id);
    return { item: { start, end: endGram }, last: endGram - 1n };
  });
  return subtract(range, [...known]).filter((left) => length(left) > 0n);
}

function recordDoubleUse(
  ctx: Ctx,
  state: State,
  sourceEventId: bigint,
  batchId: bigint,
  range: Range,
  owner: string,
): void {
  const id = state.nextDoubleUse.next(ctx);
  const about = { sourceEventId, batchId, startGram: range.start, endGram: range.end, owner };
  state.doubleUses.set(ctx, id, { id, ...about, height: BigInt(ctx.height), dismissal: undefined });
  state.doubleUseRanges.set(ctx, [batchId, range.start], id);
  emitTyped(ctx, EventDoubleUse, { recordId: id, ...about });
}
