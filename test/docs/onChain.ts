import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { findComet } from "../../node/comet/binary.ts";
import { build, root, scriptOf } from "./page.ts";

/** What every command of a page sees: the program as it was built, and a node at another port than the page says. */
const prelude = `
set -eu
exec 2>&1
eco2d() {
  case "$1" in
    init) "$NODE_BINARY" "$ECO2D" "$@" $FASTER ;;
    tx | query | certificate | registry | status) "$NODE_BINARY" "$ECO2D" "$@" --node "$RPC" ;;
    *) "$NODE_BINARY" "$ECO2D" "$@" ;;
  esac
}
curl() {
  "$NODE_BINARY" -e 'fetch(process.argv[1]).then((answer) => answer.text()).then(console.log)' \\
    "$(printf %s "$2" | sed "s|http://localhost:26657|$RPC|")"
}
`;

/**
 * Runs the commands of a page as they stand, `eco2d start` beside the others. Every line that the page shows as printed must be.
 * Blocks are faster than the page says, but for the long form.
 */
export function testPage(page: string): void {
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
    FASTER: process.env["ECO2_LONG"] === undefined ? "--block-time 200ms" : "",
  };
  let node: ChildProcess | undefined;

  /** @throws with all that was printed, when a command failed, or when one that has "!" before it did not */
  const run = async (script: string, rpc = "") => {
    const strict = script.replace(/^! (.+)$/gm, 'if $1; then echo "was not refused: $1"; exit 1; fi');
    const given = { cwd: folder, env: { ...env, RPC: rpc } };
    const shell = spawn("bash", ["-c", prelude + strict], { ...given, stdio: ["ignore", "pipe", "ignore"] });
    const [printed, [status]] = await Promise.all([text(shell.stdout), once(shell, "close")]);
    if (status !== 0) throw new Error(printed);
    return printed;
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

  test(`the commands of ${page} work as they stand`, async () => {
    expect(commands).toContain("\neco2d start\n");
    await run(before);
    const any = "127.0.0.1:0";
    const listen = ["--rpc-laddr", any, "--p2p-laddr", any, "--rest-address", any, "--grpc-address", any];
    node = spawn(process.execPath, [env.ECO2D, "start", ...listen], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed = await run(after, await firstBlock(node));
    for (const line of shown) expect(printed).toContain(line);
  }, 600_000);
}

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
