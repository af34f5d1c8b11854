import { Script } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { backendOf, type Served, serve } from "../../test/harness/api.ts";
import { startLedger } from "../../test/harness/ledger.ts";

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
}
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}
interface Document {
  readonly openapi: string;
  readonly info: object;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const address = encodeAddress("eco", new Uint8Array(20).fill(1));
let served: Served;
let document: Document;
const get = (path: string, init: RequestInit = {}) => fetch(`${served.restUrl}${path}`, init);
const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

beforeAll(async () => {
  const ledger = startLedger({ funded: [{ address, coins: [{ denom: "ueco2", amount: "9" }] }] });
  ledger.block();
  served = await serve(backendOf(ledger));
  document = JSON.parse(await (await get("/swagger/openapi.json")).text());
}, 30_000);
afterAll(() => served.close());

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  const found = name === undefined ? schema : document.components.schemas[name];
  if (found === undefined) throw new Error(`nothing at ${schema.$ref}`);
  return found;
}

/** What of a JSON value is not as its schema says. */
function faults(given: Schema, value: unknown, at = "answer"): string[] {
  const schema = resolved(given);
  if (schema.type === "array")
    return Array.isArray(value)
      ? value.flatMap((one, index) => faults(schema.items ?? {}, one, `${at}[${index}]`))
      : [`${at}: no list`];
  if (schema.type === "object") {
    // An absent message is null, as the standard's servers print it.
    if (value === null) return [];
    if (typeof value !== "object" || Array.isArray(value)) return [`${at}: no object`];
    return Object.entries(value).flatMap(([name, one]) => {
      const property = schema.properties?.[name];
      if (property === undefined) return schema.additionalProperties === true ? [] : [`${at}.${name}: is not told of`];
      return faults(property, one, `${at}.${name}`);
    });
  }
  if (schema.enum !== undefined) return schema.enum.includes(String(value)) ? [] : [`${at}: ${value} is no value`];
  if (value === null) return [];
  const type = { integer: "number", string: "string", boolean: "boolean" }[schema.type ?? ""];
  return typeof value === type ? [] : [`${at}: ${typeof value}, not ${schema.type}`];
}

function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => (name === "$ref" ? [String(one)] : refsIn(one)));
}

describe("the OpenAPI document", () => {
  test("tells of the chain, and is of version 3.0", () => {
    expect(document.openapi).toBe("3.0.3");
    expect(document.info).toEqual({ title: "eco2 REST API", version: "0.1.0" });
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(["/cosmos/bank/v1beta1/balances/{address}", "/cosmos/tx/v1beta1/simulate"]),
    );
  });

  test("is whole: every reference leads somewhere, every parameter of a path is told, names are there once", () => {
    for (const ref of refsIn(document)) expect(resolved({ $ref: ref })).toBeDefined();
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = new Set(document.tags.map(({ name }) => name));
    for (const { path, operation } of operations()) {
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      expect(operation.parameters.filter((one) => one.in === "path").map(({ name }) => name)).toEqual(inPath);
      const names = operation.parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(names).size).toBe(names.length);
      expect(operation.tags.every((tag) => tags.has(tag))).toBe(true);
    }
  });

  test("has parameters of queries, those of messages within them too, and bodies", () => {
    const balances = document.paths["/cosmos/bank/v1beta1/balances/{address}"]?.["get"];
    expect(balances?.parameters.map((one) => `${one.in} ${one.name} ${one.schema.type}`)).toEqual([
      "path address string",
      "query pagination.key string",
      "query pagination.offset string",
      "query pagination.limit string",
      "query pagination.count_total boolean",
      "query pagination.reverse boolean",
      "query resolve_denom boolean",
      "header x-cosmos-block-height string",
    ]);
    const simulate = document.paths["/cosmos/tx/v1beta1/simulate"]?.["post"];
    const body = simulate?.requestBody?.content["application/json"]?.schema ?? {};
    expect(Object.keys(resolved(body).properties ?? {})).toContain("tx_bytes");
  });

  test("says what the server answers, wherever nothing needs to be filled in", async () => {
    let asked = 0;
    for (const { path, method, operation } of operations()) {
      if (method !== "get") continue;
      const answer = await get(path.replace("{address}", address));
      if (answer.status !== 200) continue;
      const schema = operation.responses["200"]?.content["application/json"]?.schema ?? {};
      expect([path, faults(schema, JSON.parse(await answer.text()))]).toEqual([path, []]);
      asked += 1;
    }
    expect(asked).toBeGreaterThan(20);
  }, 30_000);
});

describe("the page", () => {
  const parts = ["/swagger/", "/swagger/page.js", "/swagger/page.css", "/swagger/openapi.json"];

  test.each(parts)("%s comes with a policy that lets nothing in from elsewhere", async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    if (path.endsWith("json")) return;
    expect(await answer.text()).not.toMatch(/https?:\/\/|\/\/[a-z]/);
  });

  test("is found without its last slash", async () => {
    const answer = await get("/swagger", { redirect: "manual" });
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/swagger/"]);
  });

  test("has a script that browsers can read", async () => {
    const text = await (await get("/swagger/page.js")).text();
    expect(() => new Script(text)).not.toThrow();
    const html = await (await get("/swagger/")).text();
    for (const id of text.match(/getElementById\("\w+"\)/g) ?? [])
      expect(html).toContain(`id=${id.slice("getElementById(".length, -1)}`);
  });

  test("what is not there answers as any unknown route", async () => {
    expect((await get("/swagger/other.js")).status).toBe(501);
  });
});
