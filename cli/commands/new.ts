import { Command } from "commander";
import { type Io, line } from "../io.ts";
import { type Written, writeModule } from "../scaffold/write.ts";

function nextSteps(name: string, { checkout, files }: Written): string {
  const test = checkout
    ? `npx jest modules/${name}`
    : 'npx tsc && node --test (tsconfig.json is to include "modules" and "gen")';
  const chain = checkout ? "app/eco2.ts, and its docs" : "your chain";
  return [
    ...files.map((path) => `  ${path}`),
    `Test it:   ${test}`,
    `Use it:    ${name} in "modules" and in "order.genesis" of ${chain}`,
    "Change it: the .proto, then msg/<rpc>.ts, its test, one word in index.ts",
  ].join("\n");
}

/** `eco2d new`: code to begin with. */
export function newCommand(io: Io): Command {
  const module = new Command("module")
    .description(
      "write a module that works: its .proto, messages, queries, genesis, keeper and a test on the development engine; " +
        "in a project that depends on eco2-ledger, or in a checkout of it",
    )
    .argument("<name>", "2 to 14 small letters and digits")
    .option("--dir <folder>", "of the project", ".")
    .action((name: string, { dir }: { readonly dir: string }) => {
      io.out(line(nextSteps(name, writeModule(name, dir))));
    });
  return new Command("new").description("code to begin with").addCommand(module);
}
