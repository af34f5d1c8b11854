import { sha256 } from "@noble/hashes/sha2.js";
import { toHex, toUtf8 } from "../bytes.ts";
import { findCodec } from "../codecs.ts";
import { descriptorGeneration, registry } from "../descriptors.ts";
import { aminoNameOf, type FieldSchema, type MessageSchema, schemaOf } from "../schema.ts";

/** What an Any of amino may hold: the names of interfaces that the SDK's .proto files use. */
export const aminoInterface = { message: "cosmos.base.v1beta1.Msg", publicKey: "cosmos.crypto.PubKey" } as const;

/** A type that stands in amino under its name (JSON) or its prefix (binary). */
export interface AminoType {
  /** Full name of the message. */
  readonly name: string;
  readonly aminoName: string;
  /** Four bytes. */
  readonly prefix: Uint8Array;
  /** Three bytes, which may stand before the prefix behind a zero byte. */
  readonly disambiguation: Uint8Array;
}

/** Bytes that a public key of each type has. A multisig has no length of its own. */
export const keyLengths: ReadonlyMap<string, number> = new Map([
  ["cosmos.crypto.secp256k1.PubKey", 33],
  ["cosmos.crypto.ed25519.PubKey", 32],
]);
const multisig = "cosmos.crypto.multisig.LegacyAminoPubKey";

interface Types {
  readonly generation: number;
  readonly byAminoName: ReadonlyMap<string, AminoType>;
  readonly byPrefix: ReadonlyMap<string, readonly AminoType[]>;
}

let known: Types | undefined;

/** The type of an amino name; undefined where no message bears it. */
export function aminoTypeNamed(aminoName: string): AminoType | undefined {
  return types().byAminoName.get(aminoName);
}

/** The types of a prefix: mostly one, but four bytes do not exclude a second. */
export function aminoTypesOfPrefix(prefix: Uint8Array): readonly AminoType[] {
  return types().byPrefix.get(toHex(prefix)) ?? [];
}

/** Whether a message may stand where `accepts` is asked for; "" takes all. */
export function implementsInterface(name: string, accepts: string): boolean {
  if (accepts === "") return true;
  // No descriptor says it of messages; that they have signers tells them.
  if (accepts === aminoInterface.message) return schemaOf(name).signerFields.length > 0;
  if (accepts === aminoInterface.publicKey) return keyLengths.has(name) || name === multisig;
  return schemaOf(name).implementsInterfaces.includes(accepts);
}

/** The interface that the content of an Any field must implement; "" where any type may stand. */
export function interfaceOf(schema: MessageSchema, field: FieldSchema): string {
  return schema.name === multisig ? aminoInterface.publicKey : field.options.acceptsInterface;
}

/**
 * What amino puts before the bytes of a registered type: of the sha256 of its name, past leading zeros, three bytes to
 * tell types of equal prefix apart, and past further zeros the four bytes of the prefix.
 */
export function aminoPrefix(aminoName: string): Pick<AminoType, "prefix" | "disambiguation"> {
  const hash = sha256(toUtf8(aminoName));
  const first = hash.findIndex((byte) => byte !== 0);
  const second = hash.findIndex((byte, i) => i >= first + 3 && byte !== 0);
  return { disambiguation: hash.slice(first, first + 3), prefix: hash.slice(second, second + 4) };
}

function types(): Types {
  const generation = descriptorGeneration();
  if (known?.generation === generation) return known;
  const byAminoName = new Map<string, AminoType>();
  for (const { kind, typeName: name } of registry()) {
    const aminoName = kind === "message" && findCodec(name) !== undefined ? aminoNameOf(name) : undefined;
    if (aminoName !== undefined) byAminoName.set(aminoName, { name, aminoName, ...aminoPrefix(aminoName) });
  }
  const byPrefix = new Map<string, AminoType[]>();
  for (const type of byAminoName.values()) {
    const key = toHex(type.prefix);
    byPrefix.set(key, [...(byPrefix.get(key) ?? []), type]);
  }
  known = { generation, byAminoName, byPrefix };
  return known;
}
