import { schemaOf } from "../../codec/schema.ts";
import type { HttpRule, MethodSchema } from "../../codec/services.ts";
import { heightHeader } from "../height.ts";
import { routesOf } from "../rest/routes.ts";
import { fieldSchema, type JsonSchema, queryFields, refTo, schemasOf } from "./schemas.ts";

/** Whose REST interface a document tells of. */
export interface About {
  readonly title: string;
  readonly version: string;
}

const errorName = "Error";
const errorSchema: JsonSchema = {
  type: "object",
  properties: {
    code: {
      type: "integer",
      description: "gRPC code: 3 invalid argument, 5 not found, 12 not implemented, 13 internal",
    },
    message: { type: "string" },
    details: { type: "array", items: { type: "object", additionalProperties: true } },
  },
};

const variables = /\{([a-z0-9_.]+)(?:=\*\*)?\}/g;
const json = (schema: JsonSchema) => ({ "application/json": { schema } });

const heightParameter = {
  name: heightHeader,
  in: "header",
  description: "height of the state that is read; the latest unless given",
  schema: { type: "string", format: "uint64" },
};

/** The field that a path parameter fills, be it in a message within the request. */
function fieldAt(message: string, path: string): JsonSchema {
  const [first = "", ...rest] = path.split(".");
  const field = schemaOf(message).byName.get(first);
  if (field === undefined) throw new Error(`${message} has no field ${first}`);
  return rest.length === 0 || field.message === undefined ? fieldSchema(field) : fieldAt(field.message, rest.join("."));
}

function parametersOf({ input }: MethodSchema, rule: HttpRule) {
  const inPath = [...rule.path.matchAll(variables)].map(([, name = ""]) => name);
  const taken = new Set([...inPath, rule.body]);
  const inQuery = rule.body === "*" ? [] : queryFields(input, taken);
  return [
    ...inPath.map((name) => ({ name, in: "path", required: true, schema: fieldAt(input, name) })),
    ...inQuery.map(({ name, schema }) => ({ name, in: "query", schema })),
    heightParameter,
  ];
}

function bodyOf({ input }: MethodSchema, { body }: HttpRule) {
  if (body === "") return {};
  const schema = body === "*" ? refTo(input) : fieldAt(input, body);
  return { requestBody: { required: true, content: json(schema) } };
}

const packageOf = ({ path, name }: MethodSchema): string => path.slice(1, -name.length - 1).replace(/\.[A-Za-z]+$/, "");

function operationOf(rpc: MethodSchema, rule: HttpRule, index: number) {
  return {
    tags: [packageOf(rpc)],
    summary: rpc.name,
    description: `gRPC: ${rpc.path}`,
    operationId: `${rpc.path.slice(1).replace(/[./]/g, "_")}${index === 0 ? "" : `_${index + 1}`}`,
    parameters: parametersOf(rpc, rule),
    ...bodyOf(rpc, rule),
    responses: {
      "200": { description: "the answer", content: json(refTo(rpc.output)) },
      default: { description: "what was wrong", content: json(refTo(errorName)) },
    },
  };
}

/** The OpenAPI 3.0 document of what the REST server answers. */
export function openApi(methods: readonly MethodSchema[], { title, version }: About): object {
  const paths: Record<string, Record<string, object>> = {};
  const messages: string[] = [];
  for (const { rpc, method, template } of routesOf(methods)) {
    const index = rpc.http.findIndex((rule) => rule.path === template && rule.method === method);
    const rule = rpc.http[index];
    if (rule === undefined) continue;
    const path = template.replace(variables, (_, name: string) => `{${name}}`);
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(rpc, rule, index) };
    messages.push(rpc.output);
    if (rule.body !== "") messages.push(rpc.input);
  }
  const tags = [...new Set(methods.filter(({ http }) => http.length > 0).map(packageOf))].sort();
  return {
    openapi: "3.0.3",
    info: { title, version },
    servers: [{ url: "/" }],
    tags: tags.map((name) => ({ name })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { schemas: { [errorName]: errorSchema, ...schemasOf(messages) } },
  };
}
