import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { eco2 } from "../../app/eco2.ts";
import { makeTransfers } from "../../bench/transfers.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { chainStore } from "../../core/identity.ts";
import { cometRpc } from "../../node/comet/rpc.ts";
import { homeAt } from "../../node/home.ts";
import { openStore } from "../../store/open.ts";
import type { Change } from "../../store/types.ts";
import { makeHome, type Network, removeHome, startOn } from "../harness/network.ts";
import { runCli } from "./run.ts";

// A node whose chain has a block with a transfer; stopped, and copied for each test that changes something.
const { addresses, txs } = makeTransfers("eco2-test-1", "ueco2", 4, 8);
const folder = mkdtempSync(join(tmpdir(), "eco2-divergence-"));
let home = "";
/** The block with the transfer, and the last one. */
let sent = 0;
let last = 0;
/** The app hash of the state that the transfer made, as the chain has it. */
let agreed = "";
let running: Network | undefined;
let whileRunning: { hashes: string; diff: string; replay: string; rollback: string } | undefined;
let copies = 0;

function copied(): string {
  const copy = join(folder, `home${copies++}`);
  cpSync(home, copy, { recursive: true });
  return copy;
}

const errorOf = async (...args: string[]) => {
  const { code, err } = await runCli(args);
  expect(code).toBe(1);
  return err.trim();
};

async function json(...args: string[]) {
  const { code, out, err } = await runCli([...args, "-o", "json"]);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out);
}

beforeAll(async () => {
  const funded = addresses.map((address) => ({ address, coins: [{ denom: "ueco2", amount: "1000000" }] }));
  home = makeHome({ chainId: "eco2-test-1", prefix: "eco", funded });
  running = await startOn(home);
  const rpc = cometRpc(running.rpc);
  const [tx] = txs;
  if (tx === undefined) throw new Error("a transfer is made");
  sent = Number((await rpc.broadcastCommit(tx)).height);
  while (running.node.application.height < sent + 2) await new Promise((resolve) => setTimeout(resolve, 50));
  agreed = (await rpc.block(sent + 1)).block.header.app_hash;
  whileRunning = {
    hashes: (await runCli(["debug", "app-hash", "--home", home, "--height", String(sent)])).out,
    diff: (await runCli(["debug", "diff", home, home])).out,
    replay: (await runCli(["debug", "replay", "--home", home, "--height", String(sent), "--node", running.rpc])).out,
    rollback: await errorOf("rollback", "--home", home),
  };
  await running.stop();
  last = running.node.application.height;
  running = undefined;
}, 60_000);

afterAll(async () => {
  await running?.stop();
  removeHome(home);
  rmSync(folder, { recursive: true, force: true });
});

test("beside a running node the states are read as they lie; going back is refused", () => {
  expect(whileRunning?.hashes).toContain(`app_hash: ${agreed}`);
  expect(whileRunning?.diff).toMatch(/differences: \[\]/);
  expect(whileRunning?.replay).toMatch(/equal: true/);
  expect(whileRunning?.rollback).toMatch(/in use by process \d+/);
});

describe("debug app-hash", () => {
  test("is that of the chain's header, and names the root of every store", async () => {
    const { app_hash, stores, height } = await json("debug", "app-hash", "--home", home, "--height", String(sent));
    expect([app_hash, height]).toEqual([agreed, sent]);
    const chain = eco2(signatureVerifier(undefined));
    expect(Object.keys(stores)).toEqual([...chain.storeNames, chainStore].sort());
    expect(await json("debug", "app-hash", "--home", home)).toMatchObject({ height: last });
    expect(await errorOf("debug", "app-hash", "--home", home, "--height", "9999")).toMatch(/its files reach from 1 to/);
    expect(await errorOf("debug", "app-hash", "--home", folder)).toMatch(/holds no block yet/);
  });
});

