import { sha256 } from "@noble/hashes/sha2.js";
import { equalBytes, toHex } from "../../codec/bytes.ts";
import { rawContentId } from "./cid.ts";
import { FetchError, type FetchLimits, getBytes } from "./get.ts";
import { isPrivateHost, parseLocation, webUrl } from "./location.ts";

/** A document as the chain names it: the SHA-256 of its bytes, and where they are. */
export interface DocumentRef {
  /** 32 bytes */
  readonly sha256: Uint8Array;
  readonly uri: string;
}

/** How documents are fetched. */
export interface FetchDocumentOptions extends FetchLimits {
  /** Base of an IPFS gateway, such as "http://127.0.0.1:8080"; its answers are checked, so it need not be trusted */
  readonly gateway?: string | undefined;
  /** Also from this machine and private networks. Whoever wrote the URI would else choose what of them is asked */
  readonly allowPrivate?: boolean | undefined;
}

/** The gateway of a Kubo node on the same machine. */
export const defaultGateway = "http://127.0.0.1:8080";

/** Bytes that are not the document that the chain names. */
export class ContentMismatch extends Error {
  override readonly name = "ContentMismatch";
}

/** Checks that bytes are the document with this SHA-256. @throws ContentMismatch */
export function checkContent(content: Uint8Array, expected: Uint8Array, what = "the document"): void {
  const found = sha256(content);
  if (!equalBytes(found, expected))
    throw new ContentMismatch(`${what} has SHA-256 ${toHex(found)}, not ${toHex(expected)}`);
}

/**
 * Fetches a document from where the chain says that it is, and checks that it is the one. A CID of raw content is held against the
 * SHA-256 before anything is fetched.
 * @throws ContentMismatch for other bytes, FetchError where there are none or in a private network, Error for a URI that is none
 */
export async function fetchDocument(
  { sha256: hash, uri }: DocumentRef,
  options: FetchDocumentOptions = {},
): Promise<Uint8Array> {
  const location = parseLocation(uri);
  if (location.kind === "ipfs" && location.id.codec === "raw" && !equalBytes(location.id.sha256, hash))
    throw new ContentMismatch(`${uri} is content with SHA-256 ${toHex(location.id.sha256)}, not ${toHex(hash)}`);
  if (location.kind === "web" && options.allowPrivate !== true && isPrivateHost(location.url.hostname))
    throw new FetchError(`${uri} is in a private network, where nothing is fetched from unless that is allowed`);
  const url = location.kind === "web" ? location.url : gatewayUrl(options.gateway ?? defaultGateway, uri);
  const content = await getBytes(url, options);
  checkContent(content, hash, uri);
  return content;
}

/** Where a gateway gives what an ipfs:// URI names. */
export function gatewayUrl(gateway: string, uri: string): URL {
  const base = webUrl(gateway);
  return new URL(`${base.href.replace(/\/+$/, "")}/ipfs/${uri.slice("ipfs://".length)}`);
}

/** The ipfs:// URI of a document that is stored as one block, known before it is stored. */
export const rawUri = (content: Uint8Array): string => `ipfs://${rawContentId(sha256(content))}`;
