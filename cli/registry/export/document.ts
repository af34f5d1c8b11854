import { type AefOf, aefRows } from "./aef.ts";
import { keepValid, type Omitted } from "./check.ts";
import { type ExportOf, projectTables } from "./projects.ts";
import type { Row } from "./rows.ts";
import { aefTables, cadTrustTables } from "./schema.ts";
import type { RegistryState } from "./state.ts";
import { unitTables } from "./units.ts";

/** An export: rows by table in the order in which they can be inserted, and what was left out with the reason. */
export interface ExportDocument {
  readonly format: string;
  readonly chain_id: string;
  readonly height: string;
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  readonly omitted: readonly Omitted[];
}

/** The registry as the CAD Trust API v2.0.2 takes it: every row has what the schema requires, with values of its picklists. */
export function cadTrustDocument(state: RegistryState, of: ExportOf, height: number): ExportDocument {
  const rows = new Map([...projectTables(state, of), ...unitTables(state, of)]);
  const about = { format: "cad-trust/2.0.2", chain_id: of.chainId, height: String(height) };
  return { ...about, ...keepValid(cadTrustTables, rows) };
}

/** Authorised units as the agreed electronic format of Article 6 has them, in the tables of CAD Trust v2.0.2. */
export function aefDocument(state: RegistryState, of: AefOf, height: number): ExportDocument {
  const about = { format: "article6-aef/cad-trust-2.0.2", chain_id: of.chainId, height: String(height) };
  return { ...about, ...keepValid(aefTables, aefRows(state, of)) };
}
