import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { flagOption, listOption, registry, textOption } from "./descriptors.ts";

/** Type of one value of a field, as the .proto names it; "enum" and "message" stand for any of theirs. */
export type FieldType =
  | "int32"
  | "int64"
  | "uint32"
  | "uint64"
  | "sint32"
  | "sint64"
  | "fixed32"
  | "fixed64"
  | "sfixed32"
  | "sfixed64"
  | "bool"
  | "string"
  | "bytes"
  | "enum"
  | "message";

/** The options of a field that change JSON, amino JSON or checks. "" where a text option is not set. */
export interface FieldOptions {
  readonly aminoEncoding: string;
  readonly aminoFieldName: string;
  readonly aminoDontOmitEmpty: boolean;
  readonly aminoOneofName: string;
  /** Meaning of the text, such as "cosmos.AddressString". */
  readonly scalar: string;
  readonly acceptsInterface: string;
  /** False: JSON prints the sub-message even when it is absent. */
  readonly nullable: boolean;
  readonly embed: boolean;
  readonly customType: string;
  readonly castRepeated: string;
}

/** A oneof: all members of it share this value. */
export interface OneofSchema {
  readonly name: string;
  /** Property of the generated type that holds `{ $case, value }`. */
  readonly property: string;
}

/** One field, compiled from its descriptor. */
export interface FieldSchema {
  readonly number: number;
  /** Name in the .proto, which is also the name in JSON. */
  readonly name: string;
  /** Property of the generated type, or the `$case` of a oneof. */
  readonly property: string;
  readonly jsonName: string;
  readonly type: FieldType;
  /** Wire type of one value; a packed list has wire type 2. */
  readonly wireType: 0 | 1 | 2 | 5;
  readonly repeated: boolean;
  readonly packed: boolean;
  /** Absent and default are told apart: `optional` scalars, sub-messages and oneof members. */
  readonly presence: boolean;
  readonly oneof: OneofSchema | undefined;
  /** Full name of the message type, for "message". */
  readonly message: string | undefined;
  readonly enumeration: EnumSchema | undefined;
  readonly options: FieldOptions;
}

/** The values of an enum both ways. Where two names share a number, the first is printed. */
export interface EnumSchema {
  readonly name: string;
  readonly nameOf: ReadonlyMap<number, string>;
  readonly numberOf: ReadonlyMap<string, number>;
}

/** One message, compiled from its descriptor. */
export interface MessageSchema {
  /** Full name without leading slash. */
  readonly name: string;
  /** In declaration order, which is number order. */
  readonly fields: readonly FieldSchema[];
  readonly byNumber: ReadonlyMap<number, FieldSchema>;
  readonly byName: ReadonlyMap<string, FieldSchema>;
  /** "" where the message has none. */
  readonly aminoName: string;
  readonly aminoEncoding: string;
  readonly implementsInterfaces: readonly string[];
  /** Proto names of the fields of (cosmos.msg.v1.signer). */
  readonly signerFields: readonly string[];
}

const scalarTypes: Readonly<Partial<Record<ScalarType, FieldType>>> = {
  [ScalarType.INT64]: "int64",
  [ScalarType.UINT64]: "uint64",
  [ScalarType.INT32]: "int32",
  [ScalarType.FIXED64]: "fixed64",
  [ScalarType.FIXED32]: "fixed32",
  [ScalarType.BOOL]: "bool",
  [ScalarType.STRING]: "string",
  [ScalarType.BYTES]: "bytes",
  [ScalarType.UINT32]: "uint32",
  [ScalarType.SFIXED32]: "sfixed32",
  [ScalarType.SFIXED64]: "sfixed64",
  [ScalarType.SINT32]: "sint32",
  [ScalarType.SINT64]: "sint64",
};

const wireTypes: Readonly<Partial<Record<FieldType, 1 | 2 | 5>>> = {
  fixed64: 1,
  sfixed64: 1,
  fixed32: 5,
  sfixed32: 5,
  string: 2,
  bytes: 2,
  message: 2,
};

function typeOf(field: DescField): FieldType {
  if (field.message !== undefined) return "message";
  if (field.enum !== undefined) return "enum";
  const type = field.scalar === undefined ? undefined : scalarTypes[field.scalar];
  if (type === undefined || field.fieldKind === "map") {
    throw new Error(`${field.parent.typeName}.${field.name}: maps and floating point have no place on the wire`);
  }
  return type;
}

/** The generator's rule for names: an underscore goes and the character after it becomes a capital. */
const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Addresses of accounts that the standard's .proto files do not say to be any; the files are taken as they are. */
const unmarkedAddresses: ReadonlySet<string> = new Set([
  "cosmos.distribution.v1beta1.MsgCommunityPoolSpend.recipient",
  "cosmos.vesting.v1beta1.MsgCreatePeriodicVestingAccount.to_address",
  "cosmos.vesting.v1beta1.MsgCreatePermanentLockedAccount.to_address",
]);

