import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { runCli } from "../../test/cli/run.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-allocate-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const address = (byte: number) => encodeAddress("eco", new Uint8Array(20).fill(byte));
const governance = encodeAddress("eco", moduleAddress("gov"));
let count = 0;
let home = "";

const run = (...args: string[]) => runCli([...args, "--home", home, "--keyring-backend", "test"]);
const allocate = (...args: string[]) => run("genesis", "allocate", ...args);
const file = () => join(home, "config", "genesis.json");

beforeEach(async () => {
  home = join(folder, `home${count++}`);
  await runCli(["init", "node", "--home", home]);
});

/** A plan as a file of the home. */
function planFile(plan: unknown): string {
  const path = join(home, "plan.json");
  writeFileSync(path, typeof plan === "string" ? plan : JSON.stringify(plan));
  return path;
}

describe("genesis allocate", () => {
  test("by flags: keys and addresses, a genesis that is valid, a summary", async () => {
    await run("keys", "add", "anna");
    const anna = (await run("keys", "show", "anna", "-a")).out.trim();
    const flags = [
      "--operations",
      address(1),
      "--founder",
      "anna=3",
      "--founder",
      address(2),
      "--grant",
      `${address(3)}=9`,
    ];
    const { code, out, err } = await allocate(...flags, "-o", "json");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { supply, accounts } = JSON.parse(out);
    expect(supply).toBe("300000000000000ueco2");
    expect(accounts.slice(1, 5)).toEqual([
      { purpose: "operations", address: address(1), amount: "59999999999991ueco2" },
      { purpose: "grant", address: address(3), amount: "9ueco2" },
      { purpose: "founder", address: anna, amount: "45000000000000ueco2" },
      { purpose: "founder", address: address(2), amount: "15000000000000ueco2" },
    ]);
    expect(await runCli(["genesis", "validate", "--home", home])).toMatchObject({ code: 0 });
    expect(await allocate(...flags)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/already: the whole supply is given out at once, to a genesis without ueco2/),
    });
  });

  test("by a file", async () => {
    const plan = planFile({ operations: address(1), founders: [{ address: address(2) }] });
    expect(await allocate("--file", plan)).toMatchObject({ code: 0, out: expect.stringMatching(/purpose: founder/) });
    expect(await runCli(["genesis", "validate", "--home", home])).toMatchObject({ code: 0 });
  });

  const founder = ["--founder", address(2)];
  const operations = ["--operations", address(1)];
  test.each<[string, readonly string[], RegExp]>([
    ["nobody", [], /name --operations and at least one --founder, or give the plan as --file/],
    ["no founder", operations, /name --operations and at least one --founder/],
    ["a grant without amount", [...operations, ...founder, "--grant", address(3)], /expected account=amount/],
    ["a grant of a word", [...operations, ...founder, "--grant", `${address(3)}=all`], /invalid amount "all"/],
    [
      "a weight of a word",
      [...operations, "--founder", `${address(2)}=most`],
      /weight of founder eco1.*invalid amount/,
    ],
    ["a key that is not there", [...operations, "--founder", "nobody"], /no key "nobody"/],
    ["a module's account", [...founder, "--operations", governance], /is the address of module gov/],
    ["no such file", ["--file", "/nowhere.json"], /\/nowhere\.json: ENOENT/],
    ["a file beside flags", [...operations, "--file", "plan.json"], /--file holds the whole plan/],
  ])("%s is refused, and the file stays as it is", async (_name, args, reason) => {
    const before = readFileSync(file(), "utf8");
    expect(await allocate(...args)).toMatchObject({ code: 1, out: "", err: expect.stringMatching(reason) });
    expect(readFileSync(file(), "utf8")).toBe(before);
  });

  test.each([
    ["no JSON", "{", /plan\.json: /],
    ["an unknown field", { operations: address(1), founders: [], treasury: "x" }, /plan\.json: .*treasury/],
    ["a number for a text", { operations: 1, founders: [] }, /plan\.json: operations: /],
  ])("a file with %s is refused", async (_name, plan, reason) => {
    expect(await allocate("--file", planFile(plan))).toMatchObject({ code: 1, err: expect.stringMatching(reason) });
  });

  test("--help tells the shares and an example", async () => {
    const { out } = await runCli(["genesis", "allocate", "--help"]);
    expect(out).toMatch(/50 % is the reserve[\s\S]*eco2d genesis allocate --operations foundation/);
  });
});
