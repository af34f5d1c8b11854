import { type RequestQuery, ResponseQuery } from "../codec/gen/tendermint/abci/types.ts";
import { ProofOps } from "../codec/gen/tendermint/crypto/proof.ts";
import { findSchema } from "../codec/schema.ts";
import { scanMessage } from "../codec/wire/scanMessage.ts";
import { reasonOf, StoreError } from "../store/errors.ts";
import type { StateReader, StateView, StoreProof } from "../store/types.ts";
import { blockContext } from "./block.ts";
import type { Chain } from "./chain.ts";
import type { ChainIdentity, Ctx } from "./ctx.ts";
import { BrokenInvariant, LedgerError } from "./errors.ts";
import { noteOf } from "./note.ts";
import { type GrpcStatus, QueryError } from "./queryError.ts";
import { boundedRows } from "./queryRows.ts";
import { sdk } from "./sdkErrors.ts";
import { Branch } from "./state/branch.ts";
import type { ReportFault } from "./tx/run.ts";

/** What a query reads: a retained version and the chain's handlers. */
export interface Queries {
  readonly chain: Chain;
  readonly store: StateReader;
  readonly identity: () => ChainIdentity;
  /** Told what a handler threw that is no refusal. */
  readonly report?: ReportFault | undefined;
  /** Services of the framework itself by path, such as simulation. */
  readonly services: ReadonlyMap<string, FrameworkService>;
  /** Most rows that one query may read in ranges; no limit unless given. */
  readonly maxRows?: number | undefined;
}

/** An rpc that no module has. */
export interface FrameworkService {
  /** Full name of its request. */
  readonly input: string;
  /** @throws QueryError */
  answer(request: Uint8Array, view: StateView): Uint8Array;
}

/** The answer to a query by gRPC path. */
export interface QueryAnswer {
  readonly value: Uint8Array;
  /** The height that was read. */
  readonly height: number;
}

/** @throws QueryError when the version is not kept any more, not there yet, or cannot be read now */
export function viewAt(store: StateReader, height: number): StateView {
  if (height === 0) return store.latest;
  const view = keptView(store, height);
  if (view !== undefined) return view;
  const { oldest, newest } = store.retained();
  throw new QueryError("InvalidArgument", `height ${height} is not kept: this node has ${oldest} to ${newest}`);
}

/** @throws QueryError where the height should be there, but its database does not give it now */
function keptView(store: StateReader, height: number): StateView | undefined {
  try {
    return store.at(height);
  } catch (error) {
    if (error instanceof StoreError) throw new QueryError("Unavailable", error.message);
    throw error;
  }
}

/** A read-only context of a version. What a handler writes by mistake goes nowhere. */
export function queryContext(identity: ChainIdentity, view: StateView): Ctx {
  return blockContext(identity, Branch.over(view), "query", view.height, noteOf(view).time, new Uint8Array(0));
}

/** @throws QueryError for bytes that are not the request */
function scanRequest(type: string, data: Uint8Array): void {
  const schema = findSchema(type);
  try {
    if (schema !== undefined) scanMessage(schema, data);
  } catch (error) {
    throw new QueryError("InvalidArgument", reasonOf(error));
  }
}

/** Answers a query by its gRPC path. @throws QueryError, LedgerError */
export function callQuery(queries: Queries, path: string, data: Uint8Array, height: number): QueryAnswer {
  const service = queries.services.get(path);
  const rpc = queries.chain.queries.get(path);
  if (service === undefined && rpc === undefined)
    throw sdk.unknownRequest(`unknown query path ${path}: not a service of this chain`);
  const view = boundedRows(viewAt(queries.store, height), queries.maxRows);
  if (service !== undefined) {
    scanRequest(service.input, data);
    return { value: service.answer(data, view), height: view.height };
  }
  if (rpc === undefined) throw new BrokenInvariant("a query path without a handler");
  scanRequest(rpc.input.$type, data);
  const response = rpc.handle(queryContext(queries.identity(), view), rpc.input.decode(data));
  return { value: rpc.output.encode(response).finish(), height: view.height };
}

