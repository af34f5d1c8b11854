import { commitFromRpc, headerFromRpc, validatorsFromRpc } from "../../codec/block/rpc.ts";
import type { BlockValidator } from "../../codec/block/validators.ts";
import { concatBytes, equalBytes, fromBase64, toBase64 } from "../../codec/bytes.ts";
import { CommitmentProof } from "../../codec/gen/cosmos/ics23/v1/proofs.ts";
import type { Commit, Header } from "../../codec/gen/tendermint/types/types.ts";
import type { JsonValue } from "../../codec/json/value.ts";
import { u64Key } from "../../codec/keys.ts";
import { member } from "../rpc.ts";
import { differenceOf } from "./difference.ts";
import { commitToRpc, headerToRpc, validatorsToRpc } from "./rpcJson.ts";

interface Decodable<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(input: Uint8Array): T;
}

/** What the state holds under a number, and files prove: certificates, neutrality records. */
export interface Provable<T extends { readonly id: bigint }> {
  /** Name of the member of a file that shows it, such as "certificate" */
  readonly member: string;
  /** What people call it, such as "neutrality record" */
  readonly name: string;
  /** What a file says it is. Another layout will have another number. */
  readonly format: string;
  /** Store and prefix that it stands under, as `codec/stores.ts` has them */
  readonly store: string;
  readonly prefix: Uint8Array;
  /** Prefix of the numbers of those that stand in the place of others, where there may be any */
  readonly superseded?: Uint8Array;
  readonly codec: Decodable<T>;
  /** As files show it */
  shown(value: T): JsonValue;
}

/** A thing with all that is needed to check it against the hash of one block, as JSON. */
export interface ProofFile {
  readonly format: string;
  readonly chain_id: string;
  /** Height whose state is proven, as decimal text; the header is the next one, which carries the hash of that state. */
  readonly height: string;
  /** Where the state of the module holds it, and the bytes there; base64 */
  readonly key: string;
  readonly value: string;
  /** ICS-23 proofs, protobuf in base64: of the key in its store, and of the store in the state */
  readonly proofs: { readonly iavl: string; readonly simple: string };
  /**
   * What stood in its place at that height, "0" for nothing, with the ICS-23 proof of what the store says of it, or that it says
   * nothing; files of before do not tell.
   */
  readonly standing?: { readonly superseded_by: string; readonly iavl: string };
  /** Header, commit and validators as CometBFT's RPC prints them */
  readonly header: JsonValue;
  readonly commit?: JsonValue;
  readonly validators?: JsonValue;
}

/** The parts of a file that say everything; the rest of it repeats them for people to read. */
export interface ProofParts {
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

/** Key under which the store has the thing of a number. */
export const keyOf = ({ prefix }: Pick<Provable<never>, "prefix">, id: bigint): Uint8Array =>
  concatBytes(prefix, numberBytes(id));

/** The one file that has these parts. @throws when the bytes of the thing or of a proof are not canonical */
export function printProofFile<T extends { readonly id: bigint }>(kind: Provable<T>, parts: ProofParts): ProofFile {
  const { value, proofs, standing, header, commit, validators } = parts;
  const thing = decodeExactly(kind, "value", kind.codec, value);
  decodeExactly(kind, "proofs.iavl", CommitmentProof, proofs.iavl);
  decodeExactly(kind, "proofs.simple", CommitmentProof, proofs.simple);
  if (standing !== undefined) decodeExactly(kind, "standing.iavl", CommitmentProof, standing.iavl);
  return {
    format: kind.format,
    chain_id: header.chainId,
    height: (header.height - 1n).toString(),
    [kind.member]: kind.shown(thing),
    key: toBase64(keyOf(kind, thing.id)),
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
 * say, written in the one way that `printProofFile` writes it, so that nothing in it can be changed unseen.
 * @throws naming the field that is missing, malformed or contradicts the others
 */
export function readProofFile<T extends { readonly id: bigint }>(kind: Provable<T>, input: unknown): ProofParts {
  const json: unknown = typeof input === "string" ? parseText(kind.name, input) : input;
  const at = member(json);
  if (at("format") !== kind.format) throw new Error(`not a ${kind.name} file: its format is not ${kind.format}`);
  const proofs = member(at("proofs"));
  const [commit, validators] = [at("commit"), at("validators")];
  const parts: ProofParts = {
    value: bytes("value", at("value")),
    proofs: { iavl: bytes("proofs.iavl", proofs("iavl")), simple: bytes("proofs.simple", proofs("simple")) },
    standing: kind.superseded === undefined ? undefined : readStanding(kind.name, at("standing")),
    header: headerFromRpc(at("header")),
    commit: commit === undefined ? undefined : commitFromRpc(commit),
    validators: validators === undefined ? undefined : validatorsFromRpc(validators),
  };
  const difference = differenceOf(json, printProofFile(kind, parts), `a ${kind.name} file`);
  if (difference !== undefined) throw new Error(difference);
  return parts;
}

function readStanding(name: string, json: unknown): ProofParts["standing"] {
  if (json === undefined) return undefined;
  const at = member(json);
  const by = at("superseded_by");
  if (typeof by !== "string" || !/^(0|[1-9][0-9]{0,19})$/.test(by) || BigInt(by) >> 64n !== 0n)
    throw new Error(`standing.superseded_by must be the number of a ${name}, or 0`);
  return { supersededBy: BigInt(by), iavl: bytes("standing.iavl", at("iavl")) };
}

function parseText(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`not a ${name} file: it is no JSON`);
  }
}

function bytes(name: string, json: unknown): Uint8Array {
  if (typeof json !== "string") throw new Error(`${name} must be a text in base64`);
  return fromBase64(json);
}

// Decoding passes over fields that it does not know. Encoding again shows whether there were any.
function decodeExactly<T>(
  { name }: { readonly name: string },
  field: string,
  codec: Decodable<T>,
  input: Uint8Array,
): T {
  const message = codec.decode(input);
  if (!equalBytes(codec.encode(message).finish(), input)) {
    throw new Error(`${field} holds bytes that no ${name} of this format has`);
  }
  return message;
}
