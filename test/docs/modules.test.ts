import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { build, root, scriptOf } from "./page.ts";

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

const folder = mkdtempSync(join(tmpdir(), "docs-"));
beforeAll(() => void build(), 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the commands of docs/modules.md make a chain of one's own from an empty folder", () => {
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
