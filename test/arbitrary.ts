import fc from "fast-check";
import { messageTypes } from "../codec/gen/types.ts";
import { type FieldSchema, type MessageSchema, schemaOf } from "../codec/schema.ts";

const inAny = ["cosmos.bank.v1beta1.MsgSend", "cosmos.crypto.secp256k1.PubKey", "eco2.registry.v1.MsgImportBatch"];

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

function anything(depth: number): fc.Arbitrary<object> {
  const held = inAny.map((name) =>
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
