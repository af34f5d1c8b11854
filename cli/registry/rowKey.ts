import { importedBlock, reportedBlock } from "../../modules/registry/requests.ts";
import type { MappedRow } from "./rows.ts";

/** A row that can be sent. */
export type SendableRow = Exclude<MappedRow, { readonly kind: "refused" }>;

/** Inclusive numbers of a number space. */
interface Span {
  readonly numberSpace: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** What tells a source event from others, apart from its block. */
interface EventFacts {
  readonly sourceRegistry: string;
  readonly kind: number;
  readonly date: string;
  readonly reason: string;
}

const spanKey = ({ numberSpace, start, end }: Span) => [numberSpace, String(start), String(end)];

export const importKey = (span: Span): string => JSON.stringify(["import", ...spanKey(span)]);

export const eventKey = ({ sourceRegistry, kind, date, reason }: EventFacts, span: Span): string =>
  JSON.stringify([sourceRegistry, kind, date, reason, ...spanKey(span)]);

/** Two rows with the same key say the same. The block of a serial decides, not its spelling. */
export const rowKey = (row: SendableRow): string =>
  row.kind === "import" ? importKey(importedBlock(row.message)) : eventKey(row.message, reportedBlock(row.message));
