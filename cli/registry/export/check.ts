import { isIsoDate } from "../../../codec/iso.ts";
import type { Row, Tables, Value } from "./rows.ts";
import type { Field, Fields, Kind } from "./schema.ts";

/** A row that the schema does not take, and why. */
export interface Omitted {
  readonly table: string;
  /** What the row is called by its first field of text. */
  readonly name: string;
  readonly reason: string;
}

const patterns: Readonly<Record<Exclude<Kind, "text" | "texts" | "date">, RegExp>> = {
  guid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  year: /^[0-9]{4}$/,
  decimal: /^(0|[1-9][0-9]*)(\.[0-9]+)?$/,
  url: /^(https?|ipfs):\/\/\S+$/,
};

function isOfKind(kind: Kind, value: Value): boolean {
  if (kind === "texts") return Array.isArray(value) && value.length > 0;
  if (typeof value === "object") return false;
  const text = String(value);
  if (kind === "text") return text.trim() !== "";
  return kind === "date" ? isIsoDate(text) : patterns[kind].test(text);
}

/** What is wrong with the value of a field. */
function valueFault({ kind, picklist }: Field, value: Value): string | undefined {
  if (!isOfKind(kind, value)) return `"${String(value).slice(0, 60)}" is no ${kind}`;
  const values = typeof value === "object" ? value : [String(value)];
  const wrong = picklist === undefined ? undefined : values.find((one) => !picklist.includes(one));
  return wrong === undefined ? undefined : `"${wrong.slice(0, 60)}" is not in the picklist`;
}

/** What is wrong with a row by its table, `known` being the ids of the rows before it. */
function rowFault(fields: Fields, row: Row, known: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const given = new Map(Object.entries(row));
  for (const [name, field] of Object.entries(fields)) {
    const value = given.get(name);
    given.delete(name);
    if (value === undefined) {
      if (field.required) return `${name} is not known`;
      continue;
    }
    const fault = valueFault(field, value);
    if (fault !== undefined) return `${name} ${fault}`;
    if (field.of !== undefined && known.get(field.of)?.has(String(value)) !== true)
      return `its ${field.of} is left out`;
  }
  const [unknown] = given.keys();
  return unknown === undefined ? undefined : `${unknown} is no field of the table`;
}

const nameOf = (fields: Fields, row: Row): string => {
  const field = Object.entries(fields).find(([name, { kind }]) => kind === "text" && name !== "orgUid")?.[0];
  const found = Object.entries(row).find(([name]) => name === field)?.[1];
  return String(found ?? Object.values(row)[0] ?? "");
};

/** Keeps the rows that the schema takes whose parents are kept too; tells of the others why not. */
export function keepValid(
  schema: Readonly<Record<string, Fields>>,
  rows: Tables,
): { readonly tables: Record<string, Row[]>; readonly omitted: Omitted[] } {
  const tables: Record<string, Row[]> = {};
  const omitted: Omitted[] = [];
  const known = new Map<string, Set<string>>();
  for (const [table, fields] of Object.entries(schema)) {
    const ids = new Set<string>();
    known.set(table, ids);
    const kept: Row[] = [];
    for (const row of rows.get(table) ?? []) {
      const reason = rowFault(fields, row, known);
      if (reason === undefined) {
        kept.push(row);
        ids.add(String(Object.values(row)[0]));
      } else {
        omitted.push({ table, name: nameOf(fields, row), reason });
      }
    }
    tables[table] = kept;
  }
  return { tables, omitted };
}
