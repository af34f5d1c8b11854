import { createHash } from "node:crypto";
import { quotient } from "../../../codec/quotient.ts";

/** What a field holds. Decimals are text, so that no gram is lost. */
export type Value = string | number | readonly string[];

/** A row of a table: fields by the names of the CAD Trust API. */
export type Row = Readonly<Record<string, Value>>;

/** Rows by table, in the order in which they can be inserted. */
export type Tables = ReadonlyMap<string, readonly Row[]>;

/**
 * The identifier of a row, the same in every export of the chain: 16 bytes of SHA-256 over chain, table and what the chain calls
 * it, in the form of RFC 9562 version 8.
 */
export function guid(chainId: string, table: string, ...of: readonly (string | bigint | number)[]): string {
  const hash = createHash("sha256")
    .update([chainId, table, ...of].join("\n"), "utf8")
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

const GRAMS_PER_TONNE = 1_000_000n;

/** Grams as tonnes, exact: "12", "2.500001". */
export function tonnes(grams: bigint): string {
  const rest = (grams % GRAMS_PER_TONNE).toString().padStart(6, "0").replace(/0+$/, "");
  return `${quotient(grams, GRAMS_PER_TONNE)}${rest === "" ? "" : `.${rest}`}`;
}

/** A row of the fields that there are: without those that are empty. */
export function row(fields: Readonly<Record<string, Value | undefined>>): Row {
  const there = Object.entries(fields).filter(
    (entry): entry is [string, Value] => entry[1] !== undefined && entry[1] !== "",
  );
  return Object.fromEntries(there);
}
