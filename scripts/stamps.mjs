// Tells whether dependencies and build are as the sources say, by content and not by time of day: a checkout changes file times at will.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sourceFolders = [
  "codec",
  "store",
  "core",
  "modules",
  "app",
  "abci",
  "engine",
  "api",
  "node",
  "cli",
  "client",
  "scripts",
  "bench",
  "examples",
];
const buildInputs = ["package-lock.json", "tsconfig.json", "tsconfig.build.json"];

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Every package that the lock file asks for is in node_modules at that version; optional ones of other platforms may be absent. */
export function installIsCurrent(root) {
  const wanted = readJson(join(root, "package-lock.json"))?.packages;
  const present = readJson(join(root, "node_modules", ".package-lock.json"))?.packages;
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    // npm writes down what nothing needs, and does not install it.
    if (path === "" || entry.link === true || entry.extraneous === true) return true;
    const found = present[path];
    return found === undefined
      ? entry.optional === true || entry.devOptional === true
      : found.version === entry.version;
  });
}

function* sources(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts")) yield path;
  }
}

/** Name, size and time of every source: 600 files cost some 10 ms, reading them would cost more. */
export function buildFingerprint(root) {
  const hash = createHash("sha256");
  const files = [
    ...sourceFolders.flatMap((folder) => [...sources(join(root, folder))]),
    ...buildInputs.map((file) => join(root, file)),
  ];
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

const buildStamp = (root) => join(root, "dist", ".sources");

export function buildIsCurrent(root) {
  try {
    return readFileSync(buildStamp(root), "utf8") === buildFingerprint(root);
  } catch {
    return false;
  }
}

/** @param {string} fingerprint taken before the compiler started, so that an edit made meanwhile is built next time */
export function rememberBuild(root, fingerprint) {
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(buildStamp(root), fingerprint);
}
