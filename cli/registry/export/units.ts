import { type LabelRecord, LotStatus } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { numbersOf, type UnitPiece, unitPieces } from "./pieces.ts";
import { type ExportOf, idsOf } from "./projects.ts";
import { type Row, row, tonnes } from "./rows.ts";
import type { RegistryState } from "./state.ts";

/** Status and reason of grams. CAD Trust v2 has no word for units that went on to another registry: they are inactive there. */
function statusOf({ batch, lot, certificate }: UnitPiece): readonly [status: string, reason: string] {
  switch (lot.status) {
    case LotStatus.LOT_STATUS_HELD: {
      const { suspension } = batch;
      return suspension === undefined
        ? ["Held", "Held by its owner"]
        : ["Inactive", `Suspended: ${suspension.reason === "" ? suspension.poolReason : suspension.reason}`];
    }
    case LotStatus.LOT_STATUS_SUSPENDED:
      return ["Inactive", "Suspended: used at its source too"];
    case LotStatus.LOT_STATUS_RETIRED:
      return ["Retired", certificate?.reason ?? "Retired without a certificate of this ledger"];
    case LotStatus.LOT_STATUS_CANCELLED:
      return ["Cancelled", "Cancelled"];
    case LotStatus.LOT_STATUS_EXPORTED:
      return ["Inactive", "Exported to another registry"];
    case LotStatus.LOT_STATUS_EXPIRED:
      return ["Expired", "Its time is over"];
    case LotStatus.LOT_STATUS_BUFFER:
      return ["Buffer", "Withheld by the programme against reversals"];
    default:
      return ["", ""];
  }
}

/** What a piece is called: the serial of its batch, and its grams where it is not all of it. */
export function serialOf({ batch, start, end }: Pick<UnitPiece, "batch" | "start" | "end">): string {
  const isWhole = start === 0n && end === batch.supply?.issuedGrams;
  return isWhole ? batch.serial : `${batch.serial}/g${start}-${end - 1n}`;
}

function unitRow({ chainId, orgUid }: ExportOf, issuanceId: string, piece: UnitPiece): Row {
  const { batch, lot, start, end, certificate, labels, day } = piece;
  const [first, last] = numbersOf(piece);
  const [status, reason] = statusOf(piece);
  const detail =
    certificate === undefined
      ? undefined
      : [`Certificate ${certificate.id} of ${chainId}`, certificate.purpose, certificate.statement]
          .filter((text) => text !== "")
          .join("; ");
  return row({
    cadTrustUnitId: idsOf({ chainId, orgUid }).unit(batch.id, start, end),
    orgUid,
    unitSerialId: serialOf(piece),
    unitStartBlock: first.toString(),
    unitEndBlock: last.toString(),
    unitCount: tonnes(end - start),
    unitType: batch.creditType === "" ? "Not Determined" : batch.creditType,
    unitVintageYear: batch.vintageStart.slice(0, 4),
    unitStatus: status,
    unitStatusReason: reason,
    unitStatusDate: day,
    unitRetirementDetail: detail,
    unitRetirementBeneficiary: certificate?.beneficiary,
    unitRetirementBeneficiaryId: certificate?.beneficiaryId,
    unitMetric: "tCO2e",
    unitCurrentOwner: lot.owner,
    unitItmosReferenceId: labels.find(({ article6 }) => (article6?.itmoId ?? "") !== "")?.article6?.itmoId,
    cadTrustIssuanceId: issuanceId,
  });
}

function labelRow(id: string, { code, labelType, link, date }: LabelRecord): Row {
  return row({ cadTrustLabelId: id, labelName: code, labelType, labelLink: link, labelDate: date });
}

/** Rows of units, labels and of which unit has which label. Units of batches that came from elsewhere have no issuance here. */
export function unitTables(state: RegistryState, of: ExportOf): Map<string, Row[]> {
  const ids = idsOf(of);
  const issuances = new Map(state.issuances.map(({ batchId, id }) => [batchId, id]));
  const [units, labels, unitLabels]: [Row[], Map<string, Row>, Row[]] = [[], new Map(), []];
  for (const batch of state.batches) {
    const issuance = issuances.get(batch.batch.id);
    // The registry that issued an imported unit reports it; here it lacks verification and location.
    const issuanceId = issuance === undefined ? "" : ids.issuance(issuance);
    for (const piece of unitPieces(state, batch)) {
      const unit = unitRow(of, issuanceId, piece);
      units.push(unit);
      for (const record of piece.labels) {
        const cadTrustLabelId = ids.label(record.code, record.labelType);
        if (!labels.has(cadTrustLabelId)) labels.set(cadTrustLabelId, labelRow(cadTrustLabelId, record));
        unitLabels.push(
          row({
            cadTrustUnitLabelId: ids.child("unit_label")(piece.batch.id, piece.start, piece.end, record.id),
            cadTrustLabelId,
            cadTrustUnitId: ids.unit(piece.batch.id, piece.start, piece.end),
            labelUnitDate: record.date === "" ? piece.day : record.date,
            labelUnitDescription: record.article6?.itmoId,
          }),
        );
      }
    }
  }
  return new Map([
    ["unit", units],
    ["label", [...labels.values()]],
    ["unit_label", unitLabels],
  ]);
}
