import { fromBase64, toHex } from "../codec/bytes.ts";
import { ConnectionError, member, type Rpc } from "./rpc.ts";

/** A query that the application refused. Code, codespace and log are those of `abci_query`. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  readonly path: string;
  readonly code: number;
  /** "sdk" for the standard codes: 22 is a key that is not there, 18 an invalid request */
  readonly codespace: string;
  readonly log: string;

  constructor(path: string, code: number, codespace: string, log: string) {
    super(`query ${path} failed with ${codespace} code ${code}: ${log}`);
    this.path = path;
    this.code = code;
    this.codespace = codespace;
    this.log = log;
  }
}

export interface AbciQuery {
  /** A method, "/package.Query/Method", or a key of a store, "/store/offset/key" */
  readonly path: string;
  readonly data: Uint8Array;
  /** Height of the state to read; the latest when it is absent. */
  readonly height?: number | undefined;
  /** Asks for proofs, which only reads of keys have. */
  readonly prove?: boolean | undefined;
}

export interface AbciAnswer {
  readonly key: Uint8Array;
  /** Empty where there is nothing under the key */
  readonly value: Uint8Array;
  /** Height of the state that was read */
  readonly height: number;
  readonly proofOps: readonly { readonly type: string; readonly key: Uint8Array; readonly data: Uint8Array }[];
}

/** Reads state through a node's RPC. @throws QueryError when the application refuses, else as `Rpc.call` */
export async function abciQuery(rpc: Rpc, { path, data, height = 0, prove = false }: AbciQuery): Promise<AbciAnswer> {
  const result = await rpc.call("abci_query", { path, data: toHex(data), height: height.toString(), prove });
  const answer = member(member(result)("response"));
  const code = answer("code") ?? 0;
  if (typeof code !== "number") throw new ConnectionError(`abci_query ${path}: the answer has no code`);
  if (code !== 0) throw new QueryError(path, code, String(answer("codespace") ?? ""), String(answer("log") ?? ""));
  const ops = member(answer("proofOps") ?? answer("proof_ops"))("ops");
  return {
    key: bytesOf(answer("key")),
    value: bytesOf(answer("value")),
    height: Number(answer("height") ?? 0),
    proofOps: (Array.isArray(ops) ? ops : []).map((op: unknown) => {
      const at = member(op);
      return { type: String(at("type")), key: bytesOf(at("key")), data: bytesOf(at("data")) };
    }),
  };
}

// Go prints no bytes as null.
function bytesOf(json: unknown): Uint8Array {
  return fromBase64(typeof json === "string" ? json : "");
}
