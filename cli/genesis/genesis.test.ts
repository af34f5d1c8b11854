import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { runCli } from "../../test/cli/run.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-genesis-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const address = (byte: number, prefix = "eco") => encodeAddress(prefix, new Uint8Array(20).fill(byte));
let count = 0;
let home = "";

const run = (...args: string[]) => runCli([...args, "--home", home, "--keyring-backend", "test"]);
const genesis = (...args: string[]) => runCli(["genesis", ...args, "--home", home]);
const file = () => join(home, "config", "genesis.json");
const read = () => JSON.parse(readFileSync(file(), "utf8"));

beforeEach(async () => {
  home = join(folder, `home${count++}`);
  await runCli(["init", "node", "--home", home]);
});

describe("genesis add-genesis-account", () => {
  test("a key, then an address, then more for it: sorted, and the sum is the supply", async () => {
    await run("keys", "add", "alice");
    const alice = (await run("keys", "show", "alice", "-a")).out.trim();
    expect(await run("genesis", "add-genesis-account", "alice", "10ueco2,5ugold")).toMatchObject({ code: 0 });
    expect(await run("genesis", "add-genesis-account", address(9), "7ueco2")).toMatchObject({ code: 0 });
    expect(await run("genesis", "add-genesis-account", address(9), "1ueco2", "--append")).toMatchObject({ code: 0 });
    const { bank, auth } = read().app_state;
    const coins = (amount: string) => ({ denom: "ueco2", amount });
    const expected = [
      { address: alice, coins: [coins("10"), { denom: "ugold", amount: "5" }] },
      { address: address(9), coins: [coins("8")] },
    ];
    expect(bank.balances).toHaveLength(2);
    expect(bank.balances).toEqual(expect.arrayContaining(expected));
    expect(auth.accounts.map((account: { address: string }) => account.address)).toEqual([alice, address(9)]);
    expect(await genesis("validate")).toMatchObject({ code: 0 });
    expect(JSON.parse((await genesis("validate", "-o", "json")).out)).toMatchObject({ valid: true });
  });

  test("ECC without credits behind it is refused, and the file stays as it is", async () => {
    const before = read();
    expect(await run("genesis", "add-genesis-account", address(9), "5uecc")).toMatchObject({
      code: 1,
      err: expect.stringContaining("5uecc are there, 0 are backed"),
    });
    expect(read()).toEqual(before);
  });

  const [start, end] = ["1900000000", "2000000000"];
  test.each<[string, string[], object]>([
    ["evenly from a start on", ["--vesting-start-time", start], { "@type": "Continuous", start_time: start }],
    ["all at the end", [], { "@type": "Delayed" }],
    ["all at the end, as simd also lets it be said", ["--vesting-start-time", "0"], { "@type": "Delayed" }],
  ])("coins that vest %s", async (_name, flags, wanted) => {
    const vesting = ["--vesting-amount", "6ueco2", "--vesting-end-time", end, ...flags];
    expect(await run("genesis", "add-genesis-account", address(3), "10ueco2,5ugold", ...vesting)).toMatchObject({
      code: 0,
    });
    const [account] = read().app_state.auth.accounts;
    expect({ ...account, "@type": /\.([A-Z][a-z]+)VestingAccount$/.exec(account["@type"])?.[1] }).toEqual({
      base_vesting_account: {
        base_account: { address: address(3), pub_key: null, account_number: "0", sequence: "0" },
        original_vesting: [{ denom: "ueco2", amount: "6" }],
        delegated_free: [],
        delegated_vesting: [],
        end_time: end,
      },
      ...wanted,
    });
    expect(await genesis("validate")).toMatchObject({ code: 0 });
    expect(await run("genesis", "add-genesis-account", address(3), "1ueco2")).toMatchObject({ code: 1 });
    expect(await run("genesis", "add-genesis-account", address(3), "1ueco2", "--append")).toMatchObject({ code: 0 });
    expect(read().app_state.auth.accounts).toEqual([account]);
  });

  test.each<[string, string[], RegExp]>([
    [
      "more than there is",
      ["--vesting-amount", "11ueco2", "--vesting-end-time", end],
      /greater than total amount, which is 10ueco2/,
    ],
    ["a coin that is not given", ["--vesting-amount", "1uecc", "--vesting-end-time", end], /greater than total amount/],
    [
      "no end",
      ["--vesting-amount", "1ueco2", "--vesting-start-time", start],
      /must supply start and end time or end time/,
    ],
    ["no amount", ["--vesting-end-time", end], /--vesting-amount becomes free: it is missing/],
    [
      "an end before the start",
      ["--vesting-amount", "1ueco2", "--vesting-start-time", end, "--vesting-end-time", start],
      /must be before --vesting-end-time/,
    ],
    [
      "a date",
      ["--vesting-amount", "1ueco2", "--vesting-end-time", "2030-01-01"],
      /--vesting-end-time 2030-01-01: seconds since 1970/,
    ],
    ["no coins", ["--vesting-amount", "much", "--vesting-end-time", end], /--vesting-amount: invalid coin expression/],
  ])("vesting is refused for %s, and the file stays as it is", async (_name, flags, reason) => {
    const before = read();
    expect(await run("genesis", "add-genesis-account", address(3), "10ueco2", ...flags)).toMatchObject({
      code: 1,
      err: expect.stringMatching(reason),
    });
    expect(read()).toEqual(before);
  });

  test.each([
    [
      "coins that vest in an account that is there",
      [address(1), "1ueco2", "--append", "--vesting-amount", "1ueco2", "--vesting-end-time", end],
      /is in the genesis already: coins vest in a new account alone/,
    ],
    ["an account that is there", [address(1), "1ueco2"], /is in the genesis already: add coins to it with --append/],
    ["no coins", [address(2), "much"], /invalid coin expression: "much"/],
    ["an address of another chain", [address(2, "cosmos"), "1ueco2"], /its prefix is cosmos, not eco/],
    ["a key that is not there", ["nobody", "1ueco2"], /no key "nobody"/],
  ])("%s is refused, and the file stays as it is", async (_name, args, reason) => {
    await run("genesis", "add-genesis-account", address(1), "1ueco2");
    const before = read();
    expect(await run("genesis", "add-genesis-account", ...args)).toMatchObject({
      code: 1,
      err: expect.stringMatching(reason),
    });
    expect(read()).toEqual(before);
  });
});

