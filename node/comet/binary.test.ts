import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { NodeError } from "../errors.ts";
import { cometVersion, findComet } from "./binary.ts";

const root = mkdtempSync(join(tmpdir(), "binary-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = "";
let count = 0;
beforeEach(() => {
  folder = join(root, `${count++}`);
  mkdirSync(folder);
});

/** A program that answers `version` as CometBFT does, by the lines of a shell script. */
function program(at: string, lines = `echo ${cometVersion}`, mode = 0o755): string {
  const path = join(folder, at, "cometbft");
  mkdirSync(join(folder, at), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n[ "$1" = version ] || exit 9\n${lines}\n`, { mode });
  return path;
}

/** Looks with these places on PATH, and for a cache in the folder of this test alone. */
const find = (env: { COMETBFT?: string; path?: readonly string[] } = {}) => {
  const { COMETBFT, path = [] } = env;
  const PATH = path.map((at) => join(folder, at)).join(delimiter);
  return findComet({ PATH, ...(COMETBFT === undefined ? {} : { COMETBFT }) }, [join(folder, "a", "b")]);
};

describe("the first CometBFT of the right version is taken", () => {
  test("$COMETBFT before PATH before the cache", () => {
    const [named, onPath, cached] = [program("named"), program("bin"), program(".cache/bin")];
    expect(find({ COMETBFT: named, path: ["bin"] })).toBe(named);
    expect(find({ path: ["bin"] })).toBe(onPath);
    expect(find()).toBe(cached);
  });

  test("a version with v before it, as some builds print it", () => {
    const named = program("named", `echo v${cometVersion}`);
    expect(find({ COMETBFT: named })).toBe(named);
  });

  test("of another version, no program, or without the right to run it: the next one is asked", () => {
    program("old", "echo 0.37.18");
    program("plain", "exit 0", 0o644);
    mkdirSync(join(folder, "folder", "cometbft"), { recursive: true });
    const right = program("right");
    expect(find({ path: ["none", "old", "plain", "folder", "right"] })).toBe(right);
  });
});

const remedy =
  `: set COMETBFT to the path of its binary, or install it with ` +
  `"go install github.com/cometbft/cometbft/cmd/cometbft@v${cometVersion}"`;

describe("one line says what was found instead, and what to do", () => {
  const refusal = (env: Parameters<typeof find>[0]): string => {
    try {
      return `found ${find(env)}`;
    } catch (error) {
      expect(error).toBeInstanceOf(NodeError);
      return error instanceof NodeError ? error.message : "";
    }
  };

  test("there is none", () => {
    expect(refusal({})).toBe(`CometBFT ${cometVersion} not found${remedy}`);
    expect(refusal({ COMETBFT: "" })).toBe(`CometBFT ${cometVersion} not found${remedy}`);
  });

  test.each([
    ["an older release", "echo 0.37.18", "0.37.18"],
    ["a newer release", "echo 0.40.0", "0.40.0"],
    ["a build of the right release with changes", `echo ${cometVersion}-dirty`, `${cometVersion}-dirty`],
    ["a program that fails", "echo 1; exit 3", "unknown"],
    ["a program that says nothing", "exit 0", "unknown"],
  ])("%s", (_, lines, version) => {
    const path = program("bin", lines);
    const found = `CometBFT ${cometVersion} not found (${path} is version ${version})${remedy}`;
    expect(refusal({ path: ["bin"] })).toBe(found);
    expect(refusal({ COMETBFT: path })).toBe(found);
  });

  test("$COMETBFT names no program", () => {
    const path = join(folder, "nothing");
    const found = `CometBFT ${cometVersion} not found ($COMETBFT is ${path}, no executable file)${remedy}`;
    expect(refusal({ COMETBFT: path })).toBe(found);
  });

  test("all that were asked are told, each once", () => {
    const [old, older] = [program("old", "echo 0.38.1"), program("older", "echo 0.34.0")];
    expect(refusal({ COMETBFT: old, path: ["old", "older"] })).toBe(
      `CometBFT ${cometVersion} not found (${old} is version 0.38.1; ${older} is version 0.34.0)${remedy}`,
    );
  });
});
