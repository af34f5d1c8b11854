import fc from "fast-check";
import { messageTypes } from "../../codec/gen/types.ts";
import { type FieldSchema, schemaOf } from "../../codec/schema.ts";
import { timestampOf } from "../../codec/time.ts";

/** What the fields of messages are filled with, so that many of them are meant by the state they meet. */
export interface Pool {
  /** Of the chain, as text. */
  readonly authority: string;
  /** Account addresses as text. */
  readonly accounts: readonly string[];
  readonly operators: readonly string[];
  readonly denoms: readonly string[];
  /** Nanoseconds since 1970. */
  readonly now: bigint;
}

const amounts = ["1", "1000000", "5000000"];
const texts = [
  "",
  "A",
  "ECO2",
  "ECO2-1",
  "GLD",
  "Removal - nature",
  "2025-01-01",
  "2026-12-31",
  "KE",
  "https://example.org/a",
];

/** A message whose content does not matter, for proposals and grants. */
const inside = { typeUrl: "/cosmos.bank.v1beta1.MsgSend", value: new Uint8Array(0) };

function textOf(field: FieldSchema, pool: Pool): fc.Arbitrary<string> {
  const { scalar, customType } = field.options;
  // Half of what only an authority may do is asked by it.
  if (field.name === "authority" || field.name === "reviewer")
    return fc.constantFrom(pool.authority, pool.authority, ...pool.accounts);
  if (scalar === "cosmos.AddressString") return fc.constantFrom(...pool.accounts);
  if (scalar === "cosmos.ValidatorAddressString") return fc.constantFrom(...pool.operators);
  if (customType !== "" || scalar === "cosmos.Int") return fc.constantFrom(...amounts);
  if (field.name === "denom") return fc.constantFrom(...pool.denoms);
  if (field.name === "amount") return fc.constantFrom(...amounts);
  return fc.constantFrom(...texts, ...pool.denoms);
}

function one(field: FieldSchema, depth: number, pool: Pool): fc.Arbitrary<unknown> {
  if (field.message === "google.protobuf.Any") return fc.constant(inside);
  if (field.message === "google.protobuf.Timestamp")
    return fc.constantFrom(timestampOf(pool.now), timestampOf(pool.now + 3_600_000_000_000n));
  if (field.message !== undefined) return anyMessage(field.message, pool, depth - 1);
  switch (field.type) {
    case "string":
      return textOf(field, pool);
    case "bytes":
      return fc.constantFrom(new Uint8Array(0), new Uint8Array(32).fill(7));
    case "bool":
      return fc.boolean();
    case "enum":
      return fc.constantFrom(...(field.enumeration?.nameOf.keys() ?? [0]));
    case "int64":
    case "uint64":
    case "sint64":
    case "fixed64":
    case "sfixed64":
      return fc.constantFrom(0n, 1n, 2n, 3n, 1_000_000n);
    default:
      return fc.constantFrom(0, 1, 2);
  }
}

/** A message of this name, its fields filled from the pool. @param depth levels of messages inside */
export function anyMessage(name: string, pool: Pool, depth = 3): fc.Arbitrary<object> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const field of schemaOf(name).fields) {
    if (field.oneof !== undefined) continue;
    if (field.message !== undefined && depth <= 0)
      fields[field.property] = fc.constant(field.repeated ? [] : undefined);
    else if (field.repeated) fields[field.property] = fc.array(one(field, depth, pool), { maxLength: 2 });
    else fields[field.property] = one(field, depth, pool);
  }
  return fc.record(fields).map((value) => messageTypes[name]?.fromPartial(value) ?? value);
}
