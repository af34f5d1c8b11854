import { schemaOf } from "../schema.ts";
import { WireError } from "./error.ts";
import { scanFields } from "./scan.ts";
import { type ScanTable, tableOf } from "./table.ts";
import { readUint32, truncated, varintFault, varintSize } from "./varint.ts";

const txRaw = "cosmos.tx.v1beta1.TxRaw";
const names = ["", "body_bytes", "auth_info_bytes", "signatures"];

let body: ScanTable | undefined;
let authInfo: ScanTable | undefined;

function refuse(number: number, offset: number, reason: string): never {
  const name = names[number];
  throw new WireError(name === undefined || name === "" ? txRaw : `${txRaw}.${name}`, offset, reason);
}

/** Length of the field whose tag stands at `at`; the tags of TxRaw take one byte. */
function lengthAt(number: number, bytes: Uint8Array, at: number): number {
  const length = at < bytes.length ? readUint32(bytes, at, bytes.length) : truncated;
  return length < 0 ? refuse(number, at, varintFault(length)) : length;
}

function fieldAt(bytes: Uint8Array, at: number, last: number): number {
  const tag = readUint32(bytes, at, bytes.length);
  if (tag < 0) refuse(0, at, varintFault(tag));
  const number = Math.floor(tag / 8);
  if (number < 1 || number > 3) refuse(0, at, `TxRaw has no field ${number}`);
  if (tag % 8 !== 2) refuse(number, at, `wire type ${tag % 8} where 2 belongs`);
  if (number < last) refuse(number, at, `stands after ${names[last] ?? ""}`);
  if (number === last && number !== 3) refuse(number, at, "stands twice");
  return number;
}

/**
 * Checks a transaction's bytes. TxRaw follows ADR-027 to the letter: fields in order, each once, nothing empty but a signature,
 * tags and lengths as short as can be; so that one transaction has one hash. Body and auth info are held to `scanMessage`'s rules.
 * @throws WireError with path, byte and reason
 */
export function scanTx(bytes: Uint8Array): void {
  body ??= tableOf(schemaOf("cosmos.tx.v1beta1.TxBody"));
  authInfo ??= tableOf(schemaOf("cosmos.tx.v1beta1.AuthInfo"));
  let last = 0;
  let at = 0;
  while (at < bytes.length) {
    const number = fieldAt(bytes, at, last);
    const length = lengthAt(number, bytes, at + 1);
    const start = at + 1 + varintSize(length);
    const end = start + length;
    if (end > bytes.length) refuse(number, start, `${length} bytes announced, ${bytes.length - start} left`);
    if (length === 0 && number !== 3) refuse(number, at, "is empty, and so must be left out");
    if (number === 1) scanFields(body, 0, bytes, start, end);
    else if (number === 2) scanFields(authInfo, 0, bytes, start, end);
    last = number;
    at = end;
  }
}
