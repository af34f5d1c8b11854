import { parseGoTime } from "./goTime.ts";
import { QuerySyntaxError, type Token } from "./tokens.ts";

const space = /^\p{White_Space}$/u;
const digit = /^[0-9]$/;
const firstOfTag = /^[_\p{L}\p{Nd}]$/u;
const ofTag = /^[._\-\p{L}\p{Nd}]$/u;
const ofTime = /^[-T:+Z0-9]$/;
const ofDate = /^[-0-9]$/;
const words = new Map<string, Token>([
  ["AND", "and"],
  ["EXISTS", "exists"],
  ["CONTAINS", "contains"],
]);

/** One token of a query. */
export interface Scanned {
  readonly token: Token;
  /** Without quotes, and without the word TIME or DATE. */
  readonly text: string;
  /** Where it begins, in bytes of UTF-8. */
  readonly offset: number;
}

/** The end of the query, or what is wrong there. */
interface Failed {
  readonly token: "invalid";
  readonly error: string;
  readonly offset: number;
}

/** Reads tokens one by one. At the end, and for what is no token, the answer has an error; `EOF` is the end. */
export function scanner(query: string): () => Scanned | Failed {
  const runes = [...query];
  let at = 0;
  let bytes = 0;
  const peek = () => runes[at];
  const next = () => {
    const rune = runes[at];
    if (rune === undefined) return undefined;
    at++;
    bytes += Buffer.byteLength(rune);
    return rune;
  };
  const takeWhile = (pattern: RegExp, text = "") => {
    for (let rune = peek(); rune !== undefined && pattern.test(rune); rune = peek()) {
      text += rune;
      next();
    }
    return text;
  };

  const moment = (kind: "time" | "date", offset: number): Scanned | Failed => {
    next();
    const text = takeWhile(kind === "time" ? ofTime : ofDate);
    const failed = (error: string): Failed => ({ token: "invalid", error, offset });
    try {
      parseGoTime(text, kind);
    } catch (error) {
      return failed(`invalid ${kind.toUpperCase()} value: ${error instanceof Error ? error.message : String(error)}`);
    }
    const year = Number(text.slice(0, 4));
    if (year < 1900 || year > 2999) return failed(`${kind}stamp year ${year} out of range`);
    return { token: kind, text, offset };
  };

  const number = (first: string, offset: number): Scanned => {
    let text = takeWhile(digit, first);
    if (peek() === ".") {
      next();
      text = takeWhile(digit, `${text}.`);
    }
    return { token: "number", text, offset };
  };

  const tagLike = (first: string, offset: number): Scanned | Failed => {
    const text = takeWhile(ofTag, first);
    if ((text === "TIME" || text === "DATE") && peek() === " ")
      return moment(text === "TIME" ? "time" : "date", offset);
    return { token: words.get(text) ?? "tag", text, offset };
  };

  const quoted = (offset: number): Scanned | Failed => {
    let text = "";
    for (let rune = next(); rune !== undefined; rune = next()) {
      if (rune === "'") return { token: "string", text, offset };
      text += rune;
    }
    return { token: "invalid", error: "EOF", offset };
  };

  return () => {
    let offset = bytes;
    for (let rune = next(); rune !== undefined; rune = next()) {
      if (space.test(rune)) {
        offset = bytes;
        continue;
      }
      if (digit.test(rune)) return number(rune, offset);
      if (firstOfTag.test(rune)) return tagLike(rune, offset);
      if (rune === "'") return quoted(offset);
      if (rune === "=") return { token: "=", text: "=", offset };
      if (rune === "<" || rune === ">") {
        if (peek() !== "=") return { token: rune, text: rune, offset };
        next();
        return { token: `${rune}=`, text: `${rune}=`, offset };
      }
      return { token: "invalid", error: `invalid input ${rune} at offset ${bytes}`, offset };
    }
    return { token: "invalid", error: "EOF", offset };
  };
}

/** @throws QuerySyntaxError with the offset, as CometBFT words it */
export function failAt(offset: number, message: string): never {
  throw new QuerySyntaxError(`offset ${offset}: ${message}`);
}
