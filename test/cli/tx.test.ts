import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type EngineNetwork, startEngineNetwork } from "../harness/engineNetwork.ts";
import { runCli } from "./run.ts";

const chainId = "eco2-test-1";
const folder = mkdtempSync(join(tmpdir(), "cli-tx-"));
const words = {
  alice: "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
  bob: "legal winner thank year wave sausage worth useful legal winner thank yellow",
  carol: "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
};
const keyed = ["--home", folder, "--keyring-backend", "test"];
const file = (name: string) => join(folder, name);
const addresses = new Map<string, string>();
let network: EngineNetwork;

/** Runs a command that is to succeed, and reads the JSON that it prints. */
async function done(...args: string[]) {
  const run = await runCli([...args, "-o", "json", "--home", folder]);
  expect({ args, code: run.code, err: run.err }).toMatchObject({ code: 0 });
  return JSON.parse(run.out);
}

/** Runs a command that is to fail, and returns the line that says why. */
async function refused(...args: string[]): Promise<string> {
  const run = await runCli(args);
  expect({ args, code: run.code }).toMatchObject({ code: 1 });
  return run.err.trim().split("\n").at(-1) ?? "";
}

const online = () => ["--node", network.rpc, "--keyring-backend", "test"];
const query = (...args: string[]) => done("query", ...args, "--node", network.rpc);
const keyQuery = (...args: string[]) => done("query", ...args, ...online());
const send = (...args: string[]) => done("tx", "bank", "send", ...args, ...online(), "--yes", "--wait");
const balance = async (address: string) =>
  BigInt((await query("bank", "balance", address, "ueco2")).balance.amount as string);

async function write(name: string, ...args: string[]): Promise<string> {
  writeFileSync(file(name), JSON.stringify(await done(...args)));
  return file(name);
}

beforeAll(async () => {
  for (const [name, mnemonic] of Object.entries(words)) {
    const run = await runCli(["keys", "add", name, "--recover", ...keyed, "-o", "json"], [mnemonic]);
    addresses.set(name, JSON.parse(run.out).address);
  }
  const add = ["keys", "add", "team", "--multisig", "alice,bob,carol", "--multisig-threshold", "2"];
  addresses.set("team", (await done(...add, "--keyring-backend", "test")).address);
  const funded = ["alice", "bob"].map((name) => ({
    address: addresses.get(name) ?? "",
    coins: [{ denom: "ueco2", amount: "1000000000" }],
  }));
  network = await startEngineNetwork({ chainId, prefix: "eco", funded });
}, 60_000);

