// Rewrites codec/gen from proto/: ts-proto's types, the descriptor image and a table of all messages.
// With --check nothing is written; the exit code says whether codec/gen is up to date.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createFileRegistry, fromBinary, ScalarType } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "codec", "gen");
const buf = join(root, "node_modules", ".bin", "buf");

// Files that only define options: needed to read the others, never on the wire.
const optionsOnly =
  /^(amino|cosmos_proto|gogoproto|google\/api|cosmos\/(msg|query)\/v1)\/|^google\/protobuf\/descriptor\b/;

const out = mkdtempSync(join(tmpdir(), "generate-"));
try {
  const imageFile = join(out, "image.binpb");
  run(["build", "--exclude-source-info", "-o", imageFile]);
  const image = readFileSync(imageFile);
  const files = [...createFileRegistry(fromBinary(FileDescriptorSetSchema, image)).files]
    .filter((file) => !optionsOnly.test(file.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  refuse(files.flatMap((file) => allMessages(file.messages).flatMap(faults)));

  run(["generate", "-o", out]);
  const gen = join(out, "codec", "gen");
  for (const name of list(gen)) if (optionsOnly.test(name)) rmSync(join(gen, name));
  writeFileSync(join(gen, "image.ts"), imageSource(image));
  writeFileSync(join(gen, "types.ts"), typesSource(files));

  if (process.argv.includes("--check")) {
    refuse(differences(gen, target));
  } else {
    rmSync(target, { recursive: true, force: true });
    cpSync(gen, target, { recursive: true });
    for (const name of emptyFolders(target)) rmSync(name, { recursive: true, force: true });
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}

function run(args) {
  execFileSync(buf, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}

function refuse(problems) {
  if (problems.length === 0) return;
  for (const problem of problems) console.error(problem);
  console.error(`${problems.length} problem(s) between proto/ and codec/gen; "npm run generate" rewrites codec/gen`);
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
  return `// Generated from proto/. DO NOT EDIT.

/** The descriptors of all files under proto/ as a FileDescriptorSet, in base64. */
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
  return `// Generated from proto/. DO NOT EDIT.
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
    .map((name) => `codec/gen/${name} differs`);
}

function read(folder, name) {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return undefined;
  }
}
