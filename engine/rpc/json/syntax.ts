// Go's encoding/json as a state machine over characters, so that what is no JSON is refused in its words (`encoding/json/scanner.go`).

type Step = (char: string) => string | undefined;

const maxDepth = 10_000;
const isSpace = (char: string) => char === " " || char === "\t" || char === "\n" || char === "\r";
const isDigit = (char: string) => char >= "0" && char <= "9";
const escapes = new Set(['"', "\\", "/", "b", "f", "n", "r", "t"]);

/** Too short to nest deeper than Go allows, which is all that it refuses besides. */
function isPlainJson(text: string): boolean {
  if (text.length > 2 * maxDepth) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a text as JSON, in Go's words; `undefined` for JSON. */
export function syntaxError(text: string): string | undefined {
  if (isPlainJson(text)) return undefined;
  const scan = jsonScanner();
  for (let at = 0; at < text.length; at++) {
    const error = scan.step(text.charAt(at));
    if (error !== undefined) return error;
  }
  if (scan.ended()) return undefined;
  // At the end Go feeds a space, which ends numbers and shows where a literal stopped short.
  return scan.step(" ") ?? (scan.ended() ? undefined : "unexpected end of JSON input");
}

/**
 * The first JSON value of a text that may go on behind it.
 * @returns the value's text, or what is wrong: `EOF` where there is none
 */
export function firstValue(text: string): { readonly value: string } | { readonly error: string } {
  const scan = jsonScanner();
  let begin = 0;
  while (begin < text.length && isSpace(text.charAt(begin))) begin++;
  if (begin === text.length) return { error: "EOF" };
  for (let at = begin; at < text.length; at++) {
    const error = scan.step(text.charAt(at));
    // A number ends where something else begins; all other values end with their last character.
    if (scan.ended()) return { value: text.slice(begin, scan.closed() ? at + 1 : at) };
    if (error !== undefined) return { error };
  }
  scan.step(" ");
  return scan.ended() ? { value: text.slice(begin) } : { error: "unexpected EOF" };
}

interface JsonScanner {
  step: Step;
  ended(): boolean;
  /** Whether the value ended with its last character, not with the one after it. */
  closed(): boolean;
}

function jsonScanner(): JsonScanner {
  const nesting: ("object" | "array")[] = [];
  let done = false;
  let closing = false;
  const invalid = (char: string, where: string) => `invalid character ${quoteChar(char)} ${where}`;

  const top: Step = (char) => {
    done = true;
    return isSpace(char) ? undefined : invalid(char, "after top-level value");
  };
  const end = (): Step => {
    if (nesting.length > 0) return afterValue;
    done = true;
    closing = true;
    return top;
  };
  const pop = (): undefined => {
    nesting.pop();
    state = end();
  };
  const afterValue: Step = (char) => {
    if (nesting.length === 0) return top(char);
    if (isSpace(char)) return undefined;
    const array = nesting.at(-1) === "array";
    if (char === ",") {
      state = array ? value : key;
      return undefined;
    }
    if (char === (array ? "]" : "}")) return pop();
    return invalid(char, array ? "after array element" : "after object key:value pair");
  };
  const open = (kind: "object" | "array", char: string): string | undefined => {
    nesting.push(kind);
    state = kind === "array" ? valueOrEnd : keyOrEnd;
    return nesting.length > maxDepth ? invalid(char, "exceeded max depth") : undefined;
  };
  const value: Step = (char) => {
    if (isSpace(char)) return undefined;
    if (char === "{") return open("object", char);
    if (char === "[") return open("array", char);
    if (char === '"') state = string(end);
    else if (char === "-") state = minus;
    else if (char === "0") state = zero;
    else if (isDigit(char)) state = digits;
    else if (char === "t") state = literal("true", 1);
    else if (char === "f") state = literal("false", 1);
    else if (char === "n") state = literal("null", 1);
    else return invalid(char, "looking for beginning of value");
    return undefined;
  };
  const valueOrEnd: Step = (char) => (char === "]" ? pop() : value(char));
  const key: Step = (char) => {
    if (isSpace(char)) return undefined;
    if (char !== '"') return invalid(char, "looking for beginning of object key string");
    state = string(() => afterKey);
    return undefined;
  };
  const keyOrEnd: Step = (char) => (char === "}" ? pop() : key(char));
  const afterKey: Step = (char) => {
    if (isSpace(char)) return undefined;
    if (char !== ":") return invalid(char, "after object key");
    state = value;
    return undefined;
  };
  const string = (then: () => Step): Step => {
    const inside: Step = (char) => {
      if (char === '"') state = then();
      else if (char === "\\") state = escaped;
      else if (char < " ") return invalid(char, "in string literal");
      return undefined;
    };
    const escaped: Step = (char) => {
      if (char === "u") state = hex(4);
      else if (escapes.has(char)) state = inside;
      else return invalid(char, "in string escape code");
      return undefined;
    };
    const hex =
      (left: number): Step =>
      (char) => {
        if (!/^[0-9a-fA-F]$/.test(char)) return invalid(char, "in \\u hexadecimal character escape");
        state = left === 1 ? inside : hex(left - 1);
        return undefined;
      };
    return inside;
  };
  const literal =
    (word: string, at: number): Step =>
    (char) => {
      const expected = word.charAt(at);
      if (char !== expected) return invalid(char, `in literal ${word} (expecting '${expected}')`);
      state = at + 1 === word.length ? end() : literal(word, at + 1);
      return undefined;
    };
  // A number is over with the first character that is not its own, which is then read again.
  const minus: Step = (char) => {
    if (char === "0") state = zero;
    else if (isDigit(char)) state = digits;
    else return invalid(char, "in numeric literal");
    return undefined;
  };
  const digits: Step = (char) => (isDigit(char) ? undefined : zero(char));
  const zero: Step = (char) => {
    if (char === ".") state = point;
    else if (char === "e" || char === "E") state = exponent;
    else return over(char);
    return undefined;
  };
  const point: Step = (char) => {
    if (!isDigit(char)) return invalid(char, "after decimal point in numeric literal");
    state = fraction;
    return undefined;
  };
  const fraction: Step = (char) => {
    if (isDigit(char)) return undefined;
    if (char !== "e" && char !== "E") return over(char);
    state = exponent;
    return undefined;
  };
  const exponent: Step = (char) => {
    state = exponentDigit;
    return char === "+" || char === "-" ? undefined : exponentDigit(char);
  };
  const exponentDigit: Step = (char) => {
    if (!isDigit(char)) return invalid(char, "in exponent of numeric literal");
    state = exponentDigits;
    return undefined;
  };
  const exponentDigits: Step = (char) => (isDigit(char) ? undefined : over(char));
  const over: Step = (char) => {
    state = afterValue;
    return afterValue(char);
  };

  let state: Step = value;
  return { step: (char) => state(char), ended: () => done, closed: () => closing };
}

const named = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\u0007", "\\a"],
  ["\v", "\\v"],
]);

function quoteChar(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return "'\"'";
  // Go scans bytes: of a character beyond ASCII it shows the first one.
  const byte = Buffer.from(char)[0] ?? 0;
  const name = named.get(char) ?? (char === "\\" ? "\\\\" : undefined);
  if (name !== undefined) return `'${name}'`;
  if (byte < 0x20 || byte === 0x7f) return `'\\x${byte.toString(16).padStart(2, "0")}'`;
  return `'${String.fromCharCode(byte)}'`;
}
