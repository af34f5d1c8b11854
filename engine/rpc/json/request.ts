import { syntaxError } from "./syntax.ts";
import { type Kind, kindOf, partsOf, textOf } from "./value.ts";

/** A JSON-RPC request; without an id it is a notification, which is not answered. */
export interface RpcRequest {
  /** As printed: a string or a whole number. */
  readonly id: string | bigint | undefined;
  readonly method: string;
  /** Text of the parameters, where there are any. */
  readonly params: string | undefined;
}

// As CometBFT's own Go compiler names the type that a request is read into.
const structType =
  'struct { JSONRPC string "json:\\"jsonrpc\\""; ID interface {} "json:\\"id,omitempty\\""; Method string "json:\\"method\\""; ' +
  'Params json.RawMessage "json:\\"params\\"" }';

const notification: RpcRequest = { id: undefined, method: "", params: undefined };

/**
 * Reads the body of a POST: one request, or a list of them.
 * @throws Error with the message of Go's encoding/json
 */
export function readRequests(body: string): readonly RpcRequest[] {
  const error = syntaxError(body);
  if (error !== undefined) throw new Error(error);
  const kind = kindOf(body);
  if (kind === "null") return [];
  if (kind === "array") {
    try {
      return partsOf(body).map(({ value }) => readRequest(value));
    } catch {
      // A list with a bad request is read as one request again, and refused as a list.
    }
  }
  return [readRequest(body)];
}

/** Reads one request from a text that is JSON. @throws Error with the message of Go's encoding/json */
export function readRequest(raw: string): RpcRequest {
  const kind = kindOf(raw);
  if (kind === "null") return notification;
  if (kind !== "object") throw new Error(`json: cannot unmarshal ${kind} into Go value of type ${structType}`);
  let id: unknown = null;
  let method = "";
  let params: string | undefined;
  let wrong: Error | undefined;
  const text = (field: string, value: string, before: string): string => {
    const given = kindOf(value);
    if (given === "string") return textOf(value);
    if (given !== "null") wrong ??= new Error(fieldMismatch(given, field, "string"));
    return before;
  };
  // Go finds fields whatever the case of their names; the last of several counts.
  for (const { key, value } of partsOf(raw)) {
    switch (key.toLowerCase()) {
      case "jsonrpc":
        text("jsonrpc", value, "");
        break;
      case "method":
        method = text("method", value, method);
        break;
      case "params":
        params = value;
        break;
      case "id":
        id = JSON.parse(value);
        if (typeof id === "number" && !Number.isFinite(id))
          wrong ??= new Error(fieldMismatch(`number ${value.trim()}`, "id", "float64"));
        break;
    }
  }
  if (wrong !== undefined) throw wrong;
  return id === null ? notification : { id: readId(id), method, params };
}

function fieldMismatch(what: Kind | string, field: string, type: string): string {
  return `json: cannot unmarshal ${what} into Go struct field .${field} of type ${type}`;
}

const least = -(2n ** 63n);

function readId(id: unknown): string | bigint {
  if (typeof id === "string") return Buffer.from(id).toString();
  if (typeof id === "number") {
    const whole = BigInt(Math.trunc(id));
    // What no int64 holds becomes the least of them on the processors that CometBFT runs on.
    return whole > -least - 1n || whole < least ? least : whole;
  }
  const type = Array.isArray(id) ? "[]interface {}" : typeof id === "object" ? "map[string]interface {}" : "bool";
  throw new Error(`json-rpc ID (${goValue(id)}) is of unknown type (${type})`);
}

/** A value as Go's `%v` prints it. */
function goValue(value: unknown): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goValue).join(" ")}]`;
  if (typeof value !== "object") return String(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${members.map(([key, member]) => `${key}:${goValue(member)}`).join(" ")}]`;
}
