import { descriptorGeneration, registry } from "../descriptors.ts";
import { type FieldSchema, findSchema, type MessageSchema, schemaOf } from "../schema.ts";
import { width64, widthBool, widthInt32, widthUint32 } from "./varint.ts";

/** What stands inside a length-delimited field. */
export const insideBytes = 0;
export const insideText = 1;
export const insideMessage = 2;
export const insidePacked = 3;

/** A field as the scanner needs it. */
export interface ScanField {
  readonly name: string;
  /** Wire type of the field as an honest encoder writes it: 2 for a packed list. */
  readonly wireType: number;
  /** Wire type of one number, inside a packed list too. */
  readonly elementWireType: number;
  readonly width: number;
  readonly inside: number;
  /** What stands once has a slot; members of a oneof share theirs. -1 for lists. */
  readonly slot: number;
  readonly oneof: string | undefined;
  readonly messageName: string;
  /** Filled on first use, because messages may contain themselves. */
  message: ScanTable | undefined;
}

/** A message as the scanner needs it. */
export interface ScanTable {
  readonly name: string;
  readonly isAny: boolean;
  /** By number, for numbers below 64. */
  readonly low: readonly (ScanField | undefined)[];
  readonly high: ReadonlyMap<number, ScanField>;
}

const widthOf = (field: FieldSchema) => {
  switch (field.type) {
    case "bool":
      return widthBool;
    case "int32":
    case "enum":
      return widthInt32;
    case "uint32":
    case "sint32":
      return widthUint32;
    default:
      return width64;
  }
};

const insideOf = (field: FieldSchema) => {
  if (field.packed) return insidePacked;
  if (field.type === "message") return insideMessage;
  return field.type === "string" ? insideText : insideBytes;
};

function compile(schema: MessageSchema): ScanTable {
  const slots = new Map<string, number>();
  const slotOf = (field: FieldSchema) => {
    if (field.repeated && !field.packed) return -1;
    const key = field.oneof === undefined ? field.name : `oneof ${field.oneof.name}`;
    const slot = slots.get(key) ?? slots.size;
    slots.set(key, slot);
    return slot;
  };
  const low: (ScanField | undefined)[] = Array.from({ length: 64 }, () => undefined);
  const high = new Map<number, ScanField>();
  for (const field of schema.fields) {
    const compiled: ScanField = {
      name: field.name,
      wireType: field.packed ? 2 : field.wireType,
      elementWireType: field.wireType,
      width: widthOf(field),
      inside: insideOf(field),
      slot: slotOf(field),
      oneof: field.oneof?.name,
      messageName: field.message ?? "",
      message: undefined,
    };
    if (field.number < 64) low[field.number] = compiled;
    else high.set(field.number, compiled);
  }
  return { name: schema.name, isAny: schema.name === "google.protobuf.Any", low, high };
}

const tables = new Map<string, ScanTable>();

/** The table of a message, compiled once. */
export function tableOf(schema: MessageSchema): ScanTable {
  const known = tables.get(schema.name);
  if (known !== undefined) return known;
  const table = compile(schema);
  tables.set(schema.name, table);
  return table;
}

/** The table of a field's message type. */
export function innerTable(field: ScanField): ScanTable {
  field.message ??= tableOf(schemaOf(field.messageName));
  return field.message;
}

interface KnownUrl {
  readonly url: Uint8Array;
  readonly name: string;
  table: ScanTable | undefined;
}

let urls: { readonly generation: number; readonly byHash: ReadonlyMap<number, readonly KnownUrl[]> } | undefined;

/** FNV-1a, kept to 30 bits so that the engine need not box it. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash & 0x3fffffff;
}

function compileUrls() {
  const byHash = new Map<number, KnownUrl[]>();
  for (const desc of registry()) {
    if (desc.kind !== "message") continue;
    const url = new TextEncoder().encode(`/${desc.typeName}`);
    const hash = hashOf(url, 0, url.length);
    byHash.set(hash, [...(byHash.get(hash) ?? []), { url, name: desc.typeName, table: undefined }]);
  }
  return { generation: descriptorGeneration(), byHash };
}

function sameBytes(url: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < url.length; at++) if (url[at] !== bytes[start + at]) return false;
  return true;
}

/** The table of the message that the type URL in `bytes[start, end)` names, found without making a string of it. */
export function tableOfUrl(bytes: Uint8Array, start: number, end: number): ScanTable | undefined {
  if (urls?.generation !== descriptorGeneration()) urls = compileUrls();
  for (const known of urls.byHash.get(hashOf(bytes, start, end)) ?? []) {
    if (known.url.length !== end - start || !sameBytes(known.url, bytes, start)) continue;
    if (known.table === undefined) {
      const schema = findSchema(known.name);
      if (schema !== undefined) known.table = tableOf(schema);
    }
    return known.table;
  }
  return undefined;
}
