import { WireError } from "./error.ts";
import {
  innerTable,
  insideMessage,
  insidePacked,
  insideText,
  type ScanField,
  type ScanTable,
  tableOfUrl,
} from "./table.ts";
import { firstNonUtf8 } from "./utf8.ts";
import { checkVarint, readUint32, truncated, varintFault, varintSize } from "./varint.ts";

/** Messages may stand this deep in each other; what an Any holds is one deeper than the Any. */
export const maxDepth = 32;

/** The way to the message being scanned. Written over at each scan, so that only a fault makes an object. */
const tablesOnWay: (ScanTable | undefined)[] = Array.from({ length: maxDepth + 1 }, () => undefined);
const fieldsOnWay: (ScanField | undefined)[] = Array.from({ length: maxDepth + 1 }, () => undefined);

/** Throws the fault at the message `depth` levels down, or at its field. */
function refuse(depth: number, field: ScanField | undefined, offset: number, reason: string): never {
  let path = tablesOnWay[0]?.name ?? "";
  for (let level = 0; level < depth; level++) {
    const way = fieldsOnWay[level];
    path += way === undefined ? `<${tablesOnWay[level + 1]?.name ?? ""}>` : `.${way.name}`;
  }
  throw new WireError(field === undefined ? path : `${path}.${field.name}`, offset, reason);
}

function unknownField(table: ScanTable, depth: number, tag: number, at: number): never {
  const number = Math.floor(tag / 8);
  const wireType = tag % 8;
  if (number === 0) refuse(depth, undefined, at, "field number 0");
  if (wireType === 3 || wireType === 4)
    refuse(depth, undefined, at, `field ${number} is a group, which has no place here`);
  refuse(depth, undefined, at, `${table.name} has no field ${number}`);
}

function secondTime(depth: number, field: ScanField, at: number): never {
  const { oneof } = field;
  refuse(
    depth,
    field,
    at,
    oneof === undefined ? "stands twice" : `stands twice or beside another member of oneof ${oneof}`,
  );
}

/** Notes fields that stand once and have no bit of their own: those after the 31st of a message. */
function noteHigh(seen: Set<number> | undefined, depth: number, field: ScanField, at: number): Set<number> {
  if (seen?.has(field.slot)) secondTime(depth, field, at);
  return (seen ?? new Set()).add(field.slot);
}

/** Checks one number of a field; returns the position after it. */
function scanNumber(field: ScanField, depth: number, bytes: Uint8Array, at: number, end: number): number {
  if (field.elementWireType !== 0) {
    const next = at + (field.elementWireType === 1 ? 8 : 4);
    return next > end ? refuse(depth, field, at, varintFault(truncated)) : next;
  }
  const next = checkVarint(bytes, at, end, field.width);
  return next < 0 ? refuse(depth, field, at, varintFault(next)) : next;
}

function scanInside(field: ScanField, depth: number, bytes: Uint8Array, start: number, end: number): void {
  if (field.inside === insideMessage) {
    if (depth === maxDepth) refuse(depth, field, start, `nested deeper than ${maxDepth} messages`);
    fieldsOnWay[depth] = field;
    scanFields(innerTable(field), depth + 1, bytes, start, end);
  } else if (field.inside === insideText) {
    const bad = firstNonUtf8(bytes, start, end);
    if (bad >= 0) refuse(depth, field, bad, "text is not UTF-8");
  } else if (field.inside === insidePacked) {
    let at = start;
    while (at < end) at = scanNumber(field, depth, bytes, at, end);
  }
}

/** Scans what an Any holds as the message that its type URL names. */
function scanAny(depth: number, bytes: Uint8Array, urlStart: number, urlEnd: number, start: number, end: number): void {
  const table = tableOfUrl(bytes, urlStart, urlEnd);
  if (table === undefined) {
    const url = new TextDecoder().decode(bytes.subarray(urlStart, Math.min(urlEnd, urlStart + 100)));
    refuse(depth, undefined, urlStart, `unable to resolve type URL ${JSON.stringify(url)}`);
  }
  if (depth === maxDepth) refuse(depth, undefined, start, `nested deeper than ${maxDepth} messages`);
  fieldsOnWay[depth] = undefined;
  scanFields(table, depth + 1, bytes, start, end);
}

/**
 * Checks that `bytes[start, end)` is a message as an honest encoder writes it. Order of fields and explicit defaults are free.
 * @throws WireError for the first thing that no honest encoder emits
 */
export function scanFields(table: ScanTable, depth: number, bytes: Uint8Array, start: number, end: number): void {
  tablesOnWay[depth] = table;
  let seen = 0;
  let seenHigh: Set<number> | undefined;
  let urlStart = start;
  let urlEnd = start;
  let valueStart = start;
  let valueEnd = start;
  let at = start;
  while (at < end) {
    const tagAt = at;
    let tag = bytes[at] ?? 0;
    if (tag < 0x80) at++;
    else {
      tag = readUint32(bytes, at, end);
      if (tag < 0) refuse(depth, undefined, at, varintFault(tag));
      at += varintSize(tag);
    }
    const field = tag < 512 ? table.low[tag >>> 3] : table.high.get(tag >>> 3);
    if (field === undefined) unknownField(table, depth, tag, tagAt);
    if ((tag & 7) !== field.wireType)
      refuse(depth, field, tagAt, `wire type ${tag & 7} where ${field.wireType} belongs`);
    if (field.slot >= 31) seenHigh = noteHigh(seenHigh, depth, field, tagAt);
    else if (field.slot >= 0) {
      const bit = 1 << field.slot;
      if ((seen & bit) !== 0) secondTime(depth, field, tagAt);
      seen |= bit;
    }
    if (field.wireType !== 2) {
      at = scanNumber(field, depth, bytes, at, end);
      continue;
    }
    let length = at < end ? (bytes[at] ?? 0) : truncated;
    if (length >= 0x80) length = readUint32(bytes, at, end);
    if (length < 0) refuse(depth, field, at, varintFault(length));
    at += varintSize(length);
    if (length > end - at) refuse(depth, field, at, `${length} bytes announced, ${end - at} left`);
    if (field.inside !== 0) scanInside(field, depth, bytes, at, at + length);
    if (table.isAny) {
      if (field.inside === insideText) {
        urlStart = at;
        urlEnd = at + length;
      } else {
        valueStart = at;
        valueEnd = at + length;
      }
    }
    at += length;
  }
  if (table.isAny) scanAny(depth, bytes, urlStart, urlEnd, valueStart, valueEnd);
}
