import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { flagOption, readOption, registry } from "./descriptors.ts";

export type HttpMethod = "GET" | "PUT" | "POST" | "DELETE" | "PATCH";

/** One REST route of an rpc. */
export interface HttpRule {
  readonly method: HttpMethod;
  /** Template: `{field}` takes one segment, `{field=**}` the rest with its slashes. */
  readonly path: string;
  /** Field that the HTTP body fills; "*" is the whole request, "" is none. */
  readonly body: string;
}

/** One rpc. */
export interface MethodSchema {
  readonly name: string;
  /** `/package.Service/Method`: the gRPC path, which is also the path of abci_query. */
  readonly path: string;
  /** Full names of request and response. */
  readonly input: string;
  readonly output: string;
  /** The rule of the option first, then its additional bindings. Empty: not served over REST. */
  readonly http: readonly HttpRule[];
}

/** One service. */
export interface ServiceSchema {
  /** Full name. */
  readonly name: string;
  /** Its requests are messages of transactions. */
  readonly isMsg: boolean;
  readonly methods: readonly MethodSchema[];
}

/** Shape of google.api.HttpRule as the descriptors' reader returns it. */
interface RawRule {
  readonly pattern: { readonly case?: string; readonly value?: unknown };
  readonly body: string;
  readonly additionalBindings: readonly RawRule[];
}

const httpMethods: ReadonlyMap<string, HttpMethod> = new Map([
  ["get", "GET"],
  ["put", "PUT"],
  ["post", "POST"],
  ["delete", "DELETE"],
  ["patch", "PATCH"],
]);

function rulesOf(rule: RawRule): HttpRule[] {
  const method = httpMethods.get(rule.pattern.case ?? "");
  const path = rule.pattern.value;
  const own = method === undefined || typeof path !== "string" ? [] : [{ method, path, body: rule.body }];
  return [...own, ...rule.additionalBindings.flatMap(rulesOf)];
}

function compileMethod(method: DescMethod): MethodSchema {
  const rule = readOption(method, "google.api.http") as RawRule | undefined;
  return {
    name: method.name,
    path: `/${method.parent.typeName}/${method.name}`,
    input: method.input.typeName,
    output: method.output.typeName,
    http: rule === undefined ? [] : rulesOf(rule),
  };
}

function compileService(service: DescService): ServiceSchema {
  return {
    name: service.typeName,
    isMsg: flagOption(service, "cosmos.msg.v1.service", false),
    methods: service.methods.map(compileMethod),
  };
}

let all: { readonly from: unknown; readonly list: readonly ServiceSchema[] } | undefined;

/** Every service of the descriptors, in the order of their names. */
export function services(): readonly ServiceSchema[] {
  const from = registry();
  if (all?.from === from) return all.list;
  const found: ServiceSchema[] = [];
  for (const desc of from) if (desc.kind === "service") found.push(compileService(desc));
  all = { from, list: found.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  return all.list;
}

/** A service by its full name, or undefined where no file defines it. */
export function findService(name: string): ServiceSchema | undefined {
  return services().find((service) => service.name === name);
}
