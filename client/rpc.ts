/** A node that cannot be reached, or that answers with something other than JSON-RPC. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/** An error that the node's RPC answered with, as for a height that it does not have. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  /** JSON-RPC code, such as -32603 */
  readonly code: number;
  readonly data: string;

  constructor(method: string, code: number, message: string, data: string) {
    super(`${method}: ${message}${data === "" ? "" : `: ${data}`} (${code})`);
    this.code = code;
    this.data = data;
  }
}

/** CometBFT's JSON-RPC. */
export interface Rpc {
  /**
   * Calls one method and returns its `result`, unchecked. Integers among the parameters go as decimal text, bytes as hex.
   * @throws ConnectionError, RpcError
   */
  call(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** What of the web's `fetch` is used. */
export type Fetch = (
  url: string,
  init: { readonly method: "POST"; readonly headers: Record<string, string>; readonly body: string },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** The RPC of the node at `url`, such as "http://localhost:26657". One request is one POST; nothing is kept open. */
export function createRpc(url: string, fetcher: Fetch = fetch): Rpc {
  let last = 0;
  return {
    async call(method, params = {}) {
      last += 1;
      const id = last;
      const body = JSON.stringify({ jsonrpc: "2.0", id, method, params });
      const { status, text } = await post(url, fetcher, body);
      return resultOf(method, parse(url, status, text), id);
    },
  };
}

async function post(url: string, fetcher: Fetch, body: string): Promise<{ status: number; text: string }> {
  try {
    const response = await fetcher(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new ConnectionError(`no answer from ${url}: ${reasonOf(error)}`, { cause: error });
  }
}

// CometBFT answers errors with HTTP 500 and a JSON-RPC body, so the body decides and not the status.
function parse(url: string, status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConnectionError(`${url} answered with HTTP ${status} and no JSON: is it CometBFT's RPC address?`);
  }
}

function resultOf(method: string, answer: unknown, id: number): unknown {
  const at = member(answer);
  if (at("jsonrpc") !== "2.0" || at("id") !== id) {
    throw new ConnectionError(`${method}: the answer is not that of JSON-RPC 2.0 to request ${id}`);
  }
  const error = at("error");
  if (error === undefined || error === null) return at("result");
  const of = member(error);
  const code = of("code");
  throw new RpcError(method, typeof code === "number" ? code : 0, textOf(of("message")), textOf(of("data")));
}

/** Reads members of something that should be a JSON object; of anything else every member is undefined. */
export function member(json: unknown): (key: string) => unknown {
  const entries = new Map<string, unknown>(typeof json === "object" && json !== null ? Object.entries(json) : []);
  return (key) => entries.get(key);
}

/** The message of a thrown value, with that of its cause, which is where fetch tells what happened. */
export function reasonOf(error: unknown): string {
  // By shape: an Error of another frame or realm is no instance of this one's class.
  if (typeof error !== "object" || error === null || !("message" in error)) return String(error);
  return "cause" in error && error.cause ? `${error.message}: ${reasonOf(error.cause)}` : String(error.message);
}

function textOf(json: unknown): string {
  return typeof json === "string" ? json : "";
}
