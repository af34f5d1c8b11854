/** Kinds of JSON values, as Go's errors name them. */
export type Kind = "null" | "bool" | "number" | "string" | "array" | "object";

/** The kind of a text that is JSON. */
export function kindOf(raw: string): Kind {
  switch (raw.trimStart().charAt(0)) {
    case "{":
      return "object";
    case "[":
      return "array";
    case '"':
      return "string";
    case "n":
      return "null";
    case "t":
    case "f":
      return "bool";
    default:
      return "number";
  }
}

/** The texts of the values in an array or object that is JSON, in order; those of an object with their keys. */
export function partsOf(raw: string): { readonly key: string; readonly value: string }[] {
  const parts: { key: string; value: string }[] = [];
  const object = kindOf(raw) === "object";
  let at = raw.search(/[[{]/) + 1;
  for (;;) {
    at = skipSpace(raw, at);
    if (raw.charAt(at) === ",") at = skipSpace(raw, at + 1);
    const char = raw.charAt(at);
    if (char === "]" || char === "}" || char === "") return parts;
    let key = "";
    if (object) {
      const end = skipValue(raw, at);
      key = JSON.parse(raw.slice(at, end)) as string;
      at = skipSpace(raw, skipSpace(raw, end) + 1);
    }
    const end = skipValue(raw, at);
    parts.push({ key, value: raw.slice(at, end) });
    at = end;
  }
}

const spaces = " \t\n\r";

function skipSpace(raw: string, from: number): number {
  let at = from;
  while (at < raw.length && spaces.includes(raw.charAt(at))) at++;
  return at;
}

/** Where a string ends that begins with the quote at `from`. */
function skipString(raw: string, from: number): number {
  for (let end = raw.indexOf('"', from + 1); ; end = raw.indexOf('"', end + 1)) {
    let escapes = 0;
    while (raw.charAt(end - 1 - escapes) === "\\") escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
}

function skipValue(raw: string, from: number): number {
  let depth = 0;
  for (let at = from; at < raw.length; at++) {
    const char = raw.charAt(at);
    if (char === '"') {
      at = skipString(raw, at) - 1;
      if (depth === 0) return at + 1;
    } else if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (char === "," || char === ":" || spaces.includes(char))) return at;
  }
  return raw.length;
}

/** The text that a JSON string stands for. Halves of surrogate pairs become U+FFFD, as in Go. */
export function textOf(raw: string): string {
  return Buffer.from(JSON.parse(raw) as string).toString();
}

/** A text in quotes as Go's `%q` prints it. */
export function goQuote(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1);
  return `"${inner.replace(/\\u00([01][0-9a-f])/g, (_, code: string) => goControl(code)).replaceAll("\u007f", "\\x7f")}"`;
}

function goControl(code: string): string {
  return code === "07" ? "\\a" : code === "0b" ? "\\v" : `\\x${code}`;
}

// What encoding/json escapes beyond JSON itself, for HTML and JavaScript.
const html = /[<>&\u2028\u2029]/g;
const escaped: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** A value as Go prints JSON. What is `undefined` is left out. */
export function goJson(value: object): string {
  return JSON.stringify(value).replace(html, (char) => escaped[char] ?? char);
}
