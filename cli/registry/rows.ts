import { SourceEventKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgImportBatch, MsgRecordSourceEvent } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { countryOfAlpha3, isCountryCode, isIsoDate } from "../../codec/iso.ts";
import { type ParsedSerial, SerialError } from "../../modules/registry/block.ts";
import { descriptionFault, reasonFault } from "../../modules/registry/description.ts";
import { importedBlock, reportedBlock } from "../../modules/registry/requests.ts";

/** The columns that a file of registry transactions must have. */
export const requiredColumns = [
  "registry",
  "event",
  "date",
  "project_id",
  "project_name",
  "country",
  "methodology",
  "vintage_start",
  "vintage_end",
  "serial",
  "quantity",
  "quantity_kg",
  "reason",
] as const;

/** Who signs the messages, and who receives imported credits (the registrar when left out). */
export interface Parties {
  readonly registrar: string;
  readonly recipient?: string;
}

/** What a row becomes: a message to send, or the reason why it cannot be one. */
export type MappedRow =
  | { readonly kind: "import"; readonly message: MsgImportBatch }
  | { readonly kind: "sourceEvent"; readonly message: MsgRecordSourceEvent }
  | { readonly kind: "refused"; readonly reason: string };

type Row = Readonly<Record<string, string>>;

// Verra publishes retirements and cancellations as one list and does not say which is which.
const eventKinds: ReadonlyMap<string, SourceEventKind> = new Map<string, SourceEventKind>([
  ["retired", SourceEventKind.SOURCE_EVENT_KIND_RETIRED],
  ["cancelled", SourceEventKind.SOURCE_EVENT_KIND_CANCELLED],
  ["retired_or_cancelled", SourceEventKind.SOURCE_EVENT_KIND_RETIRED_OR_CANCELLED],
]);

class RowFault extends Error {
  override readonly name = "RowFault";
}

/**
 * Maps a row of registry transactions to the message that tells it to the ledger: issued rows are imported, retired and
 * cancelled ones become source events. Everything that can be known without the ledger's state is checked here, so a row that
 * passes is refused by the ledger only for an overlap or for its signer.
 */
export function mapRow(row: Row, parties: Parties): MappedRow {
  try {
    const event = cell(row, "event");
    if (event === "issued") return { kind: "import", message: importOf(row, parties) };
    const kind = eventKinds.get(event);
    if (kind !== undefined) return { kind: "sourceEvent", message: sourceEventOf(row, kind, parties) };
    const allowed = ["issued", ...eventKinds.keys()].join(", ");
    return { kind: "refused", reason: `event "${event.slice(0, 40)}" is unknown, allowed: ${allowed}` };
  } catch (error) {
    if (error instanceof RowFault || error instanceof SerialError) return { kind: "refused", reason: error.message };
    throw error;
  }
}

function importOf(row: Row, { registrar, recipient }: Parties): MsgImportBatch {
  const [sourceRegistry, serial, quantityGrams] = [cell(row, "registry"), publishedSerial(row), grams(row)];
  const block = importedBlock({ sourceRegistry, serial, quantityGrams });
  checkColumns(row, block);
  if (cell(row, "date") !== "") dateOf(row);
  const description = {
    projectId: cell(row, "project_id"),
    projectName: cell(row, "project_name"),
    methodology: cell(row, "methodology"),
    country: countryOf(row, block),
    vintageStart: cell(row, "vintage_start"),
    vintageEnd: cell(row, "vintage_end"),
  };
  const fault = descriptionFault(description, block);
  if (fault !== undefined) throw new RowFault(fault);
  return MsgImportBatch.fromPartial({
    registrar,
    sourceRegistry,
    ...description,
    serial,
    quantityGrams,
    recipient: recipient ?? registrar,
  });
}

function sourceEventOf(row: Row, kind: SourceEventKind, { registrar }: Parties): MsgRecordSourceEvent {
  const request = {
    sourceRegistry: cell(row, "registry"),
    serial: publishedSerial(row),
    issuanceId: cell(row, "issuance_id"),
    firstUnit: optionalUnit(row, "first_unit"),
    lastUnit: optionalUnit(row, "last_unit"),
    quantityGrams: grams(row),
  };
  checkColumns(row, reportedBlock(request));
  const reason = cell(row, "reason");
  const fault = reasonFault(reason);
  if (fault !== undefined) throw new RowFault(fault);
  return MsgRecordSourceEvent.fromPartial({
    registrar,
    ...request,
    kind,
    date: dateOf(row),
    reason,
  });
}

const cell = (row: Row, column: string): string => (row[column] ?? "").trim();

function publishedSerial(row: Row): string {
  const serial = cell(row, "serial");
  if (serial === "") throw new RowFault("no serial is published for this row, so its units cannot be told from others");
  return serial;
}

function wholeNumber(row: Row, column: string): bigint {
  const text = cell(row, column);
  if (!/^[0-9]{1,20}$/.test(text))
    throw new RowFault(`${column} is "${text.slice(0, 40)}", a whole number is expected`);
  return BigInt(text);
}

const optionalUnit = (row: Row, column: string): bigint => (cell(row, column) === "" ? 0n : wholeNumber(row, column));

function grams(row: Row): bigint {
  const inKilograms = cell(row, "quantity_kg") !== "";
  if (inKilograms && cell(row, "quantity") !== "")
    throw new RowFault("quantity and quantity_kg are both given, one is expected");
  return inKilograms ? wholeNumber(row, "quantity_kg") * 1_000n : wholeNumber(row, "quantity") * 1_000_000n;
}

function dateOf(row: Row): string {
  const date = cell(row, "date");
  if (!isIsoDate(date)) throw new RowFault(`date is "${date.slice(0, 40)}", a calendar day YYYY-MM-DD is expected`);
  return date;
}

// Registries write alpha-2, alpha-3, a name or nothing; the serial's own country stands in where it has one.
function countryOf(row: Row, block: ParsedSerial): string {
  const text = cell(row, "country");
  const country = isCountryCode(text) ? text : countryOfAlpha3(text);
  if (country !== undefined) return country;
  if (block.country !== undefined && isCountryCode(block.country)) return block.country;
  if (text === "") return "";
  throw new RowFault(`country "${text.slice(0, 40)}" is no ISO 3166-1 code and the serial has none`);
}

function checkColumns(row: Row, block: ParsedSerial): void {
  for (const [column, unit] of [
    ["block_start", block.start],
    ["block_end", block.end],
  ] as const) {
    if (cell(row, column) === "" || wholeNumber(row, column) === unit) continue;
    throw new RowFault(`${column} is ${cell(row, column)}, the serial says ${unit}`);
  }
}
