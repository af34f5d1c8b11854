import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../codec/bytes.ts";
import { member, reasonOf } from "../rpc.ts";
import { parseContentId } from "./cid.ts";
import { checkContent, type DocumentRef, rawUri } from "./document.ts";
import { bodyOf, FetchError, type Fetcher } from "./get.ts";
import { webUrl } from "./location.ts";

/** How documents are stored. */
export interface AddOptions {
  /** Base of a Kubo node's RPC, such as "http://127.0.0.1:5001" */
  readonly kubo?: string | undefined;
  /** The longest time of a request, milliseconds; 60,000 unless told */
  readonly timeoutMs?: number | undefined;
  readonly fetcher?: Fetcher | undefined;
}

/** The RPC of a Kubo node on the same machine. */
export const defaultKubo = "http://127.0.0.1:5001";

/** So much is one block with the chunker that is asked for; more becomes a tree of blocks. */
const blockBytes = 1024 * 1024;

/** What a node says of something, bytes at most. */
const maxAnswer = 64 * 1024;

/**
 * Adds a document to IPFS through a Kubo node, and pins it. Up to 1 MiB its CID is that of its bytes (CIDv1 raw), and the node's
 * answer is held against it; of more the node is asked for the document again, and that is held against its hash.
 * @returns what goes on chain
 * @throws FetchError, ContentMismatch
 */
export async function addDocument(content: Uint8Array, options: AddOptions = {}): Promise<DocumentRef> {
  const hash = sha256(content);
  const query = `cid-version=1&raw-leaves=true&hash=sha2-256&chunker=size-${blockBytes}&pin=true&quieter=true`;
  const form = new FormData();
  form.append("file", new Blob([content.slice()]), "document");
  const answer = await call(`add?${query}`, form, options);
  const cid = member(parse(new TextDecoder().decode(answer)))("Hash");
  if (typeof cid !== "string")
    throw new FetchError("the IPFS node did not say under which content identifier it has the document");
  const { codec } = parseContentId(cid);
  const uri = `ipfs://${cid}`;
  if (content.length <= blockBytes) {
    if (uri !== rawUri(content))
      throw new FetchError(`the IPFS node says ${uri} of a document that is ${rawUri(content)}`);
  } else {
    if (codec === "raw") throw new FetchError(`the IPFS node says ${uri} of a document of many blocks`);
    checkContent(await call(`cat?arg=${cid}`, undefined, options, content.length), hash, uri);
  }
  return { sha256: hash, uri };
}

async function call(
  path: string,
  body: FormData | undefined,
  options: AddOptions,
  maxBytes = maxAnswer,
): Promise<Uint8Array> {
  const { kubo = defaultKubo, timeoutMs = 60_000, fetcher = fetch } = options;
  const url = `${webUrl(kubo).href.replace(/\/+$/, "")}/api/v0/${path}`;
  const ended = new AbortController();
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ended.signal]);
    const answer = await fetcher(url, {
      method: "POST",
      redirect: "error",
      signal,
      ...(body === undefined ? {} : { body }),
    });
    const bytes = await bodyOf(answer, new URL(url), Math.max(maxBytes, maxAnswer));
    if (answer.status !== 200) throw new FetchError(`${kubo} answered with HTTP ${answer.status}: ${told(bytes)}`);
    return bytes;
  } catch (error) {
    if (error instanceof FetchError) throw error;
    throw new FetchError(`no answer from ${kubo}: ${reasonOf(error)}`, { cause: error });
  } finally {
    // What was not read, of an answer that is refused, is not waited for.
    ended.abort();
  }
}

const told = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(0, 200)).split("\n")[0] ?? toHex(bytes);

// Kubo answers a line of JSON for each thing that was added: the document is the last.
function parse(text: string): unknown {
  try {
    return JSON.parse(text.trim().split("\n").at(-1) ?? "");
  } catch {
    throw new FetchError("the IPFS node answered with something other than JSON: is it the address of its RPC?");
  }
}