describe("genesis validate", () => {
  const balance = `{"address":"${address(1)}","coins":[{"denom":"ueco2","amount":"5"}]}`;
  const withBalances = (text: string, list: string) => text.replace(/"balances": \[\]/, `"balances": [${list}]`);

  test.each<[string, (text: string) => string, RegExp]>([
    [
      "a supply that is not the sum",
      (text) => withBalances(text, balance).replace('"supply": []', '"supply": [{"denom":"ueco2","amount":"6"}]'),
      /genesis\.json: app_state\.bank\.supply.*6ueco2/,
    ],
    ["an address twice", (text) => withBalances(text, `${balance},${balance}`), /bank\.balances\.1: duplicate balance/],
    ["an unknown field", (text) => text.replace('"supply": []', '"suply": []'), /app_state\.bank.*suply/],
    ["an unknown module", (text) => text.replace('"bank": {', '"bnak": {'), /app_state.*b(na|an)k/],
    [
      "no validator",
      (text) => text.replace(/"validators": \[[^\]]*\]/, '"validators": []'),
      /validators: names no validator/,
    ],
    ["no JSON", (text) => text.slice(1), /genesis\.json is not JSON/],
  ])("%s is refused with its path", async (_name, change, reason) => {
    const [before, after] = [readFileSync(file(), "utf8"), join(home, "changed.genesis.json")];
    writeFileSync(after, change(before));
    expect(readFileSync(after, "utf8")).not.toBe(before);
    expect(await genesis("validate")).toMatchObject({ code: 0, err: "" });
    expect(await genesis("validate", after)).toMatchObject({ code: 1, out: "", err: expect.stringMatching(reason) });
  });

  test("no file", async () => {
    expect((await genesis("validate", "/nowhere.json")).err).toMatch(/^Error: .*genesis.* \/nowhere\.json/);
  });
});

describe("init", () => {
  const init = (...flags: string[]) => runCli(["init", "node", "--overwrite", "--home", home, ...flags]);

  test("names registrars and who reviews; governance does where nobody is named", async () => {
    const params = () => read().app_state.registry.params;
    expect(params()).toMatchObject({ registrars: [], review_authority: "" });
    const flags = ["--registrar", `${address(1)},${address(2)}`, "--reviewer", address(3)];
    expect(await init(...flags)).toMatchObject({ code: 0 });
    expect(params()).toMatchObject({ registrars: [address(1), address(2)], review_authority: address(3) });
    expect(await genesis("validate")).toMatchObject({ code: 0 });
  });

  test.each(["--registrar", "--reviewer"])("%s that is no address", async (flag) => {
    const refused = await init(flag, address(1, "cosmos"));
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused.err).toMatch(/cosmos/);
  });
});
