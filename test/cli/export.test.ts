import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { cometRpc } from "../../node/comet/rpc.ts";
import { homeAt } from "../../node/home.ts";
import { makeHome, type Network, removeHome, startOn } from "../harness/network.ts";
import { runCli } from "./run.ts";

const words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const bob = encodeAddress("eco", new Uint8Array(20).fill(7));
const homes: string[] = [];
const running = new Set<Network>();

afterAll(async () => {
  for (const network of running) await network.stop();
  for (const home of homes) removeHome(home);
}, 30_000);

async function start(home: string): Promise<Network> {
  const network = await startOn(home);
  running.add(network);
  return network;
}

async function stop(network: Network): Promise<void> {
  running.delete(network);
  await network.stop();
}

test("the state of a stopped node begins another chain, which has it from its first block", async () => {
  const keyed = ["--keyring-backend", "test"];
  const scratch = makeHome({ chainId: "eco2-test-1", prefix: "eco", funded: [] });
  homes.push(scratch);
  const added = await runCli(["keys", "add", "alice", "--recover", ...keyed, "--home", scratch, "-o", "json"], [words]);
  const { address } = JSON.parse(added.out);
  const funded = [{ address, coins: [{ denom: "ueco2", amount: "1000000" }] }];
  const home = makeHome({ chainId: "eco2-test-1", prefix: "eco", funded });
  homes.push(home);
  const exported = (...args: string[]) => runCli(["export", "--home", home, ...args]);
  expect(await exported()).toMatchObject({ code: 1, err: expect.stringMatching(/holds no block yet/) });

  const network = await start(home);
  const send = ["tx", "bank", "send", "alice", bob, "250ueco2", "--yes", "--wait", "--node", network.rpc];
  const sent = await runCli([...send, ...keyed, "--home", scratch, "-o", "json"]);
  const height = Number(JSON.parse(sent.out).height);
  expect(await exported()).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/in use by process \d+/) });
  await stop(network);

  const { code, out } = await exported();
  expect(code).toBe(0);
  const document = JSON.parse(out);
  expect(document).toMatchObject({
    chain_id: "eco2-test-1",
    initial_height: String(network.node.application.height + 1),
  });
  expect(document.app_state.bank.balances).toContainEqual({ address: bob, coins: [{ denom: "ueco2", amount: "250" }] });
  const earlier = JSON.parse((await exported("--height", String(height - 1))).out);
  expect(earlier.app_state.bank.balances).toEqual(funded);
  expect((await exported("--height", "999999")).err).toMatch(
    /^Error: height 999999 is not kept: this node has \d+ to \d+/,
  );

  // A chain of its own, which counts from 1 and has the same balances.
  const zero = JSON.parse((await exported("--for-zero-height")).out);
  const { emission } = document.app_state;
  // The blocks that it had are not those of the new chain.
  const state = { ...document.app_state, emission: { ...emission, blocks: [] } };
  expect(emission.blocks).not.toEqual([]);
  expect(zero).toMatchObject({ initial_height: "1", app_state: state });
  const anew = makeHome({ chainId: "eco2-test-2", prefix: "eco", funded: [] });
  homes.push(anew);
  copyFileSync(homeAt(home).validatorKey, homeAt(anew).validatorKey);
  writeFileSync(homeAt(anew).genesis, JSON.stringify({ ...zero, chain_id: "eco2-test-2" }));
  const fresh = await start(anew);
  expect((await cometRpc(fresh.rpc).status()).sync_info.earliest_block_height).toBe("1");
  const there = fresh.node.application.exportAt(1);
  expect(there["bank"]).toEqual(document.app_state.bank);
  expect(fresh.node.application.brokenInvariantAt(1)).toBeUndefined();
  await stop(fresh);

  // The next chain is signed by the same validator.
  const next = makeHome({ chainId: "eco2-test-1", prefix: "eco", funded: [] });
  homes.push(next);
  copyFileSync(homeAt(home).validatorKey, homeAt(next).validatorKey);
  writeFileSync(homeAt(next).genesis, out);
  expect(await runCli(["genesis", "validate", "--home", next])).toMatchObject({ code: 0 });
  const later = await start(next);
  expect(later.node.application.height).toBeGreaterThan(network.node.application.height);
  const balance = await runCli(["query", "bank", "balances", bob, "--node", later.rpc, "-o", "json", "--home", next]);
  expect(JSON.parse(balance.out).balances).toEqual([{ denom: "ueco2", amount: "250" }]);
  await stop(later);
  const again = JSON.parse(readFileSync(homeAt(next).genesis, "utf8"));
  // The blocks since are booked there; the rest is as it came.
  const own = { emission: expect.anything() };
  const after = JSON.parse((await runCli(["export", "--home", next])).out).app_state;
  expect(after).toEqual({ ...again.app_state, ...own });
}, 90_000);
