import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runCli } from "../../test/cli/run.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-gentx-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [one, two] = [join(folder, "one"), join(folder, "two")];
const run = (home: string, ...args: string[]) => runCli([...args, "--home", home, "--keyring-backend", "test"]);
const genesisOf = (home: string) => JSON.parse(readFileSync(join(home, "config", "genesis.json"), "utf8"));
const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const peersOf = (home: string) =>
  /^persistent_peers = "(.*)"$/m.exec(readFileSync(join(home, "config", "config.toml"), "utf8"))?.[1];

const show = async (home: string, name: string, ...flags: string[]) =>
  (await run(home, "keys", "show", name, "-a", ...flags)).out.trim();
const nodeId = async (home: string) => (await runCli(["comet", "show-node-id", "--home", home])).out.trim();
const consensusKey = async (home: string) =>
  JSON.parse((await runCli(["comet", "show-validator", "--home", home])).out);

/** Where a home's own transaction is. */
const fileOf = async (home: string) => join(home, "config", "gentx", `gentx-${await nodeId(home)}.json`);

beforeAll(async () => {
  for (const [home, key] of [
    [one, "anna"],
    [two, "ben"],
  ] as const) {
    await runCli(["init", `node-of-${key}`, "--chain-id", "found-1", "--home", home]);
    await run(home, "keys", "add", key);
  }
  await run(one, "genesis", "add-genesis-account", "anna", "500000000ueco2");
  await run(one, "genesis", "add-genesis-account", await show(two, "ben"), "300000000ueco2");
  copyFileSync(join(one, "config", "genesis.json"), join(two, "config", "genesis.json"));
});

test("two founders sign, one collects, and the chain begins with both as its validators", async () => {
  const anna = await run(one, "genesis", "gentx", "anna", "400000000ueco2", "--ip", "203.0.113.7");
  expect(anna).toMatchObject({ code: 0, out: "", err: expect.stringContaining("Genesis transaction") });
  const own = ["--moniker", "Ben & sons", "--commission-rate", "0.1", "--p2p-port", "777", "--ip", "ben.example"];
  expect(
    await run(two, "genesis", "gentx", "ben", "300000000ueco2", ...own, "--website", "https://ben.example"),
  ).toMatchObject({
    code: 0,
  });
  const [first, second] = [await fileOf(one), await fileOf(two)];
  expect(read(second)).toEqual({
    body: {
      messages: [
        {
          "@type": "/cosmos.staking.v1beta1.MsgCreateValidator",
          description: {
            moniker: "Ben & sons",
            identity: "",
            website: "https://ben.example",
            security_contact: "",
            details: "",
          },
          commission: {
            rate: "0.100000000000000000",
            max_rate: "0.600000000000000000",
            max_change_rate: "0.010000000000000000",
          },
          min_self_delegation: "1",
          delegator_address: "",
          validator_address: await show(two, "ben", "--bech", "val"),
          pubkey: await consensusKey(two),
          value: { denom: "ueco2", amount: "300000000" },
        },
      ],
      memo: `${await nodeId(two)}@ben.example:777`,
      timeout_height: "0",
      unordered: false,
      timeout_timestamp: null,
      extension_options: [],
      non_critical_extension_options: [],
    },
    auth_info: expect.objectContaining({ fee: { amount: [], gas_limit: "200000", payer: "", granter: "" } }),
    signatures: [expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/)],
  });

  copyFileSync(second, join(one, "config", "gentx", "ben.json"));
  const collected = await runCli(["genesis", "collect-gentxs", "-o", "json", "--home", one]);
  expect({ code: collected.code, err: collected.err }).toEqual({ code: 0, err: "" });
  expect(JSON.parse(collected.out)).toMatchObject({
    chain_id: "found-1",
    validators: [
      { moniker: "Ben & sons", node: `${await nodeId(two)}@ben.example:777` },
      { moniker: "node-of-anna", node: `${await nodeId(one)}@203.0.113.7:26656` },
    ],
  });
  expect(peersOf(one)).toBe(`${await nodeId(two)}@ben.example:777`);
  const { validators, app_state } = genesisOf(one);
  expect(validators).toEqual([]);
  expect(app_state.genutil.gen_txs).toEqual([read(second), read(first)]);
  expect(await runCli(["genesis", "validate", "--home", one])).toMatchObject({ code: 0, err: "" });
});

