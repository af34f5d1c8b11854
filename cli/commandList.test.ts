import { expect, test } from "@jest/globals";
import { type Command, Help } from "commander";
import { runCli, silentIo } from "../test/cli/run.ts";
import { createProgram } from "./program.ts";

test("the program lists each command as it tells of itself once it is loaded", async () => {
  const parts = { io: silentIo, version: "1.2.3" };
  const [listed, loaded] = [await createProgram(parts, []), await createProgram(parts)];
  const names = ({ commands }: Command) => commands.map((one) => [one.name(), one.aliases(), one.description()]);
  expect(names(listed)).toEqual(names(loaded));
  const help = listed.createHelp();
  expect(listed.commands.map((command) => help.subcommandTerm(command))).toEqual(
    loaded.commands.map((command) => new Help().subcommandTerm(command)),
  );
});

test.each([
  [["--home", "/nowhere", "-o", "json", "version"], /^\{"name":"eco2-ledger",/],
  [["-ojson", "--home=/nowhere", "version"], /^\{"name":"eco2-ledger",/],
  [["--home", "-o", "version"], /^1\.2\.3\n$/],
  [["q", "bank", "--help"], /^Usage: eco2d query bank /],
  [["tendermint", "--help"], /^Usage: eco2d comet\|cometbft /],
  [["--help"], /\n {2}comet\|cometbft +keys that this node has/],
])("%j finds its command", async (args, expected) => {
  expect(await runCli(args)).toEqual({ code: 0, out: expect.stringMatching(expected), err: "" });
});
