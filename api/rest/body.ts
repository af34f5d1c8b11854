import { maxNesting } from "../../codec/json/value.ts";
import { invalidArgument } from "../../core/queryError.ts";

const quote = 0x22;
const backslash = 0x5c;

/** Whether brackets stand deeper in each other than any message can, told without parsing. */
function tooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === backslash) i++;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      // A list of messages takes two levels of brackets for one of messages.
      if (depth > 2 * maxNesting) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}

/** The JSON of a request's body; nothing is the empty message. @throws QueryError saying what is wrong */
export function parseBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  if (tooDeep(bytes)) throw invalidArgument(`body: nested deeper than ${2 * maxNesting}`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidArgument("body: not UTF-8");
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidArgument(`body: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
