import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Served, serve } from "./testing/serve.ts";

const run = promisify(execFile);

/** CometBFT's own ABCI client: $ABCI_CLI, beside $COMETBFT, on PATH, or where `npm test` builds it. */
function findBinary({ ABCI_CLI, COMETBFT, PATH = "" }: NodeJS.ProcessEnv): string {
  const beside = COMETBFT === undefined ? [] : [join(resolve(COMETBFT), "..", "abci-cli")];
  const searched = [...beside, ...PATH.split(delimiter).map((folder) => join(folder, "abci-cli"))];
  const built = join(__dirname, "..", ".cache", "bin", "abci-cli");
  const candidates = ABCI_CLI === undefined ? [...searched, built] : [resolve(ABCI_CLI)];
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  const where = ABCI_CLI ?? `${built}, on PATH or beside $COMETBFT`;
  throw new Error(
    `abci-cli is not at ${where}: "npm run pretest" builds it (needs Go); or set ABCI_CLI to a binary of github.com/cometbft/cometbft/abci/cmd/abci-cli@v0.38.25`,
  );
}

describe("abci-cli of CometBFT", () => {
  let served: Served;
  let binary: string;
  beforeAll(async () => {
    binary = findBinary(process.env);
    served = await serve();
  });
  afterAll(async () => {
    await served?.close();
  });

  const cli = async (...args: string[]) => {
    const { stdout } = await run(binary, ["--address", served.address, "--log_level", "error", ...args], {
      timeout: 30_000,
    });
    return stdout;
  };

  test("echo", async () => {
    expect(await cli("echo", "hello ledger")).toContain("-> data: hello ledger");
  });

  test("a whole block, then info and query, one connection a command", async () => {
    expect(await cli("info")).toMatch(/-> data: book\n/);
    expect(await cli("check_tx", '"tree=oak"')).toContain("-> code: OK");
    expect(await cli("check_tx", '"tree"')).toContain("-> code: 2");
    expect(await cli("prepare_proposal", '"tree=oak"')).toContain("tree=oak");
    expect(await cli("process_proposal", '"tree=oak"')).toContain("-> status: ACCEPT");
    expect(await cli("process_proposal", '"tree"')).toContain("-> status: REJECT");
    expect(await cli("finalize_block", '"tree=oak"', '"tree"')).toMatch(/-> code: OK.*-> code: 2.*not key=value/s);
    expect(await cli("commit")).toContain("-> code: OK");
    expect(await cli("query", '"tree"')).toMatch(/-> code: OK.*-> value: oak\n/s);
    expect(await cli("query", '"stone"')).toMatch(/-> code: 6.*-> log: no such key/s);
    expect(served.log.filter((line) => line.level !== "info")).toEqual([]);
    expect(served.fatal).toEqual([]);
  });
});