describe("debug replay", () => {
  test("a block comes to the chain's app hash, with every read and write of its transaction", async () => {
    const found = await json("debug", "replay", "--home", home, "--height", String(sent));
    expect(found).toMatchObject({ height: sent, app_hash: agreed, agreed, equal: true });
    expect(found.txs).toEqual([{ code: 0, gas_used: expect.stringMatching(/^\d+$/), as_recorded: true }]);
    const writes = found.trace.filter(({ part, op }: { part: unknown; op: string }) => part === 0 && op === "write");
    expect(
      writes.map(({ store, collection }: { store: string; collection: string }) => `${store}.${collection}`),
    ).toEqual(expect.arrayContaining(["bank.balances", "acc.accounts"]));
    expect(new Set(found.trace.map(({ part }: { part: unknown }) => part))).toEqual(new Set(["begin", 0, "end"]));
    const text = (await runCli(["debug", "replay", "--home", home, "--height", String(sent)])).out;
    expect(text).toMatch(/^- tx 0 write bank\.balances 02[0-9a-f]+ = [0-9a-f]+$/m);
  }, 30_000);

  test("the first block stands on genesis; others on a state that must be on the disk", async () => {
    expect(await json("debug", "replay", "--home", home, "--height", "1")).toMatchObject({ height: 1, equal: true });
    const copy = copied();
    rmSync(homeAt(copy).snapshots, { recursive: true, force: true });
    await json("snapshots", "export", "--home", copy);
    rmSync(homeAt(copy).state, { recursive: true });
    await json("snapshots", "restore", String(last), "--home", copy);
    expect(await errorOf("debug", "replay", "--home", copy, "--height", "2")).toMatch(
      /^Error: block 2 cannot be executed.*below blocks \d+ to \d+, and genesis below 1/,
    );
    expect(await json("debug", "replay", "--home", copy, "--height", "1")).toMatchObject({ equal: true });
  }, 30_000);

  test("the last block, whose app hash nobody has agreed on yet, and those that cannot be executed", async () => {
    expect(await json("debug", "replay", "--home", home, "--height", String(last))).toMatchObject({
      agreed: expect.stringContaining("unknown"),
      txs: [],
    });
    const at = (height: string, ...more: string[]) =>
      errorOf("debug", "replay", "--home", home, "--height", height, ...more);
    expect(await at("9999")).toMatch(/CometBFT has not the block of height 9999/);
    expect(await at(String(sent), "--node", "tcp://127.0.0.1:1")).toMatch(/no answer from/);
    const bare = copied();
    rmSync(join(bare, "data", "blockstore.db"), { recursive: true });
    expect(await errorOf("debug", "replay", "--home", bare, "--height", String(sent))).toMatch(/CometBFT/);
  }, 60_000);
});

describe("debug diff", () => {
  const storeNames = [...eco2(signatureVerifier(undefined)).storeNames, chainStore];
  /** Commits a block of one's own making over a state. */
  function tampered(writes: readonly (readonly [string, Change])[]): string {
    const copy = copied();
    const store = openStore({ dir: homeAt(copy).state, storeNames });
    const changes = new Map(writes.map(([name, change]) => [name, [change]]));
    store.commit(store.apply(store.latest, last + 1, changes, store.latest.note));
    store.close();
    return copy;
  }

  test("names the first key that differs in each store, and the collection that it is of", async () => {
    const key = Buffer.from("0214ffff", "hex");
    const left = tampered([["bank", [key, Buffer.from("5")]]]);
    const right = tampered([
      ["bank", [key, Buffer.from("6")]],
      ["registry", [Buffer.from("ff", "hex"), Buffer.from("1")]],
    ]);
    const { code, out, err } = await runCli(["debug", "diff", left, right, "-o", "json"]);
    expect(code).toBe(1);
    expect(err).toBe(`Error: the states of height ${last + 1} differ in 2 of ${storeNames.length} stores\n`);
    const { height, differences, app_hash } = JSON.parse(out);
    expect(height).toBe(last + 1);
    expect(app_hash.left).not.toBe(app_hash.right);
    expect(differences).toEqual([
      {
        store: "bank",
        key: "0214ffff",
        collection: "balances",
        difference: "another value",
        left: "35",
        right: "36",
      },
      { store: "registry", key: "ff", difference: "another value", left: "absent", right: "31" },
    ]);
    expect(await json("debug", "diff", left, right, "--height", String(last))).toMatchObject({ differences: [] });
    expect(await json("debug", "diff", home, right)).toMatchObject({ height: last, differences: [] });
  });

  test("what cannot be compared", async () => {
    expect(await errorOf("debug", "diff", home, folder)).toMatch(/holds no block yet/);
    expect(await errorOf("debug", "diff", home, home, "--height", "9999")).toMatch(/has no height 9999/);
  });
});

