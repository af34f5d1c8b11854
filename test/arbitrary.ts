import fc from "fast-check";
import { implementsInterface } from "../codec/amino/names.ts";
import type { Any } from "../codec/gen/google/protobuf/any.ts";
import { messageTypes } from "../codec/gen/types.ts";
import { type FieldSchema, type MessageSchema, schemaOf } from "../codec/schema.ts";

const inAny = ["cosmos.bank.v1beta1.MsgSend", "cosmos.crypto.secp256k1.PubKey", "eco2.registry.v1.MsgImportBatch"];
/** One of each other interface that a field may ask for. */
const asked = [
  ...inAny,
  "cosmos.authz.v1beta1.GenericAuthorization",
  "cosmos.feegrant.v1beta1.BasicAllowance",
  "cosmos.evidence.v1beta1.Equivocation",
  "cosmos.gov.v1beta1.TextProposal",
  "cosmos.auth.v1beta1.BaseAccount",
  "cosmos.auth.v1beta1.ModuleAccount",
];

const ints: Readonly<Partial<Record<FieldSchema["type"], fc.Arbitrary<number | bigint>>>> = {
  int32: fc.integer(),
  sint32: fc.integer(),
  sfixed32: fc.integer(),
  uint32: fc.nat({ max: 0xffffffff }),
  fixed32: fc.nat({ max: 0xffffffff }),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  sint64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  sfixed64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fixed64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
};

const text = fc.string({ unit: "binary", maxLength: 12 });
const bytes = fc.uint8Array({ maxLength: 40 });

function scalar(field: FieldSchema): fc.Arbitrary<unknown> {
  if (field.type === "bool") return fc.boolean();
  if (field.type === "bytes") return bytes;
  if (field.type === "enum") return fc.constantFrom(...(field.enumeration?.nameOf.keys() ?? [0]));
  const number = ints[field.type];
  // Defaults are what encoders leave out, so they must come up often.
  return number === undefined
    ? text
    : fc.oneof(number, fc.constantFrom(...(field.type.endsWith("64") ? [0n, 1n] : [0, 1])));
}

function single(field: FieldSchema, depth: number, without: ReadonlySet<string>): fc.Arbitrary<unknown> {
  if (field.message === "google.protobuf.Any") return anything(depth - 1, field.options.acceptsInterface);
  return field.message === undefined ? scalar(field) : messages(field.message, depth - 1, without);
}

function plain(field: FieldSchema, depth: number, without: ReadonlySet<string>): fc.Arbitrary<unknown> {
  const cut = field.message !== undefined && depth <= 0;
  if (field.repeated) return cut ? fc.constant([]) : fc.array(single(field, depth, without), { maxLength: 3 });
  if (cut) return fc.constant(undefined);
  return field.presence ? fc.option(single(field, depth, without), { nil: undefined }) : single(field, depth, without);
}

function oneof(members: readonly FieldSchema[], depth: number, without: ReadonlySet<string>): fc.Arbitrary<unknown> {
  const open = members.filter(({ message }) => message === undefined || depth > 0);
  if (open.length === 0) return fc.constant(undefined);
  const cases = open.map((field) => single(field, depth, without).map((value) => ({ $case: field.property, value })));
  return fc.option(fc.oneof(...cases), { nil: undefined });
}

function record(
  { name: message, fields }: MessageSchema,
  depth: number,
  without: ReadonlySet<string>,
): fc.Arbitrary<object> {
  const properties: Record<string, fc.Arbitrary<unknown>> = {};
  const kept = fields.filter(({ name }) => !without.has(`${message}.${name}`));
  for (const field of kept) {
    const group = field.oneof;
    if (group === undefined) properties[field.property] = plain(field, depth, without);
    else
      properties[group.property] ??= oneof(
        kept.filter((other) => other.oneof === group),
        depth,
        without,
      );
  }
  return fc.record(properties);
}

/** @param accepts the interface that what is held must have; any where it is empty */
function anything(depth: number, accepts = ""): fc.Arbitrary<object> {
  const names = accepts === "" ? inAny : asked.filter((name) => implementsInterface(name, accepts));
  if (names.length === 0) throw new Error(`no message of tests is a ${accepts}`);
  const held = names.map((name) =>
    messages(name, depth).map((value) => ({ typeUrl: `/${name}`, value: messageTypes[name]?.encode(value).finish() })),
  );
  return fc.oneof(...held);
}

const made = new WeakMap<ReadonlySet<string>, Map<string, fc.Arbitrary<object>>>();
const nothing: ReadonlySet<string> = new Set();

/**
 * Values of a generated message, as its own type holds them. An Any holds the encoding of some registered message.
 * @param depth how many levels of messages may stand inside
 * @param without fields, as `package.Message.field`, that are left at their default
 */
export function messages(name: string, depth = 3, without: ReadonlySet<string> = nothing): fc.Arbitrary<object> {
  const cache = made.get(without) ?? new Map<string, fc.Arbitrary<object>>();
  made.set(without, cache);
  const key = `${name} ${depth}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const codec = messageTypes[name];
  if (codec === undefined) throw new Error(`no message is named ${name}`);
  const fresh = name === "google.protobuf.Any" ? anything(Math.max(depth, 1)) : record(schemaOf(name), depth, without);
  const complete = fresh.map((value) => codec.fromPartial(value));
  cache.set(key, complete);
  return complete;
}

/** The same message where texts are amounts, moments have dates, and each Any holds a message of the same kind: what amino can say. */
export function tidy(name: string, value: object): object {
  if (name === "google.protobuf.Timestamp" || name === "google.protobuf.Duration") return { seconds: 77n, nanos: 5 };
  if (name === "google.protobuf.Any") return tidyAny(value as Any);
  if (name === "cosmos.crypto.secp256k1.PubKey") return { key: new Uint8Array(33).fill(2) };
  const from = value as Record<string, unknown>;
  const to: Record<string, unknown> = {};
  for (const field of schemaOf(name).fields) {
    const clean = (item: unknown): unknown => {
      if (field.message !== undefined) return tidy(field.message, item as object);
      if (field.options.customType === "") return item;
      const number = String((item as string | Uint8Array).length);
      return field.type === "bytes" ? Buffer.from(number) : number;
    };
    // Go has no messages that are not there but where it holds a pointer, and reads of a time that is not there 1970.
    const held = field.message !== undefined && field.oneof === undefined && !field.repeated;
    const needed = held && (!field.options.nullable || field.message === "google.protobuf.Timestamp");
    const absent = needed && field.message !== "google.protobuf.Any" ? messageTypes[field.message ?? ""] : undefined;
    const item = from[field.property] ?? absent?.decode(new Uint8Array(0));
    to[field.property] = Array.isArray(item) ? item.map(clean) : item === undefined ? undefined : clean(item);
  }
  return to;
}

function tidyAny({ typeUrl, value }: Any): Any {
  const name = typeUrl.slice(1);
  const codec = messageTypes[name];
  if (codec === undefined) throw new Error(`an Any of no known type: ${typeUrl}`);
  return { typeUrl, value: codec.encode(tidy(name, codec.decode(value))).finish() };
}
