import { base32nopad, base58 } from "@scure/base";
import { concatBytes } from "../../codec/bytes.ts";

/**
 * What a content identifier says of its content: the SHA-256 of the bytes themselves ("raw"), or of the top of a tree of blocks
 * that IPFS cut them into ("dag-pb"), which the bytes alone do not show.
 */
export interface ContentId {
  readonly codec: "raw" | "dag-pb";
  /** 32 bytes */
  readonly sha256: Uint8Array;
}

const codes = { raw: 0x55, "dag-pb": 0x70 } as const;
// SHA-256 among the multihashes, and its length.
const multihash = Uint8Array.of(0x12, 0x20);
const version1 = 1;

/** CIDv1 of bytes by their SHA-256, in base32 as all of IPFS prints it: "bafkrei…". @throws unless it is 32 bytes */
export function rawContentId(sha256: Uint8Array): string {
  if (sha256.length !== 32) throw new Error(`a SHA-256 of ${sha256.length} bytes: it has 32`);
  return `b${base32nopad.encode(concatBytes(Uint8Array.of(version1, codes.raw), multihash, sha256)).toLowerCase()}`;
}

/**
 * Reads a CID: version 1 in base32 ("b…") or base58 ("z…"), version 0 ("Qm…"). @throws on other bases, codecs and hashes: what
 * could not be checked is not fetched
 */
export function parseContentId(text: string): ContentId {
  const bytes = bytesOf(text);
  if (text.startsWith("Qm")) return { codec: "dag-pb", sha256: digestOf(text, bytes) };
  const codec =
    bytes[0] !== version1
      ? undefined
      : bytes[1] === codes.raw
        ? "raw"
        : bytes[1] === codes["dag-pb"]
          ? "dag-pb"
          : undefined;
  if (codec === undefined)
    throw new Error(`content identifier ${shown(text)}: version 1 with codec raw or dag-pb is allowed`);
  return { codec, sha256: digestOf(text, bytes.subarray(2)) };
}

function bytesOf(text: string): Uint8Array {
  try {
    if (text.startsWith("Qm")) return base58.decode(text);
    if (/^b[a-z2-7]+$/.test(text)) return base32nopad.decode(text.slice(1).toUpperCase());
    if (text.startsWith("z")) return base58.decode(text.slice(1));
  } catch {
    // Told below, as any other text that is none.
  }
  throw new Error(`${shown(text)} is no content identifier: "bafkrei…" is the form of one`);
}

function digestOf(text: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 34 || bytes[0] !== multihash[0] || bytes[1] !== multihash[1])
    throw new Error(`content identifier ${shown(text)}: only SHA-256 is allowed`);
  return bytes.slice(2);
}

const shown = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