afterAll(async () => {
  await network.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const of = (name: string) => addresses.get(name) ?? "";

describe("sending", () => {
  test("with simulated gas, then found by hash, by event, by sequence and in its block", async () => {
    const sent = await send(
      "alice",
      "carol",
      "12345ueco2",
      "--gas",
      "auto",
      "--memo",
      "hello",
      "--gas-prices",
      "0.01ueco2",
    );
    expect(sent).toMatchObject({ code: 0, codespace: "", raw_log: "" });
    expect(Number(sent.gas_used)).toBeLessThan(Number(sent.gas_wanted));
    expect(await balance(of("carol"))).toBe(12_345n);
    expect(await query("tx", sent.txhash)).toEqual(sent);
    expect(await query("wait-tx", sent.txhash)).toEqual(sent);
    expect(await query("tx", "--type", "acc_seq", `${of("alice")}/0`)).toEqual(sent);
    const found = await query("txs", "--query", `transfer.recipient='${of("carol")}'`, "--limit", "5");
    expect(found).toMatchObject({ total_count: "1", page_number: "1", page_total: "1", limit: "5", txs: [sent] });
    const block = await query("block", sent.height);
    expect(block.header).toMatchObject({ chain_id: chainId, height: sent.height });
    const [bytes] = block.data.txs;
    const decoded = await done("tx", "decode", bytes);
    expect(decoded).toEqual({ ...sent.tx, "@type": undefined });
    expect(decoded.body.memo).toBe("hello");
    expect((await query("block-results", sent.height)).txs_results).toMatchObject([{ code: 0 }]);
  }, 30_000);

  test("in any order, without a sequence: two with one sequence of the account, each signed in its mode", async () => {
    // A timeout is compared with the time of the last block, which on this chain comes with a transaction.
    await send("alice", "carol", "1ueco2");
    const unordered = ["--unordered", "--timeout-duration", "2m", "--gas", "auto"];
    const sent = [
      await send("bob", "carol", "1ueco2", ...unordered),
      await send("bob", "carol", "1ueco2", ...unordered, "--sign-mode", "amino-json"),
    ];
    expect(sent.map(({ code, raw_log }) => [code, raw_log])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    expect((await query("auth", "account-info", of("bob"))).info.sequence).toBe("0");
  }, 30_000);

  test("to several, each the whole or an even part", async () => {
    const before = await balance(of("carol"));
    const multi = (...args: string[]) =>
      done("tx", "bank", "multi-send", "alice", "bob", "carol", ...args, ...online(), "--yes", "--wait");
    await multi("100ueco2");
    await multi("101ueco2", "--split");
    expect(await balance(of("carol"))).toBe(before + 150n);
  }, 30_000);

  test("asks before it sends, and prints what", async () => {
    const args = ["tx", "bank", "send", "alice", "bob", "1ueco2", ...keyed, "--node", network.rpc];
    const before = await keyQuery("auth", "account-info", "alice");
    const run = await runCli(args, ["n"]);
    expect(run).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining('"amount":[{"denom":"ueco2","amount":"1"}]'),
    });
    expect(run.err).toMatch(/\[y\/N\]: Error: cancelled\n$/);
    expect(await keyQuery("auth", "account-info", "alice")).toEqual(before);
    expect(await runCli([...args, "--broadcast-mode", "async"], ["y"])).toMatchObject({ code: 0 });
  }, 30_000);

  test("--dry-run and tx simulate tell the gas and send nothing", async () => {
    const args = ["tx", "bank", "send", "bob", "carol", "1ueco2", ...online()];
    const dry = await done(...args, "--dry-run");
    expect(Number(dry.gas_estimate)).toBe(Math.ceil(Number(dry.gas_used) * 1.4));
    const path = await write("simulated.json", ...args, "--generate-only");
    const { gas_used } = await done("tx", "simulate", path, "--node", network.rpc);
    expect(Number(gas_used)).toBeGreaterThan(30_000);
  }, 30_000);
});

describe("documents", () => {
  test("generate, sign, encode, decode, broadcast", async () => {
    const unsigned = await write(
      "unsigned.json",
      "tx",
      "bank",
      "send",
      of("bob"),
      "carol",
      "7ueco2",
      ...online(),
      "--generate-only",
    );
    expect(await refused("tx", "broadcast", unsigned, "--node", network.rpc)).toMatch(/is not signed/);
    const signed = await write("signed.json", "tx", "sign", unsigned, "--from", "bob", ...online());
    const encoded = await runCli(["tx", "encode", signed]);
    const decoded = await done("tx", "decode", encoded.out.trim());
    expect(decoded.body.messages).toMatchObject([{ "@type": "/cosmos.bank.v1beta1.MsgSend", from_address: of("bob") }]);
    expect(decoded.signatures).toHaveLength(1);
    expect(await done("tx", "broadcast", signed, "--node", network.rpc, "--wait")).toMatchObject({ code: 0 });
    expect(await refused("tx", "sign", unsigned, "--from", "alice", ...keyed, "--node", network.rpc)).toMatch(
      /^Error: eco1\S+ is no signer of the transaction: it needs eco1/,
    );
  }, 30_000);

  test.each(["direct", "amino-json"])(
    "signed without a node, in mode %s",
    async (mode) => {
      const { info } = await keyQuery("auth", "account-info", "bob");
      const offline = ["--offline", "--chain-id", chainId, "-a", info.account_number, "-s", info.sequence];
      const args = ["tx", "bank", "send", "bob", "carol", "3ueco2", "--keyring-backend", "test", "--sign-mode", mode];
      const signed = await write("offline.json", ...args, ...offline, "--node", "tcp://127.0.0.1:1");
      expect(await done("tx", "broadcast", signed, "--node", network.rpc, "--wait")).toMatchObject({ code: 0 });
      expect(await refused(...args, "--offline", "--home", folder)).toBe(
        "Error: --offline needs --chain-id, --account-number and --sequence",
      );
    },
    30_000,
  );

  test("two of three sign for a multisig", async () => {
    await send("alice", "team", "100000ueco2");
    const args = ["tx", "bank", "send", "team", "carol", "9ueco2", ...online()];
    const unsigned = await write("team.json", ...args, "--generate-only", "--gas", "auto");
    const sign = (name: string, ...more: string[]) =>
      write(`${name}.sig`, "tx", "sign", unsigned, "--from", name, "--multisig", "team", ...online(), ...more);
    const [carol, alice] = [await sign("carol"), await sign("alice")];
    const multisign = ["tx", "multisign", unsigned, "team"];
    const here = [...keyed, "--node", network.rpc];
    expect(await refused(...multisign, carol, ...here)).toBe("Error: 2 of 3 members must sign, 1 did");
    const signed = await write("team.signed.json", ...multisign, carol, alice, ...online());
    const before = await balance(of("carol"));
    expect(await done("tx", "broadcast", signed, "--node", network.rpc, "--wait")).toMatchObject({ code: 0 });
    expect(await balance(of("carol"))).toBe(before + 9n);
    const other = await write(
      "other.sig",
      "tx",
      "sign",
      unsigned,
      "--from",
      "bob",
      "--multisig",
      "team",
      ...online(),
      "-s",
      "9",
    );
    expect(await refused(...multisign, carol, other, ...here, "-s", "0")).toMatch(
      /^Error: .*other\.sig: the signature does not fit/,
    );
    expect(await refused(...args, "--yes", "--home", folder)).toMatch(/^Error: key "team" is a multisig/);
  }, 30_000);
});

describe("one line says what is wrong", () => {
  const at = () => [...keyed, "--node", network.rpc];
  test.each<[string, () => string[], RegExp | string]>([
    [
      "a wrong sequence",
      () => ["tx", "bank", "send", "bob", "carol", "1ueco2", "-s", "99", "--yes", ...at()],
      /^Error: transaction refused with sdk code 32: account sequence mismatch, expected \d+, got 99/,
    ],
    [
      "another chain",
      () => ["tx", "bank", "send", "bob", "carol", "1ueco2", "--chain-id", "other-1", "--yes", ...at()],
      /^Error: transaction refused with sdk code 4: signature verification failed; please verify account number/,
    ],
    [
      "not enough coins, found by simulation",
      () => ["tx", "bank", "send", "bob", "carol", "9000000000ueco2", "--gas", "auto", "--yes", ...at()],
      /insufficient funds/,
    ],
    [
      "not enough coins, found in the block",
      () => ["tx", "bank", "send", "bob", "carol", "9000000000ueco2", "--yes", "--wait", ...at()],
      /^Error: transaction failed with sdk code 5: .*insufficient funds/,
    ],
    [
      "a sender that the chain does not know",
      () => ["tx", "bank", "send", "stranger", "bob", "1ueco2", "--yes", ...at()],
      /^Error: account eco1\S+ is not on this chain yet: send it coins first$/,
    ],
    [
      "a key that is not there",
      () => ["tx", "bank", "send", "dave", "bob", "1ueco2", ...at()],
      /^Error: no key "dave"/,
    ],
    [
      "an unknown account",
      () => ["query", "auth", "account", "stranger", ...at()],
      /^Error: account eco1\w+ not found: key not found$/,
    ],
    [
      "an unknown certificate",
      () => ["query", "offset", "certificate", "7", "--node", network.rpc],
      /no certificate has the id 7/,
    ],
    [
      "an unknown transaction",
      () => ["query", "tx", "AB".repeat(32), "--node", network.rpc],
      /^Error: tx not found: ABAB/,
    ],
    ["a hash that is none", () => ["query", "tx", "12", "--node", network.rpc], /^Error: "12" is no hash/],
    [
      "conditions that CometBFT does not take",
      () => ["query", "txs", "--query", "sender", "--node", network.rpc],
      /^Error: query "sender": /,
    ],
    ["a height to come", () => ["query", "block", "999999", "--node", network.rpc], /999999 must be less than/],
    ["a state to come", () => ["query", "bank", "total", "--height", "999999", "--node", network.rpc], /999999/],
    [
      "nobody listens",
      () => ["query", "bank", "total", "--node", "tcp://127.0.0.1:1"],
      /no answer from http:\/\/127.0.0.1:1: /,
    ],
  ])("%s", async (_name, args, expected) => {
    if (args().includes("stranger")) await runCli(["keys", "add", "stranger", ...keyed]);
    expect(await refused(...args())).toMatch(expected);
  });

  test("a transaction that is sent twice", async () => {
    const made = await write(
      "twice.json",
      "tx",
      "bank",
      "send",
      "bob",
      "carol",
      "1ueco2",
      ...online(),
      "--generate-only",
    );
    const signed = await write("twice.signed.json", "tx", "sign", made, "--from", "bob", ...online());
    await done("tx", "broadcast", signed, "--node", network.rpc);
    expect(await refused("tx", "broadcast", signed, "--node", network.rpc)).toMatch(
      /^Error: transaction refused with sdk code (19: tx already exists in cache|32: account sequence mismatch)/,
    );
  }, 30_000);
});
