import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

/** A checkout of the set-up scripts alone, with nothing to install, so that each case decides what the machine has. */
const checkout = mkdtempSync(join(tmpdir(), "setup-"));
const emptyLock = JSON.stringify({ packages: { "": {} } });

function fakeComet(name: string, version: string): string {
  const path = join(checkout, name);
  writeFileSync(path, `#!/bin/sh\necho ${version}\n`);
  chmodSync(path, 0o755);
  return path;
}

function setup(args: string[], env: Record<string, string>) {
  const run = spawnSync(process.execPath, [join(checkout, "scripts/setup.mjs"), ...args], { encoding: "utf8", env });
  return { code: run.status, lines: run.stderr.trimEnd().split("\n") };
}

beforeAll(() => {
  cpSync("scripts", join(checkout, "scripts"), { recursive: true });
  mkdirSync(join(checkout, "node_modules"));
  writeFileSync(join(checkout, "package-lock.json"), emptyLock);
  writeFileSync(join(checkout, "node_modules/.package-lock.json"), emptyLock);
});
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

describe("set-up", () => {
  test("says nothing when nothing is to do", () => {
    const right = fakeComet("right", "0.38.25");
    expect(setup(["--no-build"], { PATH: "/bin", COMETBFT: right })).toEqual({ code: 0, lines: [""] });
  });

  test("what the lock file calls extraneous need not be installed", () => {
    const right = fakeComet("right", "0.38.25");
    const lock = join(checkout, "package-lock.json");
    const packages = { "": {}, "node_modules/unneeded": { version: "1.0.0", extraneous: true } };
    writeFileSync(lock, JSON.stringify({ packages }));
    expect(setup(["--no-build"], { PATH: "/bin", COMETBFT: right })).toEqual({ code: 0, lines: [""] });
    writeFileSync(lock, emptyLock);
  });

  test("ignores a CometBFT of another version with one line, and takes the next", () => {
    const wrong = fakeComet("wrong", "0.37.2");
    fakeComet("cometbft", "v0.38.25");
    const { code, lines } = setup(["--no-build"], { PATH: `${checkout}:/bin`, COMETBFT: wrong });
    expect(code).toBe(0);
    expect(lines).toEqual([`${wrong} ($COMETBFT) is CometBFT 0.37.2, not 0.38.25: ignored`]);
    rmSync(join(checkout, "cometbft"));
  });

  test("without CometBFT and Go: one line that says what to install", () => {
    const { code, lines } = setup(["--no-build"], { PATH: "/nowhere" });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/CometBFT 0\.38\.25 not found: install Go .* or set COMETBFT/);
  });

  test("before npm start CometBFT is not looked for: the network may run on the engine", () => {
    expect(setup(["--no-build"], { PATH: "/nowhere", npm_lifecycle_event: "prestart" })).toEqual({
      code: 0,
      lines: [""],
    });
  });

  test("$COMETBFT that is no program", () => {
    const { lines } = setup(["--no-build"], { PATH: "/nowhere", COMETBFT: "/nowhere/cometbft" });
    expect(lines[0]).toBe("$COMETBFT is /nowhere/cometbft: no executable file, ignored");
  });

  test("other releases of Node come into the cache once", () => {
    const comet = fakeComet("right", "0.38.25");
    const npm = join(checkout, "npm");
    const node = '"$3/node_modules/.bin/node"';
    writeFileSync(
      npm,
      `#!/bin/sh\nmkdir -p $(dirname ${node})\nprintf '#!/bin/sh\\necho v%s.1.0\\n' $(basename "$3") > ${node}\nchmod 755 ${node}\n`,
    );
    chmodSync(npm, 0o755);
    const env = { PATH: `${checkout}:/bin:/usr/bin`, COMETBFT: comet };
    const fetching = setup(["--no-build", "--nodes"], env);
    const running = process.versions.node.split(".")[0];
    const others = ["20", "22", "24"].filter((major) => major !== running);
    expect(fetching.lines.filter((line) => line.includes("Node"))).toEqual(
      others.map((major) => `Fetching Node ${major} to run tests in it (once) ...`),
    );
    expect(fetching.code).toBe(0);
    expect(setup(["--no-build", "--nodes"], env)).toEqual({ code: 0, lines: [""] });

    rmSync(join(checkout, ".cache/nodes"), { recursive: true });
    writeFileSync(npm, "#!/bin/sh\nexit 1\n");
    const failing = setup(["--no-build", "--nodes"], env);
    expect([failing.code, failing.lines.at(-1)]).toEqual([
      1,
      expect.stringMatching(/^set-up: npm install of node-\S+@\d\d failed; its messages are above$/),
    ]);
    rmSync(npm);
  });

  test("an unknown flag is named, with those that exist", () => {
    const { code, lines } = setup(["--fast"], { PATH: "/bin" });
    expect(code).toBe(1);
    expect(lines).toEqual(["set-up: unknown flag --fast; allowed: --no-comet --no-build --abci-cli --nodes"]);
  });
});
