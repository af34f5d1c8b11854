import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { findComet } from "../node/comet/binary.ts";

const root = resolve(__dirname, "..");
const folders = [
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
  "examples",
  "docs",
  "bench",
];
const pages = ["README.md", "CHANGELOG.md"].concat(
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .map((path) => join(folder, path)),
  ),
);
const textOf = (page: string) => readFileSync(join(root, page), "utf8");

/** Titles as links name them. */
const anchors = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

test.each(pages)("links of %s lead somewhere", (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const broken = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    return !existsSync(join(root, target)) || (anchor !== undefined && !anchors(target).includes(anchor));
  });
  expect(broken).toEqual([]);
});

/** The commands of a page, in their order, and what it says that they print. */
function scriptOf(page: string) {
  const commands = [...textOf(page).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block).join("");
  // What a page shows right below commands is what they print; lines with an ellipsis are shortened.
  const shown = [...textOf(page).matchAll(/^```sh\n(?:(?!```).*\n)*```\n\n```text\n((?:(?!```).*\n)*)```$/gm)]
    .flatMap(([, block = ""]) => block.split("\n"))
    .filter((line) => line !== "" && !line.includes("…"));
  return { commands, shown };
}

/** What `npm test` has built already is not built again. */
const build = () =>
  execFileSync(process.execPath, [join(root, "scripts/setup.mjs"), "--no-comet"], { cwd: root, stdio: "ignore" });

/** What every command of a page sees: the program as it was built, and a node at another port than the page says. */
const prelude = `
set -eu
exec 2>&1
eco2d() {
  case "$1" in
    tx | query | certificate | registry | status) "$NODE_BINARY" "$ECO2D" "$@" --node "$RPC" ;;
    *) "$NODE_BINARY" "$ECO2D" "$@" ;;
  esac
}
curl() {
  "$NODE_BINARY" -e 'fetch(process.argv[1]).then((answer) => answer.text()).then(console.log)' \\
    "$(printf %s "$2" | sed "s|http://localhost:26657|$RPC|")"
}
`;

describe.each(["docs/carbon.md", "docs/validators.md"])("the commands of %s", (page) => {
  const folder = mkdtempSync(join(tmpdir(), "docs-"));
  const { commands, shown } = scriptOf(page);
  const [before = "", after = ""] = commands.split(/^eco2d start$/m);
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    COMETBFT: findComet(),
    ECO2D: join(root, "dist/cli/bin.js"),
    NODE_BINARY: process.execPath,
    ECO2_KEYRING_BACKEND: "test",
  };
  let node: ChildProcess | undefined;

  /** @throws with all that was printed, when a command failed, or when one that has "!" before it did not */
  const run = (script: string, rpc = "") => {
    const strict = script.replace(/^! (.+)$/gm, 'if $1; then echo "was not refused: $1"; exit 1; fi');
    const given = { cwd: folder, encoding: "utf8", env: { ...env, RPC: rpc } } as const;
    const { status, stdout } = spawnSync("bash", ["-c", prelude + strict], given);
    if (status !== 0) throw new Error(stdout);
    return stdout;
  };

  beforeAll(() => {
    build();
    symlinkSync(join(root, "examples"), join(folder, "examples"));
  }, 300_000);

  afterAll(async () => {
    if (node?.exitCode === null) {
      const exit = once(node, "exit");
      node.kill("SIGTERM");
      await exit;
    }
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  test("work as they stand", async () => {
    expect(commands).toContain("\neco2d start\n");
    run(before);
    const any = "127.0.0.1:0";
    const listen = ["--rpc-laddr", any, "--p2p-laddr", any, "--rest-address", any, "--grpc-address", any];
    node = spawn(process.execPath, [env.ECO2D, "start", ...listen], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed = run(after, await firstBlock(node));
    for (const line of shown) expect(printed).toContain(line);
  }, 600_000);
});

/** Packages come from this checkout instead of a registry, and programs of theirs with them. */
const withoutRegistry = `
set -eu
exec 2>&1
npm() {
  if [ "$1" != install ]; then command npm "$@"; return; fi
  mkdir -p node_modules/@types node_modules/@bufbuild
  ln -sfn "$CHECKOUT" node_modules/eco2-ledger
  for name in @bufbuild/protobuf @types/node undici-types; do ln -sfn "$CHECKOUT/node_modules/$name" "node_modules/$name"; done
}
npx() {
  case "$1" in
    eco2d) shift; node node_modules/eco2-ledger/dist/cli/bin.js "$@" ;;
    tsc) node "$CHECKOUT/node_modules/@typescript/native/bin/tsc" ;;
    *) exit 1 ;;
  esac
}
node() { "$NODE_BINARY" "$@"; }
`;

describe("the commands of docs/modules.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "docs-"));
  beforeAll(() => void build(), 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("make a chain of one's own from an empty folder", () => {
    const { commands, shown } = scriptOf("docs/modules.md");
    const { status, stdout } = spawnSync("bash", ["-c", withoutRegistry + commands], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: folder, CHECKOUT: root, NODE_BINARY: process.execPath },
    });
    expect({ status, printed: stdout }).toEqual({ status: 0, printed: expect.any(String) });
    expect(shown).toEqual(["pass 6", "fail 0"]);
    for (const line of shown) expect(stdout).toContain(line);
  }, 180_000);
});

/** URL of a started node's RPC, once it has made a block. The log is read to its end, or the node would wait for its reader. */
function firstBlock({ stdout, stderr }: ChildProcess): Promise<string> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [stdout, stderr]) {
      if (stream === null) continue;
      const reader = createInterface({ input: stream });
      reader.on("line", (line) => {
        if (lines.push(line) > 100) lines.shift();
        const rpc = / rpc=(http\S+)/.exec(lines.join("\n"))?.[1];
        if (rpc !== undefined && line.includes(" block height=")) resolve(rpc);
      });
      reader.on("close", () => reject(new Error(`the node ended:\n${lines.join("\n")}`)));
    }
  });
}
