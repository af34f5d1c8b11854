import { MAX_U64, SerialError } from "../block.ts";

/** The longest serial published is 73 characters; longer text than this is no serial and not worth reading. */
export const MAX_SERIAL_LENGTH = 200;

// Hyphen, non-breaking hyphen, figure dash, en dash, em dash, horizontal bar, minus: what spreadsheets put for "-".
const dashes = /[\u2010-\u2015\u2212]/g;
const blanks = /[\t\u00a0]/g;

/**
 * The serial in capitals, with plain dashes and spaces. One character stands for one, so positions stay those of the
 * serial as given. Letters and digits of other scripts are refused and never folded: they look alike but are no serial.
 * @throws SerialError empty, too-long, character
 */
export function normalise(serial: string): string {
  if (serial.length > MAX_SERIAL_LENGTH) {
    const message = `serial has ${serial.length} characters, at most ${MAX_SERIAL_LENGTH} are allowed`;
    throw new SerialError("too-long", "serial", MAX_SERIAL_LENGTH, message);
  }
  const text = serial.replace(dashes, "-").replace(blanks, " ");
  const bad = /[^A-Za-z0-9 _-]/.exec(text);
  if (bad !== null) {
    const code = (text.codePointAt(bad.index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    const message = `character U+${code} at ${bad.index} is not of a serial: ASCII letters, digits, dash, underscore and space are`;
    throw new SerialError("character", "serial", bad.index, message);
  }
  if (text.trim() === "") throw new SerialError("empty", "serial", 0, "serial is empty");
  return text.toUpperCase();
}

/** A part of a serial and where it begins in the serial as given. */
export interface Token {
  readonly text: string;
  readonly position: number;
}

/** Cuts a normalised serial at its dashes and at the word "to" between blanks; blanks around them do not count. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  const add = (from: number, to: number) => {
    const piece = text.slice(from, to);
    found.push({ text: piece.trim(), position: from + (piece.length - piece.trimStart().length) });
  };
  let from = 0;
  for (const cut of text.matchAll(/-| +TO +(?=\S)/g)) {
    add(from, cut.index);
    from = cut.index + cut[0].length;
  }
  add(from, text.length);
  return found;
}

/** A number without its zero padding: "007" gives "7", "000" gives "0". */
export function unpadded(digits: string): string {
  return digits.replace(/^0+(?=[0-9])/, "");
}

/**
 * Reads a unit number.
 * @throws SerialError field for anything but decimal digits, number-range above 2^64-1
 */
export function unitNumber(field: string, { text, position }: Token): bigint {
  if (!/^[0-9]+$/.test(text)) {
    throw new SerialError("field", field, position, `${field} is "${text}", a unit number has decimal digits only`);
  }
  const value = BigInt(text);
  if (value > MAX_U64)
    throw new SerialError("number-range", field, position, `${field} ${unpadded(text)} is above 2^64-1`);
  return value;
}