function compileOptions(field: DescField): FieldOptions {
  return {
    aminoEncoding: textOption(field, "amino.encoding"),
    aminoFieldName: textOption(field, "amino.field_name"),
    aminoDontOmitEmpty: flagOption(field, "amino.dont_omitempty", false),
    aminoOneofName: textOption(field, "amino.oneof_name"),
    scalar: unmarkedAddresses.has(`${field.parent.typeName}.${field.name}`)
      ? "cosmos.AddressString"
      : textOption(field, "cosmos_proto.scalar"),
    acceptsInterface: textOption(field, "cosmos_proto.accepts_interface"),
    nullable: flagOption(field, "gogoproto.nullable", true),
    embed: flagOption(field, "gogoproto.embed", false),
    customType: textOption(field, "gogoproto.customtype"),
    castRepeated: textOption(field, "gogoproto.castrepeated"),
  };
}

function compileEnum(desc: DescEnum): EnumSchema {
  const nameOf = new Map<number, string>();
  for (const value of desc.values) if (!nameOf.has(value.number)) nameOf.set(value.number, value.name);
  return { name: desc.typeName, nameOf, numberOf: new Map(desc.values.map(({ name, number }) => [name, number])) };
}

function compileField(field: DescField, oneofs: Map<string, OneofSchema>): FieldSchema {
  const type = typeOf(field);
  const repeated = field.fieldKind === "list";
  return {
    number: field.number,
    name: field.name,
    property: camel(field.name),
    jsonName: field.jsonName,
    type,
    wireType: wireTypes[type] ?? 0,
    repeated,
    packed: field.fieldKind === "list" && field.packed,
    presence: !repeated && (type === "message" || field.oneof !== undefined || field.proto.proto3Optional),
    oneof: field.oneof === undefined ? undefined : oneofs.get(field.oneof.name),
    message: field.message?.typeName,
    enumeration: field.enum === undefined ? undefined : compileEnum(field.enum),
    options: compileOptions(field),
  };
}

function compileMessage(desc: DescMessage): MessageSchema {
  const oneofs = new Map(desc.oneofs.map(({ name }) => [name, { name, property: camel(name) }]));
  const fields = desc.fields.map((field) => compileField(field, oneofs));
  return {
    name: desc.typeName,
    fields,
    byNumber: new Map(fields.map((field) => [field.number, field])),
    byName: new Map(fields.map((field) => [field.name, field])),
    aminoName: textOption(desc, "amino.name"),
    aminoEncoding: textOption(desc, "amino.message_encoding"),
    implementsInterfaces: listOption(desc, "cosmos_proto.implements_interface"),
    signerFields: listOption(desc, "cosmos.msg.v1.signer"),
  };
}

const compiled = new Map<string, MessageSchema>();

/** The schema of a message by its full name, or undefined where no file defines it. */
export function findSchema(name: string): MessageSchema | undefined {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const desc = registry().getMessage(name);
  if (desc === undefined) return undefined;
  const schema = compileMessage(desc);
  compiled.set(name, schema);
  return schema;
}

/**
 * The schema of a message by its full name, without leading slash.
 * @throws Error for a name that no file defines
 */
export function schemaOf(name: string): MessageSchema {
  const schema = findSchema(name);
  if (schema === undefined) throw new Error(`no message is named ${name}`);
  return schema;
}

/** The (amino.name) of a message; undefined where it has none. */
export function aminoNameOf(name: string): string | undefined {
  return schemaOf(name).aminoName || undefined;
}

/**
 * Where a message names its signers: paths of property names, in the order of (cosmos.msg.v1.signer). A signer field that is
 * itself a message leads on to that message's signers; lists on the way stand for all their items. Empty for a message without signer.
 */
export function signersOf(name: string): readonly (readonly string[])[] {
  const known = signerPaths.get(name);
  if (known !== undefined) return known;
  const schema = schemaOf(name);
  const paths = schema.signerFields.flatMap((fieldName) => {
    const field = schema.byName.get(fieldName);
    if (field === undefined) throw new Error(`${name} has no field ${fieldName}, which its signer option names`);
    if (field.message === undefined) return [[field.property]];
    return signersOf(field.message).map((path) => [field.property, ...path]);
  });
  signerPaths.set(name, paths);
  return paths;
}

/** Whether a message names who signs it by operator addresses: those of accounts under another prefix. */
export function isSignedByOperator(name: string): boolean {
  const { signerFields, byName } = schemaOf(name);
  return signerFields.some((field) => byName.get(field)?.options.scalar === "cosmos.ValidatorAddressString");
}

// Asked for every message of every transaction; as many as there are types.
const signerPaths = new Map<string, readonly (readonly string[])[]>();
