import { readFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { parseAmount } from "../../codec/coin.ts";
import { reasonOf } from "../../node/errors.ts";
import { readGenesis } from "../../node/genesisFile.ts";
import { accountAddress } from "../account.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { keyringOf, withKeyringOptions } from "../keyringOptions.ts";
import { printResult } from "../output.ts";
import { type AllocationPlan, fixedSupply, withAllocation } from "./allocation.ts";
import { replaceGenesis } from "./document.ts";

/** A plan as a file has it: accounts are addresses or names of keys. */
const planFile = z.strictObject({
  operations: z.string(),
  founders: z.array(z.strictObject({ address: z.string(), weight: z.string().optional() })),
  grants: z.array(z.strictObject({ address: z.string(), amount: z.string() })).optional(),
});
type PlanFile = z.infer<typeof planFile>;

interface Flags {
  readonly operations?: string;
  readonly founder?: readonly string[];
  readonly grant?: readonly string[];
  readonly file?: string;
}

function readPlan(file: string): PlanFile {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CliError(`${file}: ${reasonOf(error)}`);
  }
  const parsed = planFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(`${file}: ${issue?.path.join(".")}: ${issue?.message}`);
}

/** "account=number" as its two halves. */
function halves(text: string): readonly [account: string, number: string | undefined] {
  const at = text.lastIndexOf("=");
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function fromFlags({ operations, founder = [], grant = [] }: Flags): PlanFile {
  if (operations === undefined || founder.length === 0)
    throw new CliError("name --operations and at least one --founder, or give the plan as --file");
  return {
    operations,
    founders: founder.map((text) => {
      const [address, weight] = halves(text);
      return { address, weight };
    }),
    grants: grant.map((text) => {
      const [address, amount] = halves(text);
      if (amount === undefined) throw new CliError(`--grant ${text}: expected account=amount, as alice=1000000`);
      return { address, amount };
    }),
  };
}

function numberOf(what: string, text: string): bigint {
  try {
    return parseAmount(text);
  } catch (error) {
    throw new CliError(`${what}: ${reasonOf(error)}`);
  }
}

function resolved({ operations, founders, grants = [] }: PlanFile, account: (text: string) => string): AllocationPlan {
  return {
    operations: account(operations),
    founders: founders.map(({ address, weight = "1" }) => ({
      address: account(address),
      weight: numberOf(`weight of founder ${address}`, weight),
    })),
    grants: grants.map(({ address, amount }) => ({
      address: account(address),
      amount: numberOf(`grant to ${address}`, amount),
    })),
  };
}

const append = (value: string, previous: readonly string[] = []) => [...previous, value];

const help = `
The supply is fixed: 50 % is the reserve that block rewards are paid from, 20 % is for operations, 20 % for the founders, 10 % for
the chain's own carbon neutrality. What founders have is locked for two years from the time of genesis, then a quarter of it
becomes free at the end of each half year. Grants, such as what the first candidates bond, are taken from the 20 % of operations.

A plan as a file:
  {"operations": "eco1…",
   "founders": [{"address": "eco1…", "weight": "3"}, {"address": "eco1…"}],
   "grants": [{"address": "eco1…", "amount": "1000000"}]}

Example:
  eco2d genesis allocate --operations foundation --founder anna=3 --founder ben --grant node0=1000000000`;

/** `eco2d genesis allocate`: gives a genesis its fixed supply. */
export function allocateCommand(io: Io): Command {
  return withKeyringOptions(new Command("allocate"))
    .description("give out the chain's fixed supply")
    .option("--operations <address|key>", "account that has the 20 % for operations, less the grants")
    .option(
      "--founder <address|key[=weight]>",
      "account of a founder, with its part by weight; may be repeated",
      append,
    )
    .option("--grant <address|key=amount>", "base units for an account out of operations; may be repeated", append)
    .option("--file <plan>", "the plan as JSON, in place of these flags")
    .addHelpText("after", help)
    .action((flags: Flags, command: Command) => {
      const { home, output } = globalOptions(command);
      const { keyring, prefix } = keyringOf(io, command);
      const typed = flags.operations ?? flags.founder ?? flags.grant;
      if (flags.file !== undefined && typed !== undefined)
        throw new CliError("--file holds the whole plan: --operations, --founder and --grant cannot stand beside it");
      const plan = flags.file === undefined ? fromFlags(flags) : readPlan(flags.file);
      const account = (text: string) => accountAddress(text, keyring, prefix);
      const { genesis, denom, allotments } = withAllocation(readGenesis(home), resolved(plan, account));
      replaceGenesis(home, genesis);
      printResult(io, output, {
        genesis: home.genesis,
        supply: `${fixedSupply}${denom}`,
        accounts: allotments.map(({ purpose, address, amount }) => ({ purpose, address, amount: `${amount}${denom}` })),
      });
    });
}
