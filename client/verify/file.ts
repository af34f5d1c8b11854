import { commitFromRpc, headerFromRpc, validatorsFromRpc } from "../../codec/block/rpc.ts";
import type { BlockValidator } from "../../codec/block/validators.ts";
import { concatBytes, equalBytes, fromBase64, toBase64 } from "../../codec/bytes.ts";
import { CommitmentProof } from "../../codec/gen/cosmos/ics23/v1/proofs.ts";
import { Certificate } from "../../codec/gen/eco2/offset/v1/offset.ts";
import type { Commit, Header } from "../../codec/gen/tendermint/types/types.ts";
import { toJson } from "../../codec/json/toJson.ts";
import type { JsonValue } from "../../codec/json/value.ts";
import { u64Key } from "../../codec/keys.ts";
import { prefixes } from "../../codec/stores.ts";
import { member } from "../rpc.ts";
import { differenceOf } from "./difference.ts";
import { commitToRpc, headerToRpc, validatorsToRpc } from "./rpcJson.ts";

/** What a certificate file says it is. Another layout will have another number. */
export const certificateFormat = "eco2-certificate/1";

/** A certificate with all that is needed to check it against the hash of one block, as JSON. */
export interface CertificateFile {
  readonly format: typeof certificateFormat;
  readonly chain_id: string;
  /** Height whose state is proven, as decimal text; the header is the next one, which carries the hash of that state. */
  readonly height: string;
  /** The certificate as REST shows it; fields that came after the first files only where they say something */
  readonly certificate: JsonValue;
  /** Where the state of the offset module holds it, and the bytes there; base64 */
  readonly key: string;
  readonly value: string;
  /** ICS-23 proofs, protobuf in base64: of the key in its store, and of the store in the state */
  readonly proofs: { readonly iavl: string; readonly simple: string };
  /**
   * Which certificate stood in its place at that height, "0" for none, with the ICS-23 proof of what the store says of it, or that
   * it says nothing; files of before do not tell.
   */
  readonly standing?: { readonly superseded_by: string; readonly iavl: string };
  /** Header, commit and validators as CometBFT's RPC prints them */
  readonly header: JsonValue;
  readonly commit?: JsonValue;
  readonly validators?: JsonValue;
}

/** The parts of a file that say everything; the rest of it repeats them for people to read. */
export interface CertificateParts {
  readonly value: Uint8Array;
  readonly proofs: { readonly iavl: Uint8Array; readonly simple: Uint8Array };
  readonly standing?: { readonly supersededBy: bigint; readonly iavl: Uint8Array } | undefined;
  readonly header: Header;
  readonly commit?: Commit | undefined;
  readonly validators?: readonly BlockValidator[] | undefined;
}

/** A number as keys and values of the store have it. */
export function numberBytes(id: bigint): Uint8Array {
  const number = new Uint8Array(8);
  u64Key.write(id, number, 0, true);
  return number;
}

/** Key of a certificate in the store of the offset module. */
export const certificateKey = (id: bigint): Uint8Array => concatBytes(prefixes.offset.certificates, numberBytes(id));

/** Key under which that store has the number of the certificate that superseded one. */
export const supersededKey = (id: bigint): Uint8Array => concatBytes(prefixes.offset.superseded, numberBytes(id));

// Fields that came after the first files were written. Those say nothing of them, and are as good as ever.
const laterFields: ReadonlySet<string> = new Set([
  "purpose",
  "statement",
  "beneficiary_account",
  "from_ecc",
  "supersedes",
  "original",
  "correction",
  "credit_type",
  "labelled",
]);

const saysNothing = (value: JsonValue): boolean =>
  value === "" || value === false || value === "0" || (Array.isArray(value) && value.length === 0);

function withoutEmptyLater(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutEmptyLater);
  if (typeof value !== "object" || value === null) return value;
  const told = Object.entries(value).filter(([name, of]) => !laterFields.has(name) || !saysNothing(of));
  return Object.fromEntries(told.map(([name, of]) => [name, withoutEmptyLater(of)]));
}

