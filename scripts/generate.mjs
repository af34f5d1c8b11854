// Writes TypeScript from .proto files: ts-proto's types, the descriptor image and a table of all messages. For this
// package also the assembled hash kernels.
//   generate.mjs [--check]                      everything of this package
//   generate.mjs --proto FOLDER --out FOLDER    the messages of another chain's modules, which may import those of this package
// With --check nothing is written; the exit code says whether the generated files are up to date.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { create, createFileRegistry, fromBinary, ScalarType, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

// Files that only define options: needed to read the others, never on the wire.
const optionsOnly =
  /^(amino|cosmos_proto|gogoproto|google\/api|cosmos\/(msg|query)\/v1)\/|^google\/protobuf\/descriptor\b/;

const tsProtoOptions = [
  "esModuleInterop=true",
  "forceLong=bigint",
  "importSuffix=.ts",
  "oneof=unions-value",
  "enumsAsLiterals=true",
  "useExactTypes=false",
  "useDate=false",
  "outputServices=generic-definitions",
  "outputJsonMethods=false",
  "outputPartialMethods=true",
  "outputTypeAnnotations=static-only",
  "unrecognizedEnum=false",
  "comments=true",
];

/** A development tool: of the project that generates, or of this package. */
function tool(name) {
  const found = [process.cwd(), root].map((at) => join(at, "node_modules", ".bin", name)).find(existsSync);
  if (found === undefined) throw new Error(`${name} not found: npm install --save-dev @bufbuild/buf ts-proto`);
  return found;
}

/**
 * @param proto folder of .proto files
 * @param gen folder that is written, or with `check` compared
 * @param own the files are this package's, or else another's that may import this package's
 */
function generate({ proto, gen, own, check }) {
  const out = mkdtempSync(join(tmpdir(), "generate-"));
  try {
    // buf reads no folder outside of its workspace.
    cpSync(proto, join(out, "own"), { recursive: true });
    if (!own) cpSync(join(root, "proto"), join(out, "imported"), { recursive: true });
    const modules = [{ path: "own" }, ...(own ? [] : [{ path: "imported" }])];
    writeFileSync(join(out, "buf.yaml"), JSON.stringify({ version: "v2", modules }));
    const buf = (...args) => execFileSync(tool("buf"), args, { cwd: out, stdio: ["ignore", "inherit", "inherit"] });

    buf("build", "own", "--exclude-source-info", "-o", "image.binpb");
    const image = readFileSync(join(out, "image.binpb"));
    const set = fromBinary(FileDescriptorSetSchema, image);
    const names = new Set(list(proto));
    const files = [...createFileRegistry(set).files]
      .filter((file) => (own ? !optionsOnly.test(file.name) : names.has(`${file.name}.proto`)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    refuse(files.flatMap((file) => allMessages(file.messages).flatMap(faults)));

    const fresh = join(out, "gen");
    const plugin = {
      local: tool("protoc-gen-ts_proto"),
      out: "gen",
      opt: [...tsProtoOptions, `emitImportedFiles=${own}`],
    };
    const imports = { include_imports: own, include_wkt: own };
    const template = JSON.stringify({ version: "v2", plugins: [{ ...plugin, ...imports }] });
    buf("generate", "own", "--template", template);
    if (own) for (const name of list(fresh)) if (optionsOnly.test(name)) rmSync(join(fresh, name));
    if (!own) for (const name of list(fresh)) importFromPackage(fresh, name);
    const kept = set.file.filter(({ name }) => own || names.has(name));
    const bytes = own ? image : toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: kept }));
    writeFileSync(join(fresh, "image.ts"), imageSource(Buffer.from(bytes)));
    writeFileSync(join(fresh, "types.ts"), typesSource(files));

    if (check) refuse(differences(fresh, gen));
    else {
      rmSync(gen, { recursive: true, force: true });
      mkdirSync(dirname(gen), { recursive: true });
      cpSync(fresh, gen, { recursive: true });
      for (const name of emptyFolders(gen)) rmSync(name, { recursive: true, force: true });
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Types of this package that another's messages hold are this package's own, not copies of them. */
function importFromPackage(folder, name) {
  const path = join(folder, name);
  const source = readFileSync(path, "utf8").replace(/ from "(\.{1,2}\/[^"]+)\.ts"/g, (whole, target) => {
    const file = join(dirname(path), target);
    return existsSync(`${file}.ts`) ? whole : ` from "eco2-ledger/codec/gen/${relative(folder, file)}"`;
  });
  writeFileSync(path, source);
}