describe("rollback", () => {
  /** Starts a node until it is past where the chain was. */
  async function goesOn(copy: string): Promise<void> {
    const again = await startOn(copy);
    running = again;
    while (again.node.application.height <= last) await new Promise((resolve) => setTimeout(resolve, 50));
    await again.stop();
    running = undefined;
  }

  test("CometBFT and application go back together, and the next start executes the same block", async () => {
    const copy = copied();
    expect(await json("rollback", "--home", copy)).toMatchObject({
      height: last - 1,
      state_was_at: last,
      block_removed: false,
    });
    // The block is still there and not executed: that is where CometBFT goes back to again.
    expect(await json("rollback", "--home", copy)).toMatchObject({ height: last - 1, state_was_at: last - 1 });
    expect(await json("debug", "app-hash", "--home", copy)).toMatchObject({ height: last - 1 });
    await goesOn(copy);
    expect(await json("debug", "diff", home, copy, "--height", String(last))).toMatchObject({ differences: [] });
  }, 60_000);

  test("with their blocks, and others are made in their place", async () => {
    const copy = copied();
    for (const height of [last - 1, last - 2])
      expect(await json("rollback", "--home", copy, "--hard")).toMatchObject({ height, block_removed: true });
    expect(await json("debug", "app-hash", "--home", copy)).toMatchObject({ height: last - 2 });
    // The only validator of its chain, and no other node has these blocks: it may sign them once more.
    writeFileSync(homeAt(copy).validatorState, '{"height":"0","round":0,"step":0}');
    await goesOn(copy);
    expect(await json("debug", "diff", home, copy, "--height", String(sent))).toMatchObject({ differences: [] });
  }, 60_000);

  test("an application that was wrong is told of, and one that cannot go back changes nothing", async () => {
    const bare = copied();
    rmSync(homeAt(bare).state, { recursive: true });
    expect(await errorOf("rollback", "--home", bare)).toMatch(/holds no block/);
    expect(await json("snapshots", "export", "--home", home)).toMatchObject({ height: last });
    cpSync(homeAt(home).snapshots, homeAt(bare).snapshots, { recursive: true });
    expect(await json("snapshots", "restore", String(last), "--home", bare)).toMatchObject({ height: last });
    expect(await errorOf("rollback", "--home", bare)).toMatch(/the state of height \d+ is not on the disk any more/);
    const apart = copied();
    rmSync(join(apart, "data", "blockstore.db"), { recursive: true });
    expect(await errorOf("rollback", "--home", apart)).toMatch(/CometBFT cannot roll back: .*no blockstore found/);
    expect((await json("debug", "app-hash", "--home", apart)).height).toBe(last);
  }, 30_000);
});

describe("snapshots", () => {
  test("exported, listed, put in the place of a state that was lost, and deleted", async () => {
    const copy = copied();
    const { state, snapshots } = homeAt(copy);
    rmSync(snapshots, { recursive: true, force: true });
    expect(await json("snapshots", "list", "--home", copy)).toEqual({ snapshots: [] });
    const made = await json("snapshots", "export", "--home", copy, "--height", String(sent));
    expect(made).toMatchObject({ height: sent, app_hash: agreed, chunks: 1 });
    const listed = await json("snapshots", "list", "--home", copy);
    expect(listed).toEqual({ snapshots: [{ ...made, bytes: expect.any(Number) }] });
    expect(existsSync(join(snapshots, "export"))).toBe(false);
    const restore = ["snapshots", "restore", String(sent), "--home", copy];
    expect(await errorOf(...restore)).toMatch(/holds a state: move it away first/);
    renameSync(state, join(folder, "lost"));
    expect(await errorOf("snapshots", "restore", "3000000", "--home", copy)).toMatch(
      new RegExp(`no snapshot of height 3000000 and format \\d+; there are: ${sent}/`),
    );
    expect(await json(...restore)).toEqual(made);
    expect((await json("debug", "app-hash", "--home", copy)).app_hash).toBe(agreed);
    // CometBFT has the blocks above it.
    const again = await startOn(copy);
    running = again;
    expect(again.node.application.height).toBeGreaterThan(last);
    expect(await errorOf("snapshots", "delete", String(sent), "--home", copy)).toMatch(/in use by process/);
    await again.stop();
    running = undefined;
    expect(await json("snapshots", "delete", String(sent), "--home", copy)).toEqual(made);
    expect(await errorOf("snapshots", "delete", String(sent), "--home", copy)).toMatch(/there are: none/);
  }, 60_000);

  test("a damaged one leaves the home without a state, as it was", async () => {
    const copy = copied();
    const { state, snapshots } = homeAt(copy);
    rmSync(snapshots, { recursive: true, force: true });
    const { format } = await json("snapshots", "export", "--home", copy);
    writeFileSync(join(snapshots, String(last), String(format), "0"), "damaged");
    rmSync(state, { recursive: true });
    expect(await errorOf("snapshots", "restore", String(last), "--home", copy)).toMatch(/0 is damaged$/);
    expect(await errorOf("debug", "app-hash", "--home", copy)).toMatch(/holds no block yet/);
    expect(await errorOf("snapshots", "export", "--home", copy)).toMatch(/holds no block yet/);
    expect(await errorOf("snapshots", "list", "--home", join(folder, "nowhere"))).toMatch(/no node ran on this home/);
  });
});
