import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseAddress } from "../../abci/address.ts";
import { type AbciClient, connectAbci } from "../../abci/client.ts";
import { readToEnd } from "../../abci/testing/serve.ts";
import { encodeAddress } from "../../codec/bech32.ts";
import { toHex } from "../../codec/bytes.ts";
import {
  RequestCommit,
  RequestFinalizeBlock,
  RequestInfo,
  RequestInitChain,
} from "../../codec/gen/tendermint/abci/types.ts";
import { readGenesis } from "../../node/genesisFile.ts";
import { type Home, homeAt } from "../../node/home.ts";
import { type RunningNode, runNode } from "../../node/run.ts";
import { runs } from "../crash/processes.ts";
import { consensusParams } from "../harness/ledger.ts";
import { makeHome } from "../harness/network.ts";
import { edit, leftBehind, newHome, removeHome } from "./homes.ts";

const any = "127.0.0.1:0";
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Line {
  readonly level: "info" | "warn" | "error";
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

async function start(home: Home) {
  const lines: Line[] = [];
  const keep = (level: Line["level"]) => (fields: object, message: string) =>
    void lines.push({ level, fields: fields as Line["fields"], message });
  const node = await runNode({
    home: home.root,
    comet: true,
    rpcAddress: any,
    p2pAddress: any,
    serve: { version: "1.2.3", restAddress: any, grpcAddress: any },
    log: { info: keep("info"), warn: keep("warn"), error: keep("error") },
  });
  return { node, lines };
}

const blocks = async ({ application }: RunningNode, count: number) => {
  const wanted = application.height + count;
  while (application.height < wanted) await pause(10);
};

describe("a node that runs", () => {
  const home = newHome();
  const running = { started: undefined as Awaited<ReturnType<typeof start>> | undefined };
  beforeAll(async () => {
    running.started = await start(home);
    await blocks(running.started.node, 1);
  }, 30_000);
  afterAll(async () => {
    await running.started?.node.stop();
    removeHome(home);
  });
  function started() {
    if (running.started === undefined) throw new Error("not started");
    return running.started;
  }

  const hostile: [name: string, bytes: Uint8Array, reason: string][] = [
    ["2 GB promised", Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07, 1), "exceeds the limit"],
    [
      "garbage",
      Buffer.from("GET / HTTP/1.1\r\nHost: node\r\nAccept: */*\r\nUser-Agent: someone's browser\r\n\r\n"),
      "request: tag",
    ],
    ["half a frame", Uint8Array.of(0x50, 0x0a), "in the middle of a frame"],
  ];
  test.each(hostile)("%s on its socket ends that connection; CometBFT's go on", async (_, bytes, reason) => {
    const { node, lines } = started();
    const at = lines.length;
    const address = parseAddress(node.abciAddress);
    if (address.kind !== "unix") throw new Error("a socket in the home");
    const socket = connect({ path: address.path });
    const received = readToEnd(socket);
    socket.end(bytes);
    expect((await received).length).toBe(0);
    await blocks(node, 2);
    const told = lines.slice(at).filter(({ level }) => level !== "info");
    expect(told.map(({ message }) => message)).toEqual(["ABCI connection closed"]);
    expect(String(told[0]?.fields["reason"])).toContain(reason);
  });

  const calls: [name: string, call: (client: AbciClient) => Promise<unknown>][] = [
    ["init_chain", (client) => client.call("initChain", RequestInitChain.fromPartial({}))],
    ["finalize_block", (client) => client.call("finalizeBlock", RequestFinalizeBlock.fromPartial({ height: 9n }))],
    ["commit", (client) => client.call("commit", RequestCommit.fromPartial({}))],
  ];
  test.each(calls)("%s from another than CometBFT's connection is refused, and changes nothing", async (name, call) => {
    const { node } = started();
    const intruder = await connectAbci(node.abciAddress);
    await expect(call(intruder)).rejects.toThrow(`${name}: another connection drives consensus`);
    await intruder.close();
    await blocks(node, 2);
  });

  test("its metrics are the chain's", async () => {
    const { node } = started();
    const before = node.application.height;
    const text = await (await fetch(`${node.api?.restUrl}/metrics`)).text();
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
    expect(value("eco2_height")).toBeGreaterThanOrEqual(before);
    expect(value("eco2_height")).toBeLessThanOrEqual(node.application.height);
    expect(value("eco2_mempool_txs")).toBe(0);
    const commits = value('eco2_abci_duration_seconds_count{method="commit"}');
    expect(commits).toBeGreaterThanOrEqual(before);
    expect(commits).toBeLessThanOrEqual(node.application.height);
    expect(value('eco2_abci_duration_seconds_sum{method="commit"}')).toBeGreaterThan(0);
  });
});

