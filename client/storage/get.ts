import { reasonOf } from "../rpc.ts";
import { isPrivateHost, webUrl } from "./location.ts";

/** An address that gave no document, gave too much, or led where nobody may be led. */
export class FetchError extends Error {
  override readonly name = "FetchError";
}

/** What of the web's `fetch` is used. */
export type Fetcher = (url: string, init: RequestInit) => Promise<Response>;

/** How far a fetch may go. */
export interface FetchLimits {
  /** The largest document, bytes; 64 MiB unless told */
  readonly maxBytes?: number | undefined;
  /** The longest time from the request to the last byte, milliseconds; 30,000 unless told */
  readonly timeoutMs?: number | undefined;
  /** The most redirects; 5 unless told */
  readonly maxRedirects?: number | undefined;
  readonly fetcher?: Fetcher | undefined;
}

const defaults = { maxBytes: 64 * 1024 * 1024, timeoutMs: 30_000, maxRedirects: 5 };
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches bytes. A redirect is followed so many times, never from https to http, nor from a public host to a private one.
 * @throws FetchError that names the address
 */
export async function getBytes(url: URL, limits: FetchLimits = {}): Promise<Uint8Array> {
  const { maxBytes = defaults.maxBytes, timeoutMs = defaults.timeoutMs } = limits;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeoutMs);
  try {
    const answer = await follow(url, limits, controller.signal);
    if (answer.status !== 200) throw new FetchError(`${url} answered with HTTP ${answer.status}`);
    return await bodyOf(answer, url, maxBytes);
  } catch (error) {
    if (error instanceof FetchError) throw error;
    if (controller.signal.aborted) throw new FetchError(`${url} gave no document within ${timeoutMs} ms`);
    throw new FetchError(`no answer from ${url}: ${reasonOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
    // What was not read, of an answer that is refused, is not waited for.
    controller.abort();
  }
}

async function follow(first: URL, limits: FetchLimits, signal: AbortSignal): Promise<Response> {
  const { maxRedirects = defaults.maxRedirects, fetcher = fetch } = limits;
  let url = first;
  for (let hops = 0; ; hops++) {
    const answer = await fetcher(url.href, { redirect: "manual", signal });
    // A browser does not say where a redirect leads: it follows it by rules of its own, and names the end.
    if (answer.type === "opaqueredirect") return followed(url, await fetcher(url.href, { redirect: "follow", signal }));
    if (!redirects.has(answer.status)) return answer;
    await answer.body?.cancel();
    if (hops >= maxRedirects) throw new FetchError(`${first} redirects more than ${maxRedirects} times`);
    const to = answer.headers.get("location");
    if (to === null) throw new FetchError(`${url} redirects without saying where`);
    url = allowed(url, to);
  }
}

function allowed(from: URL, to: string): URL {
  let url: URL;
  try {
    url = webUrl(to, from);
  } catch (error) {
    throw new FetchError(`${from} redirects to what cannot be fetched: ${reasonOf(error)}`);
  }
  if (from.protocol === "https:" && url.protocol === "http:")
    throw new FetchError(`${from} redirects to ${url.origin}, without encryption`);
  if (isPrivateHost(url.hostname) && !isPrivateHost(from.hostname))
    throw new FetchError(`${from} redirects to ${url.origin}, into a private network`);
  return url;
}

function followed(from: URL, answer: Response): Response {
  allowed(from, answer.url);
  return answer;
}

/** The bytes of an answer, as they are once unpacked. @throws FetchError where there are more */
export async function bodyOf(answer: Response, url: URL, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new FetchError(`${url} has more than the ${maxBytes} bytes that are allowed`);
  // Of compressed answers the length says something else, and too little at most: what is read is counted too.
  if (Number(answer.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (answer.body === null) return new Uint8Array(0);
  const reader = answer.body.getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > maxBytes) throw tooLarge();
    pieces.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
