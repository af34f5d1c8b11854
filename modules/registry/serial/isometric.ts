import { GRAMS_PER_KILOGRAM, type SerialBody, SerialError } from "../block.ts";

/** First and last kilogram of an issuance, counted from 1, both inclusive. */
export interface UnitRange {
  readonly first: bigint;
  readonly last: bigint;
}

// Crockford's base 32: I, L, O and U are left out because they look like 1, 0 and V.
const id = /^ *(ISS|RET)_([0-9A-HJKMNP-TV-Z]{16}) *$/;

/**
 * Isometric names an issuance by an id and counts it in kilograms, so each issuance is its own number space. The kilograms
 * are not in the id: `range` says which are meant.
 * @throws SerialError range-missing for a retirement's id, which names no issued range, and without a range
 */
export function parseIsometric(text: string, range?: UnitRange): SerialBody {
  const found = id.exec(text);
  if (found === null) {
    throw new SerialError(
      "grammar",
      "serial",
      0,
      "serial is not of the form iss_ and 16 characters of Crockford's base 32",
    );
  }
  if (found[1] === "RET") {
    const message = "an Isometric retirement id names no issued range: issuance id, first and last kilogram are needed";
    throw new SerialError("range-missing", "serial", 0, message);
  }
  if (range === undefined) {
    throw new SerialError(
      "range-missing",
      "serial",
      0,
      "an Isometric issuance id needs the first and last kilogram that are meant",
    );
  }
  if (range.first < 1n) {
    throw new SerialError("number-range", "start", 0, `first kilogram is ${range.first}, they are counted from 1`);
  }
  return {
    numberSpace: `ISO/${found[2]}`,
    start: range.first,
    end: range.last,
    unit: "kilogram",
    gramsPerUnit: GRAMS_PER_KILOGRAM,
  };
}