function refuse(problems) {
  if (problems.length === 0) return;
  for (const problem of problems) console.error(problem);
  console.error(
    `${problems.length} problem(s) in sources or what is generated from them; "npm run generate" writes it anew`,
  );
  process.exitCode = 1;
  throw new Error("generation refused");
}

function allMessages(messages) {
  return messages.flatMap((message) => [message, ...allMessages(message.nestedMessages)]);
}

/** ts-proto writes fields as declared, so declaration order must be number order or the bytes are not canonical. */
function faults(message) {
  const found = [];
  let last = 0;
  for (const field of message.fields) {
    const name = `${message.typeName}.${field.name}`;
    if (field.number <= last) found.push(`${name}: number ${field.number} is declared after ${last}`);
    if (field.fieldKind === "map") found.push(`${name}: a map has no canonical order`);
    if (field.scalar === ScalarType.FLOAT || field.scalar === ScalarType.DOUBLE) {
      found.push(`${name}: floating point differs between machines`);
    }
    if (field.proto.type === 10) found.push(`${name}: groups are not supported`);
    last = field.number;
  }
  return found;
}

function imageSource(image) {
  const lines = image.toString("base64").match(/.{1,116}/g) ?? [];
  return `// Generated from .proto files. DO NOT EDIT.

/** The descriptors of these files as a FileDescriptorSet, in base64. */
export const descriptorImage: string = [
${lines.map((line) => `  "${line}",`).join("\n")}
].join("");
`;
}

function typesSource(files) {
  const withMessages = files.filter((file) => file.messages.length > 0);
  const alias = (file) => file.name.replace(/[^a-z0-9]/gi, "_");
  const imports = withMessages.map((file) => `import * as ${alias(file)} from "./${file.name}.ts";`);
  const rows = withMessages.flatMap((file) =>
    allMessages(file.messages).map((message) => {
      const local = message.typeName.slice(file.proto.package.length + 1).replaceAll(".", "_");
      return `  "${message.typeName}": ${alias(file)}.${local},`;
    }),
  );
  return `// Generated from .proto files. DO NOT EDIT.
import type { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
${imports.join("\n")}

/** What every generated message offers, with its own type forgotten. */
export interface MessageCodec {
  readonly $type: string;
  encode(message: object, writer?: BinaryWriter): BinaryWriter;
  decode(input: BinaryReader | Uint8Array, length?: number): object;
  fromPartial(object: object): object;
}

/** Every generated message by its full name. Has no prototype, so that names from outside find nothing else. */
export const messageTypes: Readonly<Record<string, MessageCodec>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, MessageCodec>, {
${rows.map((row) => `  ${row}`).join("\n")}
  }),
);
`;
}

function list(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

function emptyFolders(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((name) => !readdirSync(name, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile()));
}

function differences(fresh, committed) {
  const names = new Set([...list(fresh), ...list(committed)]);
  return [...names]
    .sort()
    .filter((name) => read(fresh, name) !== read(committed, name))
    .map((name) => `${relative(process.cwd(), join(committed, name))} differs`);
}

function read(folder, name) {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return undefined;
  }
}

const { values: flags } = parseArgs({
  options: { check: { type: "boolean", default: false }, proto: { type: "string" }, out: { type: "string" } },
});
const { check, proto, out } = flags;
if ((proto === undefined) !== (out === undefined)) throw new Error("--proto and --out belong together");
const targets =
  proto === undefined
    ? [
        { proto: join(root, "proto"), gen: join(root, "codec/gen"), own: true },
        { proto: join(root, "examples/counter/proto"), gen: join(root, "examples/counter/gen"), own: false },
      ]
    : [{ proto: resolve(proto), gen: resolve(out), own: false }];
for (const target of targets) generate({ ...target, check });
if (proto === undefined) {
  // Imported only here: who generates for another chain need not have the assembler.
  const { kernelSource } = await import("./kernel.mjs");
  const source = await kernelSource(root);
  const gen = join(root, "store/arena/sha256/gen");
  const same = read(gen, "kernels.ts") === source;
  if (check) refuse(same ? [] : [`${relative(process.cwd(), join(gen, "kernels.ts"))} differs`]);
  else if (!same) {
    mkdirSync(gen, { recursive: true });
    writeFileSync(join(gen, "kernels.ts"), source);
  }
}
