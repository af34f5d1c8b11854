import { EventRecordUsed } from "../../codec/gen/eco2/notary/v1/events.ts";
import type { Record, RecordUse } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { fail } from "./errors.ts";
import { stands } from "./finals.ts";
import type { RecordUser } from "./keeper.ts";
import type { State } from "./module.ts";
import { kindOf, recordOf, statusOf } from "./records.ts";

const named = ({ kind, id }: Pick<RecordUse, "kind" | "id">) => `${kind} ${id}`;

/** Absorptions back verifications of the registry; emissions count in pools, and reductions back them. */
const backs = ({ kind }: Record): RecordUser["kind"] =>
  kind === RecordKind.RECORD_KIND_ABSORPTION ? "verification" : "pool";

/** Marks what a record backs. @throws record not found, record is not final, record is used, record cannot back this */
export function useRecord(ctx: Ctx, state: State, id: bigint, { kind, id: by }: RecordUser): void {
  const record = recordOf(ctx, state, id);
  if (!stands(record)) {
    const why = record.replacedBy === 0n ? `is ${statusOf(record.status)}` : `was corrected by ${record.replacedBy}`;
    throw fail.notFinal(`record ${id} ${why}`);
  }
  if (record.use !== undefined) throw fail.recordUsed(`record ${id} backs ${named(record.use)}`);
  if (kind !== backs(record)) throw fail.cannotBack(`record ${id} is of ${kindOf(record.kind)}, it backs no ${kind}`);
  const use: RecordUse = { kind, id: by };
  state.records.set(ctx, id, { ...record, use });
  emitTyped(ctx, EventRecordUsed, { recordId: id, use });
}

/** Takes the mark away, of the records too that corrected it. @throws record not found, record is used, unless it is this one's */
export function releaseRecord(ctx: Ctx, state: State, id: bigint, by: RecordUser): void {
  const record = recordOf(ctx, state, id);
  const { use } = record;
  if (use?.kind !== by.kind || use.id !== by.id)
    throw fail.recordUsed(`record ${id} backs ${use === undefined ? "nothing" : named(use)}, not ${named(by)}`);
  state.records.set(ctx, id, { ...record, use: undefined });
  emitTyped(ctx, EventRecordUsed, { recordId: id, use: undefined });
  const next = record.replacedBy === 0n ? undefined : userOf(ctx, state, record.replacedBy);
  if (next?.kind === by.kind && next.id === by.id) releaseRecord(ctx, state, record.replacedBy, by);
}

/** What a record backs. */
export function userOf(ctx: Ctx, state: State, id: bigint): RecordUser | undefined {
  const use = state.records.find(ctx, id)?.use;
  if (use?.kind !== "pool" && use?.kind !== "verification") return undefined;
  return { kind: use.kind, id: use.id };
}
