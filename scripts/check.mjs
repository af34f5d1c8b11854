// Everything that is checked without running the product. All checks run; the exit code tells whether all passed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = (path) => join(root, "node_modules", path);

/** Runs a script of Node and passes its output through. */
function node(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  return status === 0;
}

/** @returns {Map<string, string>} digest of each file below the folder */
function digests(folder, found = new Map()) {
  if (!existsSync(folder)) return found;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) digests(path, found);
    else found.set(path, createHash("sha256").update(readFileSync(path)).digest("hex"));
  }
  return found;
}

/** Generates again and compares with what was there. Compared by content, not by git: it holds in a source archive too. */
function generatedIsCurrent() {
  const folders = ["codec/gen", "examples/counter/gen", "store/arena/sha256/gen"].map((folder) => join(root, folder));
  const all = () => new Map(folders.flatMap((folder) => [...digests(folder)]));
  const before = all();
  if (!node(join(root, "scripts", "generate.mjs"))) return false;
  const after = all();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  for (const path of changed)
    console.error(`not what its sources generate (now written anew, commit it): ${path.slice(root.length + 1)}`);
  return changed.length === 0;
}

const checks = [
  ["types (tsc)", () => node(bin("@typescript/native/bin/tsc"), "--noEmit", "-p", "tsconfig.json")],
  ["lint, layers, determinism (eslint)", () => node(bin("eslint/bin/eslint.js"), ".", "--max-warnings=0")],
  ["format (biome)", () => node(bin("@biomejs/biome/bin/biome"), "check", ".")],
  ["generated code unchanged", generatedIsCurrent],
  ["unused files, exports, dependencies (knip)", () => node(bin("knip/bin/knip.js"), "--no-progress")],
];

const failed = [];
for (const [name, check] of checks) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const passed = check();
  console.log(`   ${passed ? "passed" : "FAILED"} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (!passed) failed.push(name);
}
console.log(failed.length === 0 ? "\nAll checks passed." : `\nFailed: ${failed.join("; ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
