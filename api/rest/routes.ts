import { fromJson } from "../../codec/json/fromJson.ts";
import { type MessageSchema, schemaOf } from "../../codec/schema.ts";
import type { HttpRule, MethodSchema } from "../../codec/services.ts";
import { invalidArgument } from "../../core/queryError.ts";
import { codecOf } from "../dispatch.ts";
import { parseBody } from "./body.ts";
import { emptyRequest, parseQueryString, type RequestJson, setParameter } from "./queryString.ts";

/** One HTTP route of an rpc. */
export interface Route {
  readonly method: HttpRule["method"];
  /** Template as in the .proto; names the route in metrics. */
  readonly template: string;
  /** The template in the server's spelling: `:field`, and `*` for the rest of the path. */
  readonly url: string;
  readonly rpc: MethodSchema;
  /** Encodes what came over HTTP as the request message. @throws QueryError, JsonError naming the field */
  encode(http: HttpParts): Uint8Array;
}

/** The parts of an HTTP request that fill a message. */
export interface HttpParts {
  /** Decoded path parameters as the server names them. */
  readonly params: Readonly<Record<string, string>>;
  /** Without the question mark, as it came. */
  readonly queryString: string;
  readonly body: Uint8Array;
}

const variable = /\{([a-z0-9_.]+)(=\*\*)?\}/g;

/** The server's name of a path parameter: it takes no dots, and knows the rest of a path as `*`. */
const serverName = (field: string, rest: string | undefined) =>
  rest === undefined ? field.replaceAll(".", "__") : "*";

function asMessage(json: unknown): RequestJson {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw invalidArgument("body: must be a JSON object");
  return Object.assign(emptyRequest(), json);
}

function requestJson(
  rule: HttpRule,
  fields: readonly (readonly [string, string])[],
  input: MessageSchema,
  http: HttpParts,
) {
  const body = rule.body === "" ? undefined : parseBody(http.body);
  const request = rule.body === "*" ? asMessage(body) : emptyRequest();
  if (rule.body !== "" && rule.body !== "*") request[rule.body] = body;
  for (const [field, name] of fields) {
    delete request[field];
    setParameter(request, input, field, http.params[name] ?? "");
  }
  // With body "*" nothing is left for the query string.
  if (rule.body === "*") return request;
  const taken = new Set([rule.body, ...fields.map(([field]) => field)]);
  for (const [name, text] of parseQueryString(http.queryString))
    if (!taken.has(name)) setParameter(request, input, name, text);
  return request;
}

function compileRule(rpc: MethodSchema, rule: HttpRule): Route {
  const input = schemaOf(rpc.input);
  const codec = codecOf(rpc.input);
  const fields = [...rule.path.matchAll(variable)].map(
    ([, field = "", rest]) => [field, serverName(field, rest)] as const,
  );
  return {
    method: rule.method,
    template: rule.path,
    url: rule.path.replace(variable, (_, field: string, rest?: string) =>
      rest === undefined ? `:${serverName(field, rest)}` : "*",
    ),
    rpc,
    encode: (http) => codec.encode(fromJson(rpc.input, requestJson(rule, fields, input, http))).finish(),
  };
}

/**
 * The routes of rpcs, from the google.api.http rules of their descriptors. Where two differ by the name of a parameter alone,
 * the later has it, as in grpc-gateway; the standard auth service has such a pair under `bech32/`.
 */
export function routesOf(methods: readonly MethodSchema[]): readonly Route[] {
  const routes = new Map<string, Route>();
  for (const rpc of methods)
    for (const rule of rpc.http) {
      const shape = rule.path.replace(variable, (_, _field, rest: string | undefined) => rest ?? "{}");
      routes.set(`${rule.method} ${shape}`, compileRule(rpc, rule));
    }
  return [...routes.values()];
}
