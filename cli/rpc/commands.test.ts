import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Command } from "commander";
import { services } from "../../codec/services.ts";
import { runCli, silentIo } from "../../test/cli/run.ts";
import { createProgram } from "../program.ts";
import { layoutOf } from "./layouts.ts";
import { moduleOf } from "./names.ts";

function leaves(command: Command, path: string): [string, Command][] {
  const own = `${path} ${command.name()}`.trim();
  return command.commands.length === 0 ? [[own, command]] : command.commands.flatMap((child) => leaves(child, own));
}
const all = new Map<string, Command>();
beforeAll(async () => {
  for (const [path, command] of leaves(await createProgram({ io: silentIo, version: "1" }), "")) all.set(path, command);
});

describe("one command for each rpc of the chain's modules", () => {
  // What a later version takes the place of has no commands.
  const wanted = services().filter(
    ({ isMsg, name }) => (isMsg || name.endsWith(".Query")) && !name.startsWith("cosmos.gov.v1beta1."),
  );
  const inModule = (kind: string, module: string) =>
    wanted
      .filter(({ isMsg, name }) => isMsg === (kind === "tx") && moduleOf(name) === module)
      .reduce((sum, { methods }) => sum + methods.length, 0);
  test.each(wanted.map((service) => [service.name, service] as const))("%s", (_name, { name, isMsg, methods }) => {
    const kind = isMsg ? "tx" : "query";
    const prefix = `eco2d ${kind} ${moduleOf(name)} `;
    const made = [...all.keys()].filter((path) => path.startsWith(prefix));
    expect(made.length).toBeGreaterThanOrEqual(inModule(kind, moduleOf(name)));
    for (const { path } of methods) {
      const layout = layoutOf(path);
      expect([path, layout === undefined && !path.endsWith("/MultiSend")]).toEqual([path, false]);
    }
  });

  test.each([
    "tx bank send <from-address> <to-address> <amount...>",
    "tx registry import-batch <source-registry> <project-id> <serial> <quantity-grams>",
    "tx registry send <recipient> [credits...]",
    "tx offset retire <grams>",
    "tx offset retire-ecc <grams> <claim>",
    "tx offset retire-ranges <claim> <ranges...>",
    "tx offset supersede <certificate-id> <claim>",
    "tx offset give-ecc <uecc> <donor>",
    "query offset account <address>",
    "query offset flow-totals <flow> <dimension> [key]",
    "query bank balances <address>",
    "query bank balance <address> <denom>",
    "query bank send-enabled [denoms...]",
    "query bank total-supply",
    "query auth account <address>",
    "query auth module-account <name>",
    "query auth address-by-acc-num <account-id>",
    "query registry balance <owner> [batch-id]",
    "query registry provenance <batch-id> <gram>",
    "query offset certificates",
    "tx staking delegate <validator-address> <amount>",
    "tx staking redelegate <validator-src-address> <validator-dst-address> <amount>",
    "tx staking unbond <validator-address> <amount>",
    "tx distribution withdraw-rewards <validator-address>",
    "tx slashing unjail",
    "tx gov vote <proposal-id> <option>",
    "query gov proposal <proposal-id>",
    "query staking validator <validator-addr>",
    "query staking election",
    "query staking election-params",
    "query staking params",
    "query mint schedule",
  ])("%s", (expected) => {
    const name = `eco2d ${expected.replace(/ [<[].*/, "")}`;
    const command = all.get(name);
    const usage = command?.registeredArguments.map((argument) => {
      const text = `${argument.name()}${argument.variadic ? "..." : ""}`;
      return argument.required ? ` <${text}>` : ` [${text}]`;
    });
    expect(`${name}${usage?.join("")}`).toBe(`eco2d ${expected}`);
  });
});

test("every command of the program says what it does", () => {
  for (const [path, command] of all) expect([path, command.description()]).toEqual([path, expect.stringMatching(/\S/)]);
});

test("flags of fields, of pages and of a message's example stand in its help", async () => {
  const { code, out } = await runCli(["q", "registry", "batches", "--help"]);
  expect(code).toBe(0);
  for (const text of [
    "--programme-id <text>",
    "--page-key <base64>",
    "--limit <integer>",
    "--height <height>",
    "Example:",
  ])
    expect(out).toContain(text);
});

describe("a command line is read before any node is asked", () => {
  test.each([
    [["query", "registry", "batches", "--limit", "many"], '--limit: must be a whole number, not "many"'],
    [["query", "registry", "batch", "x"], "[id]: must be an integer from 0"],
    [["query", "bank", "balances", "cosmos1cyyzpxplxdzkeea7kwsydadg87357qnalx9dqz"], "its prefix is cosmos, not eco"],
    [["query", "bank", "balances"], "missing required argument 'address'"],
    [["query", "bank", "balances", "a", "b"], "too many arguments"],
    [["query", "bank", "balence"], "unknown command 'balence'"],
    [["tx", "offset", "retire", "1"], "--from is missing"],
    [["tx", "offset", "retire", "1", "--gas", "auto", "--offline"], "--offline needs --chain-id"],
    [["tx", "bank", "send", "a", "b", "1x", "--gas", "0"], "It must be auto or a whole number above 0"],
    [["tx", "bank", "send", "a", "b", "1x", "--gas-adjustment", "0"], "It must be a number above 0"],
    [["tx", "sign", "/nothing.json", "--from", "a"], "/nothing.json cannot be read"],
    [["tx", "decode", "?"], "the transaction is no base64"],
    [["tx", "decode", "AAAA"], "TxRaw"],
  ])("%j", async (args, message) => {
    const run = await runCli([...args, "--home", "/nowhere"]);
    expect({ code: run.code, out: run.out, err: run.err }).toEqual({
      code: 1,
      out: "",
      err: expect.stringContaining(message),
    });
  });
});
