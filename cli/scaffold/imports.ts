import type { Place } from "./place.ts";

/** Names imported from an entry point of the package by its last part, from `gen`, from a neighbour or from another package. */
export type Import = readonly [names: readonly string[], from: string];

/** Where a checkout has what the entry points export: modules in it import files. */
const files: Readonly<Record<string, string>> = {
  addressBytes: "core/addresses",
  addressText: "core/addresses",
  bytesKey: "codec/keys",
  capability: "core/capability",
  "type Ctx": "core/ctx",
  declareModule: "core/module",
  defineChain: "core/chain",
  emit: "core/events",
  errorTable: "core/errors",
  GenesisError: "core/genesisError",
  "type MakeChain": "core/chain",
  message: "engine/testing/startChain",
  messageAddress: "core/addressArg",
  notFound: "core/queryError",
  protoSection: "core/genesisSchema",
  queryAddress: "core/addressArg",
  "type SchemaBuilder": "core/state/schema",
  standardSteps: "core/tx/steps/standard",
  startChain: "engine/testing/startChain",
  testAddress: "core/testing/chain",
  testChain: "core/testing/chain",
  v: "core/state/values",
};

const entries = ["core", "testing"];

/** One import in the terms of a checkout, where an entry point is several files. */
function split([names, from]: Import, up: string, name: string): Import[] {
  if (from === "gen") return [[names, `${up}codec/gen/eco2/${name}/v1/${name}.ts`]];
  if (from.startsWith("modules/"))
    return [[names, `${up.slice("../".length)}${from.slice("modules/".length)}/index.ts`]];
  if (!entries.includes(from)) return [[names, from]];
  const byFile = new Map<string, string[]>();
  for (const one of names) {
    const file = files[one];
    if (file === undefined) throw new Error(`no file is known for ${one}`);
    byFile.set(file, [...(byFile.get(file) ?? []), one]);
  }
  return [...byFile].map(([file, some]) => [some, `${up}${file}.ts`]);
}

function ofPackage([names, from]: Import, up: string, name: string): Import {
  if (from === "gen") return [names, `${up}gen/${name}/v1/${name}.ts`];
  return [names, entries.includes(from) || from.startsWith("modules/") ? `eco2-ledger/${from}` : from];
}

const rank = (from: string) => (from.startsWith("node:") ? 0 : from.startsWith(".") ? 2 : 1);

function line([names, from]: Import): string {
  const [first = ""] = names;
  // A module's built value is a default export.
  if (first.startsWith("default ")) return `import ${first.slice("default ".length)} from "${from}";`;
  const bare = (name: string) => name.replace(/^type /, "");
  const sorted = names.toSorted((a, b) => (bare(a).toLowerCase() < bare(b).toLowerCase() ? -1 : 1));
  const types = names.every((name) => name.startsWith("type "));
  const listed = sorted.map((name) => (types ? bare(name) : name)).join(", ");
  return `import ${types ? "type " : ""}{ ${listed} } from "${from}";`;
}

/**
 * The head of a source file.
 * @param depth folders between it and the module's own
 * @param name of the module
 */
export function importLines(imports: readonly Import[], { checkout }: Place, depth: number, name: string): string {
  const up = "../".repeat(depth + 2);
  return imports
    .flatMap((one) => (checkout ? split(one, up, name) : [ofPackage(one, up, name)]))
    .toSorted(([, a], [, b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(line)
    .join("\n");
}
