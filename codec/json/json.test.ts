import { fromBinary, toJson as theirJson } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { messages } from "../../test/arbitrary.ts";
import { toUtf8 } from "../bytes.ts";
import { findCodec } from "../codecs.ts";
import { registry } from "../descriptors.ts";
import type { Any } from "../gen/google/protobuf/any.ts";
import { messageTypes } from "../gen/types.ts";
import { type FieldSchema, schemaOf } from "../schema.ts";
import { fromJson } from "./fromJson.ts";
import { toJson } from "./toJson.ts";
import { customNumber, wellKnown } from "./value.ts";

type Properties = Record<string, unknown>;

// Arbitrary messages hold arbitrary numbers and texts; these have a JSON form.
function sane(name: string, value: object): object {
  const from = value as Properties;
  if (name === wellKnown.timestamp)
    return {
      seconds: BigInt.asIntN(36, from["seconds"] as bigint),
      nanos: Math.abs(from["nanos"] as number) % 1_000_000_000,
    };
  if (name === wellKnown.duration) return { seconds: BigInt.asIntN(30, from["seconds"] as bigint), nanos: 0 };
  if (name === wellKnown.any) return saneAny(value as Any);
  const to: Properties = {};
  const clean = (field: FieldSchema, item: unknown): unknown => {
    if (field.message !== undefined) return sane(field.message, item as object);
    if (customNumber(field.options.customType) === undefined) return item;
    const digits = String((item as string | Uint8Array).length);
    return typeof item === "string" ? digits : toUtf8(digits);
  };
  for (const field of schemaOf(name).fields) {
    const { oneof, property, repeated } = field;
    if (oneof !== undefined) {
      const member = from[oneof.property] as { $case: string; value: unknown } | undefined;
      to[oneof.property] ??=
        member?.$case === property ? { $case: property, value: clean(field, member.value) } : undefined;
      continue;
    }
    const item = from[property];
    const required = field.message !== undefined && !field.options.nullable && !repeated;
    const filled = item === undefined && required ? findCodec(field.message ?? "")?.decode(new Uint8Array(0)) : item;
    to[property] = repeated
      ? (filled as unknown[]).map((one) => clean(field, one))
      : filled === undefined
        ? undefined
        : clean(field, filled);
  }
  return to;
}

function saneAny(any: Any): Any {
  const name = any.typeUrl.slice(1);
  const codec = findCodec(name);
  return codec === undefined ? any : { ...any, value: codec.encode(sane(name, codec.decode(any.value))).finish() };
}

const names = Object.keys(messageTypes).filter((name) => !Object.values<string>(wellKnown).includes(name));
const saneMessages = fc
  .constantFrom(...names)
  .chain((name) => messages(name, 3).map((value) => ({ name, value: sane(name, value) })));

/** What protobuf's own JSON leaves out: absent messages and empty bytes, which ours shows as null. */
function pruned(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(pruned);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) => (value === null || value === "" ? [] : [[key, pruned(value)]])),
  );
}

/** Decimals have a point here and none there; numbers in bytes are base64 there. */
function hasDec(name: string, above: readonly string[] = []): boolean {
  const below = [...above, name];
  return schemaOf(name).fields.some(({ type, options, message }) => {
    const number = customNumber(options.customType);
    if (number === "dec" || (number === "int" && type === "bytes")) return true;
    return message !== undefined && !below.includes(message) && hasDec(message, below);
  });
}

describe("every message", () => {
  test("goes to JSON and back", () => {
    fc.assert(
      fc.property(saneMessages, ({ name, value }) => {
        const json = JSON.parse(JSON.stringify(toJson(name, value)));
        const back = fromJson(name, json);
        const codec = findCodec(name);
        expect(codec?.encode(back).finish()).toEqual(codec?.encode(value).finish());
        expect(toJson(name, back)).toEqual(json);
      }),
      { numRuns: 1500 },
    );
  });

  test("has the JSON of @bufbuild/protobuf, but for what jsonpb prints otherwise", () => {
    const options = { alwaysEmitImplicit: true, useProtoFieldName: true, registry: registry() };
    fc.assert(
      fc.property(
        saneMessages.filter(({ name }) => !hasDec(name)),
        ({ name, value }) => {
          const desc = registry().getMessage(name);
          const bytes = findCodec(name)?.encode(value).finish();
          if (desc === undefined || bytes === undefined) throw new Error(`no ${name}`);
          const theirs = fromBinary(desc, bytes);
          expect(pruned(toJson(name, value))).toEqual(pruned(theirJson(desc, theirs, options)));
          const camel = fromJson(name, theirJson(desc, theirs, { registry: registry() }));
          expect(findCodec(name)?.encode(camel).finish()).toEqual(bytes);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
