import type { RpcRequest } from "../json/request.ts";
import { syntaxError } from "../json/syntax.ts";
import { goJson, kindOf, partsOf } from "../json/value.ts";
import { reasonOf } from "../reason.ts";
import { type Arg, ServerPanic } from "../routes/args.ts";
import type { Caller, Route, RpcContext } from "../routes/route.ts";
import { routes } from "../routes/table.ts";

/** The codes of JSON-RPC with the words that CometBFT gives them. */
const messages = {
  "-32700": "Parse error. Invalid JSON",
  "-32600": "Invalid Request",
  "-32601": "Method not found",
  "-32602": "Invalid params",
  "-32603": "Internal error",
} as const;

type Code = keyof typeof messages;

/** Id of a request as JSON: its text, its number, or none where the request could not be read. */
export type Id = string | bigint | undefined;

export function idJson(id: string | bigint): string {
  return typeof id === "bigint" ? String(id) : goJson([id]).slice(1, -1);
}

export function errorAnswer(id: Id, code: Code, data = ""): string {
  const error = goJson({ code: Number(code), message: messages[code], data: data === "" ? undefined : data });
  return `{"jsonrpc":"2.0",${id === undefined ? "" : `"id":${idJson(id)},`}"error":${error}}`;
}

export function resultAnswer(id: string | bigint, result: unknown): string {
  return `{"jsonrpc":"2.0","id":${idJson(id)},"result":${result === null ? "null" : goJson(result as object)}}`;
}

/** The answer to a request, and whether it stays right for ever. */
export interface Answered {
  readonly text: string;
  readonly cacheable: boolean;
}

/** Transports differ in the code of bad parameters, and in what can be asked for. */
interface Transport {
  readonly badParams: Code;
  readonly websocket: boolean;
}

/**
 * Answers one request of JSON-RPC; a notification is not answered.
 * @throws ServerPanic where CometBFT's handler panics
 */
export async function answerRequest(
  context: RpcContext,
  { id, method, params }: RpcRequest,
  caller: Caller,
  { badParams, websocket }: Transport,
): Promise<Answered | undefined> {
  if (id === undefined) return undefined;
  const route = routes.get(method);
  if (route === undefined || (route.websocket && !websocket))
    return { text: errorAnswer(id, "-32601"), cacheable: false };
  let args: ReadonlyMap<string, unknown>;
  try {
    args = params === undefined ? withoutParams(route) : readParams(route, params);
  } catch (error) {
    if (error instanceof ServerPanic) throw error;
    const data = `error converting json params to arguments: ${reasonOf(error)}`;
    return { text: errorAnswer(id, badParams, data), cacheable: false };
  }
  return answerRoute(context, route, args, id, caller);
}

/** Runs a route. What it throws is the data of an internal error. */
export async function answerRoute(
  context: RpcContext,
  route: Route,
  args: ReadonlyMap<string, unknown>,
  id: string | bigint,
  caller: Caller,
): Promise<Answered & { readonly failed: boolean }> {
  const cacheable = isCacheable(route, args);
  try {
    const result = await route.answer(context, args, caller);
    return { text: resultAnswer(id, result), cacheable, failed: false };
  } catch (error) {
    return { text: errorAnswer(id, "-32603", reasonOf(error)), cacheable, failed: true };
  }
}

function isCacheable({ cacheable }: Route, args: ReadonlyMap<string, unknown>): boolean {
  return typeof cacheable === "boolean" ? cacheable : cacheable.every((name) => args.get(name) !== undefined);
}

function withoutParams({ args }: Route): ReadonlyMap<string, unknown> {
  if (args.length > 0) throw new ServerPanic("reflect: Call with too few input arguments");
  return new Map();
}

/** Reads parameters by name or by place. @throws Error in CometBFT's words */
function readParams({ args }: Route, raw: string): ReadonlyMap<string, unknown> {
  const kind = kindOf(raw);
  if (kind === "null") return new Map(args.map(([name, arg]) => [name, arg.zero]));
  if (kind === "object") {
    const given = new Map(partsOf(raw).map(({ key, value }) => [key, value]));
    return new Map(args.map(([name, arg]) => [name, readOne(arg, given.get(name))]));
  }
  if (kind !== "array")
    throw new Error(
      `unknown type for JSON params: json: cannot unmarshal ${kind} into Go value of type []json.RawMessage. ` +
        "Expected map or array",
    );
  const list = partsOf(raw).map(({ value }) => value);
  if (list.length !== args.length) {
    const names = args.map(([name]) => name).join(" ");
    // Go prints what was given byte by byte.
    const shown = list.map((value) => `[${[...Buffer.from(value)].join(" ")}]`).join(" ");
    throw new Error(`expected ${args.length} parameters ([${names}]), got ${list.length} ([${shown}])`);
  }
  return new Map(args.map(([name, arg], place) => [name, readOne(arg, list[place])]));
}

function readOne(arg: Arg<unknown>, raw: string | undefined): unknown {
  return raw === undefined ? arg.zero : arg.json(raw);
}

/** Whether a text is JSON of a list that has more requests than may be in a batch. */
export function isLargeBatch(body: string, most: number): boolean {
  return most > 0 && kindOf(body) === "array" && syntaxError(body) === undefined && partsOf(body).length > most;
}
