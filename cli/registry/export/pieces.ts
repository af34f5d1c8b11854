import type { Certificate } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import {
  type Batch,
  type LabelRecord,
  type Lot,
  LotStatus,
  Unit,
} from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { quotient } from "../../../codec/quotient.ts";
import type { BatchState, RegistryState } from "./state.ts";

/** Grams of a lot that have one certificate or none, and the same labels. */
export interface UnitPiece {
  readonly batch: Batch;
  readonly lot: Lot;
  /** Grams [start, end) of the batch. */
  readonly start: bigint;
  readonly end: bigint;
  /** Of the last step, yyyy-mm-dd. */
  readonly day: string;
  readonly certificate: Certificate | undefined;
  readonly labels: readonly LabelRecord[];
}

interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

/** Bounds inside of a lot, so that each part between two of them is of one certificate and of the same labels. */
function cuts({ start, end }: Span, others: readonly Span[]): bigint[] {
  const inside = others.flatMap((other) => [other.start, other.end]).filter((at) => at > start && at < end);
  return [...new Set([start, ...inside, end])].toSorted((a, b) => (a < b ? -1 : 1));
}

const holds = ({ start, end }: Span, at: bigint) => start <= at && at < end;

/** Grams that certificates name, and which. */
function certifiedSpans(state: RegistryState, batchId: bigint): (Span & { readonly certificate: Certificate })[] {
  return (state.certificates.get(batchId) ?? []).flatMap((certificate) =>
    certificate.ranges
      .filter((range) => range.batchId === batchId)
      .map(({ startGram: start, endGram: end }) => ({ start, end, certificate })),
  );
}

/** A batch in pieces that each are one unit of an export, in order. */
export function unitPieces(state: RegistryState, { batch, lots, labels }: BatchState): UnitPiece[] {
  const certified = certifiedSpans(state, batch.id);
  const labelled = labels.map(({ startGram: start, endGram: end, labels: applied }) => ({ start, end, applied }));
  return lots.flatMap(({ lot, day }) => {
    const whole = { start: lot.startGram, end: lot.endGram };
    const retired = lot.status === LotStatus.LOT_STATUS_RETIRED ? certified : [];
    const bounds = cuts(whole, [...retired, ...labelled]);
    return bounds.slice(0, -1).map((start, index) => {
      const applied = labelled.find((span) => holds(span, start))?.applied ?? [];
      const records = applied.map(({ recordId }) => state.labelRecords.get(recordId));
      return {
        batch,
        lot,
        start,
        end: bounds[index + 1] ?? whole.end,
        day,
        certificate: retired.find((span) => holds(span, start))?.certificate,
        labels: records.filter((record) => record !== undefined),
      };
    });
  });
}

const unitGrams: ReadonlyMap<Unit, bigint> = new Map<Unit, bigint>([
  [Unit.UNIT_KILOGRAM, 1_000n],
  [Unit.UNIT_GRAM, 1n],
]);

/** The numbers of the source in which the first and the last gram lie. */
export function numbersOf({
  batch,
  start,
  end,
}: Pick<UnitPiece, "batch" | "start" | "end">): readonly [bigint, bigint] {
  const grams = unitGrams.get(batch.unit) ?? 1_000_000n;
  return [batch.blockStart + quotient(start, grams), batch.blockStart + quotient(end - 1n, grams)];
}