/** A certificate as files show it: as REST does, later fields only where they say something. */
function shownCertificate(certificate: Certificate): JsonValue {
  return withoutEmptyLater(toJson("eco2.offset.v1.Certificate", certificate));
}

/** The one file that has these parts. @throws when the bytes of the certificate or of a proof are not canonical */
export function printCertificateFile(parts: CertificateParts): CertificateFile {
  const { value, proofs, standing, header, commit, validators } = parts;
  const certificate = decodeExactly("value", Certificate, value);
  decodeExactly("proofs.iavl", CommitmentProof, proofs.iavl);
  decodeExactly("proofs.simple", CommitmentProof, proofs.simple);
  if (standing !== undefined) decodeExactly("standing.iavl", CommitmentProof, standing.iavl);
  return {
    format: certificateFormat,
    chain_id: header.chainId,
    height: (header.height - 1n).toString(),
    certificate: shownCertificate(certificate),
    key: toBase64(certificateKey(certificate.id)),
    value: toBase64(value),
    proofs: { iavl: toBase64(proofs.iavl), simple: toBase64(proofs.simple) },
    ...(standing === undefined
      ? {}
      : { standing: { superseded_by: standing.supersededBy.toString(), iavl: toBase64(standing.iavl) } }),
    header: headerToRpc(header),
    ...(commit === undefined ? {} : { commit: commitToRpc(commit) }),
    ...(validators === undefined ? {} : { validators: validatorsToRpc(validators) }),
  };
}

/**
 * Reads a file, given as JSON text or as what JSON.parse made of it. What it shows must be what its bytes and its header
 * say, written in the one way that `printCertificateFile` writes it, so that nothing in it can be changed unseen.
 * @throws naming the field that is missing, malformed or contradicts the others
 */
export function readCertificateFile(input: unknown): CertificateParts {
  const json: unknown = typeof input === "string" ? parseText(input) : input;
  const at = member(json);
  if (at("format") !== certificateFormat)
    throw new Error(`not a certificate file: its format is not ${certificateFormat}`);
  const proofs = member(at("proofs"));
  const [commit, validators] = [at("commit"), at("validators")];
  const parts: CertificateParts = {
    value: bytes("value", at("value")),
    proofs: { iavl: bytes("proofs.iavl", proofs("iavl")), simple: bytes("proofs.simple", proofs("simple")) },
    standing: readStanding(at("standing")),
    header: headerFromRpc(at("header")),
    commit: commit === undefined ? undefined : commitFromRpc(commit),
    validators: validators === undefined ? undefined : validatorsFromRpc(validators),
  };
  const difference = differenceOf(json, printCertificateFile(parts));
  if (difference !== undefined) throw new Error(difference);
  return parts;
}

function readStanding(json: unknown): CertificateParts["standing"] {
  if (json === undefined) return undefined;
  const at = member(json);
  const by = at("superseded_by");
  if (typeof by !== "string" || !/^(0|[1-9][0-9]{0,19})$/.test(by) || BigInt(by) >> 64n !== 0n)
    throw new Error("standing.superseded_by must be the number of a certificate, or 0");
  return { supersededBy: BigInt(by), iavl: bytes("standing.iavl", at("iavl")) };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("not a certificate file: it is no JSON");
  }
}

function bytes(name: string, json: unknown): Uint8Array {
  if (typeof json !== "string") throw new Error(`${name} must be a text in base64`);
  return fromBase64(json);
}

interface Decodable<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(input: Uint8Array): T;
}

// Decoding passes over fields that it does not know. Encoding again shows whether there were any.
function decodeExactly<T>(name: string, codec: Decodable<T>, input: Uint8Array): T {
  const message = codec.decode(input);
  if (!equalBytes(codec.encode(message).finish(), input)) {
    throw new Error(`${name} holds bytes that no certificate of this format has`);
  }
  return message;
}
