import { isCalendarDay } from "../../../codec/iso.ts";
import { SerialError } from "../block.ts";
import { type Token, tokens, unitNumber } from "./text.ts";

/** One part of a serial between dashes. */
export interface Field<N extends string = string> {
  readonly name: N;
  readonly pattern: RegExp;
  readonly allowed: string;
}

/** A serial's parts in their order. */
export type Grammar<N extends string = string> = readonly Field<N>[];

export const word = <N extends string>(name: N, ...choices: string[]): Field<N> => ({
  name,
  pattern: new RegExp(`^(?:${choices.join("|")})$`),
  allowed: choices.join(" or "),
});
export const digits = <N extends string>(name: N): Field<N> => ({
  name,
  pattern: /^[0-9]{1,40}$/,
  allowed: "1 to 40 decimal digits",
});
export const letters = <N extends string>(name: N): Field<N> => ({
  name,
  pattern: /^[A-Z]{2}$/,
  allowed: "two letters",
});
export const year = <N extends string>(name: N): Field<N> => ({
  name,
  pattern: /^(?:19|20)[0-9]{2}$/,
  allowed: "a year from 1900 to 2099",
});
export const day = <N extends string>(name: N): Field<N> => ({
  name,
  pattern: /^[0-9]{8}$/,
  allowed: "a date DDMMYYYY",
});
export const field = <N extends string>(name: N, pattern: RegExp, allowed: string): Field<N> => ({
  name,
  pattern,
  allowed,
});

/** The parts of one serial by their names. */
export type Parts<N extends string> = Readonly<Record<N, Token>>;

/**
 * Reads the cut serial by a grammar, where `form` shows the whole for the error's text.
 * @throws SerialError grammar for a wrong count of parts, field for a part that is not as its grammar says
 */
export function read<N extends string>(grammar: Grammar<N>, form: string, list: readonly Token[]): Parts<N> {
  if (list.length !== grammar.length) {
    const message = `serial has ${list.length} parts, ${grammar.length} are expected: ${form}`;
    throw new SerialError("grammar", "serial", list.at(-1)?.position ?? 0, message);
  }
  const parts: Record<string, Token> = {};
  for (const [i, { name, pattern, allowed }] of grammar.entries()) {
    const token = list[i] ?? { text: "", position: 0 };
    if (!pattern.test(token.text)) {
      const message = `${name} is "${token.text}" at ${token.position}, allowed: ${allowed}`;
      throw new SerialError("field", name, token.position, message);
    }
    parts[name] = token;
  }
  return parts as Parts<N>;
}

/** Cuts a normalised serial and reads it by a grammar; errors as `read`. */
export function readText<N extends string>(grammar: Grammar<N>, form: string, text: string): Parts<N> {
  return read(grammar, form, tokens(text));
}

/**
 * The block from its first to its last unit, both inclusive.
 * @throws SerialError number-range above 2^64-1, order when the first is above the last
 */
export function unitRange(first: Token, last: Token): { start: bigint; end: bigint } {
  const start = unitNumber("start", first);
  const end = unitNumber("end", last);
  if (start > end)
    throw new SerialError("order", "end", last.position, `block starts at ${start} after its end ${end}`);
  return { start, end };
}

/** The day of a DDMMYYYY part as YYYY-MM-DD. @throws SerialError field for a day that the calendar does not have */
export function isoDay(name: string, { text, position }: Token): string {
  const [dd, mm, yyyy] = [text.slice(0, 2), text.slice(2, 4), text.slice(4)];
  if (!isCalendarDay(Number(yyyy), Number(mm), Number(dd))) {
    throw new SerialError("field", name, position, `${name} ${text} is no day of the calendar (DDMMYYYY)`);
  }
  return `${yyyy}-${mm}-${dd}`;
}

/** A vintage given as one year. */
export function wholeYear({ text }: Token): { start: string; end: string } {
  return { start: `${text}-01-01`, end: `${text}-12-31` };
}
