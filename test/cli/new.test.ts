import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runCli } from "./run.ts";

const root = resolve(__dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "new-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

/** Runs a program and gives all that it printed. */
function run(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  return { status, printed: stdout + stderr };
}
const tsc = join(root, "node_modules/@typescript/native/bin/tsc");

/** A project of somebody else that depends on the package. */
const project = join(folder, "project");
beforeAll(() => {
  execFileSync(process.execPath, [join(root, "scripts/setup.mjs"), "--no-comet"], { cwd: root, stdio: "ignore" });
  for (const name of ["@bufbuild/protobuf", "@types/node", "undici-types"])
    link(join(root, "node_modules", name), join(project, "node_modules", name));
  link(root, join(project, "node_modules/eco2-ledger"));
  cpSync(join(root, "tsconfig.json"), join(project, "tsconfig.base.json"));
  const compilerOptions = { noEmit: false, outDir: "dist" };
  const tsconfig = { extends: "./tsconfig.base.json", compilerOptions, include: ["modules", "gen"] };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify(tsconfig));
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "mine", type: "module", private: true }));
}, 120_000);

describe("eco2d new module", () => {
  test("in a project: the module compiles, and its test passes on the engine", async () => {
    const { code, out, err } = await runCli(["new", "module", "notes", "--dir", project]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("  modules/notes/msg/write.test.ts\n");
    expect(out).toContain('notes in "modules" and in "order.genesis" of your chain');
    expect(run(project, tsc, "-p", ".")).toEqual({ status: 0, printed: "" });
    const tested = run(project, "--test", join(project, "dist/modules/notes/msg/write.test.js"));
    expect(tested).toEqual({ status: 0, printed: expect.stringMatching(/pass 5\n[\s\S]*fail 0\n/) });
  }, 120_000);

  test("a second one beside it: both are generated", async () => {
    expect(await runCli(["new", "module", "letters", "--dir", project])).toMatchObject({ code: 0 });
    const types = readFileSync(join(project, "gen/types.ts"), "utf8");
    for (const name of ["notes", "letters"]) expect(types).toContain(`"${name}.v1.MsgWrite"`);
    expect(run(project, tsc, "-p", ".")).toEqual({ status: 0, printed: "" });
  }, 60_000);

  test.each([
    ["Notes", '"Notes" is no name of a module: 2 to 14 small letters and digits are allowed'],
    ["a", '"a" is no name of a module'],
    ["../notes", '"../notes" is no name of a module'],
    ["class", '"class" is a word with a meaning of its own'],
    ["genesis", '"genesis" is a word with a meaning of its own'],
    ["registry", '"registry" is taken by eco2-ledger itself'],
    ["cosmos", '"cosmos" is taken by eco2-ledger itself'],
    ["acc", '"acc" is taken by eco2-ledger itself'],
    ["notes", "modules/notes is there already"],
  ])("%s is refused", async (name, reason) => {
    const { code, err } = await runCli(["new", "module", name, "--dir", project]);
    expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
  });

  test("what is there already is left as it is, and nothing is left of what could not be generated", async () => {
    mkdirSync(join(project, "proto/broken/v1"), { recursive: true });
    writeFileSync(join(project, "proto/broken/v1/broken.proto"), "syntax = ");
    expect(await runCli(["new", "module", "broken", "--dir", project])).toMatchObject({
      code: 1,
      err: expect.stringContaining("proto/broken is there already"),
    });
    expect(await runCli(["new", "module", "third", "--dir", project])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Error: code is not generated from proto\/: /),
    });
    expect(["modules/third", "proto/third"].filter((path) => existsSync(join(project, path)))).toEqual([]);
    expect(existsSync(join(project, "modules/notes/index.ts"))).toBe(true);
    rmSync(join(project, "proto/broken"), { recursive: true });
  }, 60_000);

  test("elsewhere it says what is missing", async () => {
    const bare = join(folder, "bare");
    mkdirSync(bare);
    const inBare = () => runCli(["new", "module", "notes", "--dir", bare]);
    expect((await inBare()).err).toMatch(/^Error: \S+bare has no package.json: go to the folder of a project/);
    writeFileSync(join(bare, "package.json"), "{}");
    expect((await inBare()).err).toMatch(/^Error: the project in \S+bare does not have eco2-ledger: npm install/);
    writeFileSync(join(bare, "package.json"), "{");
    expect((await inBare()).err).toMatch(/^Error: \S+package.json is not read: /);
  });

  test("in a checkout: the module is one of its own, by its rules of style, and its test passes on the engine", async () => {
    const checkout = join(folder, "checkout");
    const files = ["package.json", "jest.config.mjs", "tsconfig.json", "biome.json", "buf.yaml", "proto", "scripts"];
    const layers = ["codec", "store", "core", "modules", "app", "engine", "examples/counter", "eslint.config.mjs"];
    for (const path of [...files, ...layers]) cpSync(join(root, path), join(checkout, path), { recursive: true });
    link(join(root, "node_modules"), join(checkout, "node_modules"));
    // As long as a name may be.
    expect(await runCli(["new", "module", "notesofanybody", "--dir", checkout])).toMatchObject({ code: 0, err: "" });
    expect(existsSync(join(checkout, "codec/gen/eco2/notesofanybody/v1/notesofanybody.ts"))).toBe(true);
    const own = (name: string, ...args: string[]) => run(checkout, join(root, "node_modules", name), ...args);
    expect(own("eslint/bin/eslint.js", "modules/notesofanybody")).toEqual({ status: 0, printed: "" });
    expect(own("@biomejs/biome/bin/biome", "check", "--vcs-enabled=false", "modules/notesofanybody")).toMatchObject({
      status: 0,
    });
    const tested = own("jest/bin/jest.js", "modules/notesofanybody");
    expect(tested).toEqual({ status: 0, printed: expect.stringContaining("5 passed, 5 total") });
  }, 180_000);
});
