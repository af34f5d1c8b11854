import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, test } from "@jest/globals";
import { runCli } from "../../test/cli/run.ts";

const folder = mkdtempSync(join(tmpdir(), "eco2-start-"));
const home = join(folder, "home");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["beside a CometBFT of its own", ["--comet-rpc", "http://127.0.0.1:26657"], /it goes with --no-comet\n$/],
  ["that is no URL", ["--no-comet", "--comet-rpc", "127.0.0.1:26657"], /"127\.0\.0\.1:26657" is no URL: expected for/],
  ["that is no URL of HTTP", ["--no-comet", "--comet-rpc", "unix:///tmp/a"], /is no URL: expected for example http:/],
])("the RPC of a CometBFT elsewhere %s is refused", async (_, flags, message) => {
  const { code, err } = await runCli(["start", "--home", home, ...flags]);
  expect([code, err]).toEqual([1, expect.stringMatching(message)]);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof bound === "object" && bound !== null ? bound.port : 0;
}

test("an application whose CometBFT runs elsewhere serves REST, and asks that one what it does not know", async () => {
  await runCli(["init", "one", "--home", home]);
  const rest = `127.0.0.1:${await freePort()}`;
  let interrupt: (signal: string) => void = () => undefined;
  const interrupted = new Promise<string>((resolve) => {
    interrupt = resolve;
  });
  // Nobody answers at that port.
  const elsewhere = ["--no-comet", "--comet-rpc", "http://127.0.0.1:1"];
  const servers = ["--rest-address", rest, "--grpc-address", "127.0.0.1:0"];
  const running = runCli(["start", "--home", home, ...elsewhere, ...servers], [], interrupted);
  const get = async (path: string) => {
    const response = await fetch(`http://${rest}${path}`);
    return [response.status, JSON.parse(await response.text()).message];
  };
  for (;;) {
    const answered = await get("/cosmos/bank/v1beta1/params").catch(() => undefined);
    if (answered !== undefined) {
      expect(answered).toEqual([503, "no block yet: ask again after the first"]);
      break;
    }
    await delay(20);
  }
  expect(await get("/cosmos/base/tendermint/v1beta1/node_info")).toEqual([
    503,
    "the consensus engine of this node does not answer",
  ]);
  interrupt("SIGTERM");
  expect(await running).toMatchObject({ code: 0 });
}, 60_000);
