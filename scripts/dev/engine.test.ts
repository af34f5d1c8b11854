import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createPrompter } from "../../cli/prompt.ts";
import { buildComet, chooseEngine, type EngineWishes } from "./engine.ts";

const folder = mkdtempSync(join(tmpdir(), "engine-"));
/** A folder for PATH with one program that prints its version. */
function withProgram(name: string, version: string): string {
  const path = join(folder, `${name}-${version}`);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, name), `#!/bin/sh\necho ${version}\n`);
  chmodSync(join(path, name), 0o755);
  return path;
}

let [right, old, go] = ["", "", ""];
beforeAll(() => {
  [right, old, go] = [
    withProgram("cometbft", "0.38.25"),
    withProgram("cometbft", "0.37.2"),
    withProgram("go", "go1.24"),
  ];
  // A checkout of the set-up alone, with nothing to install.
  cpSync("scripts", join(folder, "scripts"), { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  for (const lock of ["package-lock.json", "node_modules/.package-lock.json"])
    writeFileSync(join(folder, lock), JSON.stringify({ packages: { "": {} } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nothing = { asked: undefined, known: undefined };
const choice = (path: string, wishes: Partial<EngineWishes> = {}, env: NodeJS.ProcessEnv = {}) => {
  const { engine, build, told } = chooseEngine({ ...nothing, ...wishes }, { PATH: path, ...env }, folder);
  return [engine, build, told.replaceAll(folder, "")];
};

describe("what runs the network", () => {
  test.each([
    ["CometBFT on PATH", () => choice(right), ["comet", false, "Runs on CometBFT 0.38.25, /cometbft-0.38.25/cometbft"]],
    [
      "CometBFT by $COMETBFT",
      () => choice("", {}, { COMETBFT: join(right, "cometbft") }),
      ["comet", false, "Runs on CometBFT 0.38.25, /cometbft-0.38.25/cometbft"],
    ],
    ["Go alone", () => choice(go), ["comet", true, "Runs on CometBFT 0.38.25, built by /go-go1.24/go"]],
    [
      "nothing",
      () => choice(""),
      [
        "dev",
        false,
        "Runs on the development engine: neither CometBFT 0.38.25 nor Go to build it is found; --engine comet says how to get it",
      ],
    ],
    ["another CometBFT alone", () => choice(old).slice(0, 2), ["dev", false]],
    [
      "asked for the engine beside CometBFT",
      () => choice(right, { asked: "dev" }),
      ["dev", false, "Runs on the development engine, as --engine says"],
    ],
    [
      "a home of the engine beside CometBFT",
      () => choice(right, { known: "dev" }),
      ["dev", false, "Runs on the development engine, as the network in this home"],
    ],
    [
      "asked for CometBFT where nothing is",
      () => choice("", { asked: "comet", known: "dev" }),
      ["comet", true, "Runs on CometBFT 0.38.25, as --engine says"],
    ],
  ])("%s", (_name, choose, expected) => expect(choose()).toEqual(expected));
});

describe("building CometBFT", () => {
  const io = (path: string) => {
    let err = "";
    const show = (text: string) => {
      err += text;
    };
    const prompt = createPrompter(Readable.from([]), show);
    const given = { out: show, err: show, terminal: false, prompt, env: { PATH: path }, interrupted: () => never };
    return { given, told: () => err };
  };
  const never = new Promise<string>(() => undefined);

  test("without Go it says what to install, and that the engine needs none", async () => {
    const { given, told } = io("");
    await expect(buildComet(given, folder)).rejects.toThrow(
      "no CometBFT to run on: npm start -- --engine dev needs none",
    );
    expect(told()).toMatch(/^set-up: CometBFT 0\.38\.25 not found: install Go .* or set COMETBFT/);
  });

  test("by Go, into the cache of the checkout", async () => {
    const path = join(folder, "building");
    mkdirSync(path);
    writeFileSync(
      join(path, "go"),
      '#!/bin/sh\nprintf \'#!/bin/sh\\necho 0.38.25\\n\' > "$GOBIN/cometbft"\nchmod 755 "$GOBIN/cometbft"\n',
    );
    chmodSync(join(path, "go"), 0o755);
    const { given, told } = io(`${path}:/bin:/usr/bin`);
    await buildComet(given, folder);
    expect(told()).toMatch(/^Building cometbft 0\.38\.25 with Go/);
    expect(choice("")).toEqual(["comet", false, "Runs on CometBFT 0.38.25, /.cache/bin/cometbft"]);
  });
});