/** SDK codes of gRPC statuses over ABCI (Cosmos SDK `baseapp/abci.go`, gRPCErrorToSDKError). */
const abciCodes: Readonly<Record<GrpcStatus, number>> = {
  Unknown: 6,
  NotFound: 22,
  InvalidArgument: 18,
  DeadlineExceeded: 6,
  FailedPrecondition: 18,
  ResourceExhausted: 6,
  Unimplemented: 6,
  Internal: 6,
  Unavailable: 6,
};

const sdkTexts: Readonly<Record<number, string>> = { 22: "key not found", 18: "invalid request", 6: "unknown request" };

/** An error as a query response; the height is that of the request, or the latest. @throws a broken invariant on, since the node must stop */
export function errorResponse(error: unknown, height: bigint): ResponseQuery {
  const base = { height };
  if (error instanceof QueryError) {
    const code = abciCodes[error.status];
    const log = `rpc error: code = ${error.status} desc = ${error.message}: ${sdkTexts[code] ?? ""}`;
    return ResponseQuery.fromPartial({ ...base, code, codespace: "sdk", log });
  }
  if (error instanceof LedgerError)
    return ResponseQuery.fromPartial({ ...base, code: error.code, codespace: error.codespace, log: error.message });
  if (error instanceof BrokenInvariant) throw error;
  return ResponseQuery.fromPartial({ ...base, code: 1, codespace: "undefined", log: "internal error" });
}

/** @throws unknown request where the store was not under the root of that height yet */
function proofsOf(store: StateReader, name: string, key: Uint8Array, height: number): StoreProof {
  try {
    return store.prove(name, key, height);
  } catch (error) {
    if (error instanceof StoreError) throw sdk.unknownRequest(error.message);
    throw error;
  }
}

/** `/store/<name>/key`: the raw value, with its two proofs when asked for. */
function storeQuery({ store }: Queries, name: string, request: RequestQuery): ResponseQuery {
  if (!store.storeNames.includes(name))
    throw sdk.unknownRequest(`no such store: ${name}; stores: ${store.storeNames.join(", ")}`);
  // As the SDK's stores say it.
  if (request.data.length === 0) throw sdk.txDecode("query cannot be zero length");
  // The root of version H stands in header H + 1: whoever verifies at once asks for the version before the last.
  const view = viewAt(store, Number(request.height));
  const value = view.get(name, request.data) ?? new Uint8Array(0);
  const response = ResponseQuery.fromPartial({ key: request.data, value, height: BigInt(view.height) });
  if (!request.prove) return response;
  const { iavl, simple } = proofsOf(store, name, request.data, view.height);
  const proofOps = ProofOps.fromPartial({
    ops: [
      { type: "ics23:iavl", key: request.data, data: iavl },
      { type: "ics23:simple", key: Buffer.from(name), data: simple },
    ],
  });
  return { ...response, proofOps };
}

/** Answers an ABCI query: gRPC paths, raw stores, and the few paths that CometBFT and old clients know. */
export function answerQuery(queries: Queries, request: RequestQuery): ResponseQuery {
  try {
    if (request.height < 0n) throw sdk.invalidHeight("cannot query with height < 0; please provide a valid height");
    const parts = request.path.split("/");
    if (parts[1] === "store" && parts[3] === "key" && parts.length === 4)
      return storeQuery(queries, parts[2] ?? "", request);
    if (request.path === "/app/version")
      return ResponseQuery.fromPartial({
        value: Buffer.from(queries.chain.version),
        height: BigInt(queries.store.latest.height),
      });
    if (request.path.startsWith("/p2p/filter/"))
      return ResponseQuery.fromPartial({ height: BigInt(queries.store.latest.height) });
    const { value, height } = callQuery(queries, request.path, request.data, Number(request.height));
    return ResponseQuery.fromPartial({ value, height: BigInt(height) });
  } catch (error) {
    if (!(error instanceof QueryError || error instanceof LedgerError))
      queries.report?.(`query ${request.path}`, error);
    return errorResponse(error, request.height === 0n ? BigInt(queries.store.latest.height) : request.height);
  }
}
