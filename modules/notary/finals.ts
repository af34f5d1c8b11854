import { type Record, RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { State } from "./module.ts";
import { periodOf } from "./records.ts";

/** Whether a record stands: final, and not corrected. */
export const stands = ({ status, replacedBy }: Record): boolean =>
  status === RecordStatus.RECORD_STATUS_FINAL && replacedBy === 0n;

/**
 * The start of the record that begins before a moment and reaches beyond it; the moment itself where there is none. Records of a
 * source do not overlap but where one corrects another, and then they are of one period.
 */
function startOver(ctx: Ctx, state: State, sourceId: bigint, moment: bigint): bigint {
  const { entries } = state.records.by.source;
  const before = { from: [[sourceId, 0n], 0n], to: [[sourceId, moment], 0n], reverse: true } as const;
  for (const [[, start], id] of entries.keys(ctx, before))
    return periodOf(state.records.get(ctx, id)).end > moment ? start : moment;
  return moment;
}

/** Records of a source that stand and are wholly or partly in [from, to), by their start; nanoseconds since 1970. */
export function* finalRecords(ctx: Ctx, state: State, sourceId: bigint, from: bigint, to: bigint): Generator<Record> {
  const { entries } = state.records.by.source;
  const start = startOver(ctx, state, sourceId, from);
  for (const [, id] of entries.keys(ctx, { from: [[sourceId, start], 0n], to: [[sourceId, to], 0n] })) {
    const record = state.records.get(ctx, id);
    if (stands(record)) yield record;
  }
}
