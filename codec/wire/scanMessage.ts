import type { MessageSchema } from "../schema.ts";
import { scanFields } from "./scan.ts";
import { tableOf } from "./table.ts";

/**
 * Checks bytes from outside before a lenient decoder sees them. Refused is what no honest encoder emits, at any depth and
 * inside every Any: unknown fields, wrong wire types, a single field twice, two members of a oneof, numbers longer than they
 * need be or too large for their type, lengths beyond the message, groups, field number 0, text that is not UTF-8,
 * unregistered type URLs, more than 32 levels. Explicit defaults and any order of fields pass, because some wallets write them.
 * @throws WireError with path, byte and reason
 */
export function scanMessage(schema: MessageSchema, bytes: Uint8Array): void {
  scanFields(tableOf(schema), 0, bytes, 0, bytes.length);
}