describe("refused, and nothing is written", () => {
  const gentx = (...args: string[]) => run(one, "genesis", "gentx", ...args);
  test.each<[string, string[], string]>([
    ["more than the account has", ["anna", "500000001ueco2"], "has 500000000ueco2 in genesis, less than the 500000001"],
    ["a denom that it has not", ["anna", "1uecc"], "has 0uecc in genesis"],
    ["no coin", ["anna", "much"], "<amount>: invalid"],
    ["a key that is not there", ["carl", "1ueco2"], 'no key "carl"'],
    ["a commission above 1", ["anna", "1ueco2", "--commission-rate", "1.5"], "--commission-rate 1.5: a decimal from 0"],
    ["a commission that is none", ["anna", "1ueco2", "--commission-max-rate", "x"], "--commission-max-rate: "],
    ["a self bond of nothing", ["anna", "1ueco2", "--min-self-delegation", "0"], "--min-self-delegation 0: a whole"],
    ["a consensus key of another kind", ["anna", "1ueco2", "--pubkey", '{"@type":"x"}'], "--pubkey: an ed25519 key"],
  ])("gentx: %s", async (_name, args, reason) => {
    const file = join(folder, "refused.json");
    expect(await gentx(...args, "--output-document", file)).toMatchObject({
      code: 1,
      err: expect.stringContaining(reason),
    });
    expect(readdirSync(folder)).not.toContain("refused.json");
  });

  let good = "";
  let count = 0;
  /** Collects documents, given by name, on a home that stays as it was. */
  async function collect(documents: Readonly<Record<string, unknown>>) {
    const place = join(folder, `gentxs${count++}`);
    mkdirSync(place);
    for (const [name, document] of Object.entries(documents))
      writeFileSync(join(place, name), typeof document === "string" ? document : JSON.stringify(document));
    const before = readFileSync(join(two, "config", "genesis.json"), "utf8");
    const { code, err } = await runCli(["genesis", "collect-gentxs", "--gentx-dir", place, "--home", two]);
    expect(readFileSync(join(two, "config", "genesis.json"), "utf8")).toBe(before);
    expect(peersOf(two)).toBe("");
    return { code, err };
  }
  beforeAll(async () => {
    good = await fileOf(two);
    await run(
      two,
      "genesis",
      "gentx",
      "ben",
      "1ueco2",
      "--commission-rate",
      "0.9",
      "--commission-max-rate",
      "0.95",
      "--output-document",
      join(folder, "dear.json"),
    );
  });

  type Document = { body: { messages: Record<string, unknown>[]; memo: string }; signatures: string[] };
  const changed = (change: (tx: Document) => void) => {
    const tx = read(good) as Document;
    change(tx);
    return tx;
  };
  const message = (tx: Document) => tx.body.messages[0] ?? {};
  test.each<[string, () => Readonly<Record<string, unknown>>, string]>([
    ["an empty folder", () => ({ "notes.txt": "none" }), "holds no transaction of genesis"],
    ["what is no JSON", () => ({ "a.json": "{" }), "a.json is not JSON"],
    [
      "two messages",
      () => ({ "a.json": changed((tx) => tx.body.messages.push(message(tx))) }),
      "a.json: holds 2 messages: exactly one",
    ],
    [
      "another message",
      () => ({
        "a.json": changed((tx) => {
          tx.body.messages = [{ "@type": "/cosmos.slashing.v1beta1.MsgUnjail", validator_addr: "eco" }];
        }),
      }),
      "a.json: holds /cosmos.slashing.v1beta1.MsgUnjail",
    ],
    [
      "a memo that is no peer",
      () => ({ "a.json": changed((tx) => (tx.body.memo = "hello")) }),
      'the memo "hello" is no peer',
    ],
    ["the same twice", () => ({ "a.json": read(good), "b.json": read(good) }), "b.json: has the operator"],
    [
      "more than there is",
      () => ({ "a.json": changed((tx) => (message(tx)["value"] = { denom: "ueco2", amount: "300000001" })) }),
      "has 300000000ueco2 in genesis, less than the 300000001",
    ],
    [
      "what was changed after it was signed",
      () => ({ "a.json": changed((tx) => (message(tx)["min_self_delegation"] = "2")) }),
      "app_state.genutil.gen_txs.0: signature verification failed; please verify account number (0)",
    ],
    [
      "a commission that the chain does not allow",
      () => ({ "a.json": read(join(folder, "dear.json")) }),
      "app_state.genutil.gen_txs.0: ",
    ],
  ])("collect-gentxs: %s", async (_name, documents, reason) => {
    expect(await collect(documents())).toMatchObject({ code: 1, err: expect.stringContaining(reason) });
  });
});