describe("the end of a node", () => {
  test("CometBFT that is killed ends it with a clear line, and leaves nothing", async () => {
    const home = newHome();
    const { node } = await start(home);
    await blocks(node, 1);
    if (node.cometPid === undefined) throw new Error("CometBFT is a child");
    process.kill(node.cometPid, "SIGKILL");
    expect(await node.ended).toBe("CometBFT ended (SIGKILL), and not by this node");
    await node.stop();
    expect(leftBehind(home)).toEqual([]);
    removeHome(home);
  }, 30_000);

  test("halt-height is the last block, also after a restart", async () => {
    const home = newHome();
    edit(home.appConfig, (text) => text.replace("halt-height = 0", "halt-height = 3"));
    const { node } = await start(home);
    expect(await node.ended).toBe("halted at height 3: halt-height is 3 in app.toml");
    await node.stop();
    expect(node.application.height).toBe(3);
    expect(node.cometPid !== undefined && runs(node.cometPid)).toBe(false);
    await expect(start(home)).rejects.toThrow(/^halted at height 3: halt-height is 3 in app\.toml; change it there/);
    removeHome(home);
  }, 30_000);
});

/** The built program, the application alone, allowed to write files of a size in kilobytes. */
function startLimited(home: Home, kilobytes: number | "unlimited") {
  const program = `ulimit -f ${kilobytes}; exec "$0" dist/cli/bin.js start --no-comet --home "$1"`;
  const child = spawn("bash", ["-c", program, process.execPath, home.root], { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const exited = once(child, "close").then(([code]) => code as number | null);
  return {
    log: () => log,
    exited,
    stop: () => child.kill("SIGTERM"),
    ready: async () => {
      while (!log.includes("application ready")) {
        if (child.exitCode !== null) throw new Error(log);
        await pause(20);
      }
    },
  };
}

async function firstBlock(home: Home): Promise<{ readonly hash: string; readonly client: AbciClient }> {
  const client = await connectAbci(`unix://${home.socket}`);
  const { chain_id, app_state } = readGenesis(home);
  await client.call(
    "initChain",
    RequestInitChain.fromPartial({
      chainId: chain_id,
      consensusParams,
      appStateBytes: Buffer.from(JSON.stringify(app_state)),
    }),
  );
  const { appHash } = await client.call("finalizeBlock", RequestFinalizeBlock.fromPartial({ height: 1n }));
  return { hash: toHex(appHash), client };
}

test("a disk that takes no more ends the node before Commit is answered; with room the block is made again", async () => {
  const funded = Array.from({ length: 500 }, (_, index) => ({
    address: encodeAddress("eco", new Uint8Array(20).fill(1 + (index & 0x7f), index >> 7)),
    coins: [{ denom: "ueco2", amount: "1" }],
  }));
  const unique = [...new Map(funded.map((one) => [one.address, one])).values()];
  const home = homeAt(makeHome({ chainId: "full-1", prefix: "eco", funded: unique }));
  const full = startLimited(home, 8);
  await full.ready();
  const first = await firstBlock(home);
  await expect(first.client.call("commit", RequestCommit.fromPartial({}))).rejects.toThrow(
    /the state log failed at height 1: EFBIG/,
  );
  expect(await full.exited).toBe(1);
  expect(full.log()).toMatch(/\nError: the application stopped: commit: the state log failed at height 1: EFBIG.*\n$/);
  await first.client.close();
  expect(leftBehind(home)).toEqual([]);

  const again = startLimited(home, "unlimited");
  await again.ready();
  const second = await firstBlock(home);
  expect(second.hash).toBe(first.hash);
  await second.client.call("commit", RequestCommit.fromPartial({}));
  expect((await second.client.call("info", RequestInfo.fromPartial({}))).lastBlockHeight).toBe(1n);
  await second.client.close();
  again.stop();
  expect(await again.exited).toBe(0);
  removeHome(home);
}, 60_000);
