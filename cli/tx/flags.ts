import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { parseDuration } from "../duration.ts";
import { CliError } from "../errors.ts";
import { withKeyringOptions } from "../keyringOptions.ts";
import { uint64, wholeNumber, withNode } from "../options.ts";
import type { GasChoice } from "./gas.ts";
import { type SignModeName, signModes } from "./sign.ts";

function gas(text: string): "auto" | number {
  if (text === "auto") return text;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError("It must be auto or a whole number above 0.");
  return Number(text);
}

function duration(text: string): number {
  const time = parseDuration(text);
  if (time === undefined || time === 0) throw new InvalidArgumentError("It must be a time such as 90s or 5m.");
  return time;
}

function adjustment(text: string): number {
  if (!/^\d{1,3}(\.\d{1,6})?$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError("It must be a number above 0, such as 1.4.");
  return Number(text);
}

/** Flags of signing: who the account is, and how it signs. */
export function withSigningOptions(command: Command): Command {
  return withKeyringOptions(withNode(command))
    .option("--from <key>", "key that signs, by name or address")
    .option("--chain-id <id>", "id of the chain (default: that of the node)")
    .option("--offline", "ask no node: needs --chain-id, --account-number and --sequence")
    .option("-a, --account-number <number>", "number of the signing account (default: asked from the node)", uint64)
    .option("-s, --sequence <number>", "sequence of the signing account (default: asked from the node)", uint64)
    .addOption(
      new Option("--sign-mode <mode>", "how the transaction is signed")
        .choices(Object.keys(signModes))
        .default("direct"),
    );
}

/** Flags of handing over to a node. */
export function withBroadcastOptions(command: Command): Command {
  return command
    .addOption(
      new Option("-b, --broadcast-mode <mode>", "sync waits for the node's check, async for nothing")
        .choices(["sync", "async"])
        .default("sync"),
    )
    .option("--wait", "wait until the transaction is in a block, and print what came of it");
}

/** All flags of a command that makes a transaction. */
export function withTxOptions(command: Command): Command {
  return withBroadcastOptions(withSigningOptions(command))
    .option("--gas <gas>", "most gas that may be used, or auto for what a simulation uses", gas, 200_000)
    .option("--gas-adjustment <factor>", "what --gas auto puts on top of the simulation", adjustment, 1.4)
    .option("--gas-prices <prices>", "price of one unit of gas, for example 0.025ueco2")
    .option("--fees <coins>", "fee to pay, for example 5000ueco2")
    .option("--fee-payer <address|key>", "who pays the fee, and signs too (default: the first signer)")
    .option("--fee-granter <address|key>", "whose allowance the fee is taken from")
    .option("--memo, --note <text>", "text that is published with the transaction", "")
    .option("--timeout-height <height>", "last height at which the transaction may be in a block", wholeNumber, 0)
    .option("--timeout-duration <time>", "how long from now the transaction may get into a block, such as 5m", duration)
    .option("--unordered", "in any order with others of the account, without sequence; needs --timeout-duration")
    .option("--generate-only", "print the transaction unsigned, as JSON")
    .option("--dry-run", "print the gas that it would need, and send nothing")
    .option("-y, --yes", "do not ask before sending");
}

const signing = z.object({
  node: z.string(),
  from: z.string().optional(),
  chainId: z.string().optional(),
  offline: z.boolean().default(false),
  accountNumber: z.bigint().optional(),
  sequence: z.bigint().optional(),
  signMode: z.enum(Object.keys(signModes) as [SignModeName, ...SignModeName[]]),
});
const broadcasting = z.object({
  node: z.string(),
  broadcastMode: z.enum(["sync", "async"]),
  wait: z.boolean().default(false),
});
const making = z.object({
  gas: z.union([z.literal("auto"), z.number()]),
  gasAdjustment: z.number(),
  gasPrices: z.string().optional(),
  fees: z.string().optional(),
  feePayer: z.string().optional(),
  feeGranter: z.string().optional(),
  note: z.string(),
  timeoutHeight: z.number(),
  timeoutDuration: z.number().optional(),
  unordered: z.boolean().default(false),
  generateOnly: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
});

export type SigningFlags = z.output<typeof signing>;
export type BroadcastFlags = z.output<typeof broadcasting>;
export interface TxFlags extends SigningFlags, BroadcastFlags, Omit<z.output<typeof making>, "gas"> {
  readonly gas: GasChoice;
}

/** @throws CliError when --offline lacks what a node would have told */
export function signingFlags(command: Command): SigningFlags {
  const given = signing.parse(command.opts());
  const flags = command.getOptionValue("unordered") === true ? { ...given, sequence: 0n } : given;
  const { offline, chainId, accountNumber, sequence } = flags;
  const complete = chainId !== undefined && accountNumber !== undefined && sequence !== undefined;
  if (offline && !complete && command.getOptionValue("generateOnly") !== true)
    throw new CliError("--offline needs --chain-id, --account-number and --sequence");
  return flags;
}

export const broadcastFlags = (command: Command): BroadcastFlags => broadcasting.parse(command.opts());

/** @throws CliError for flags that exclude each other */
export function txFlags(command: Command): TxFlags {
  const { gas: wanted, ...made } = making.parse(command.opts());
  if (made.timeoutDuration !== undefined && made.timeoutHeight > 0)
    throw new CliError("--timeout-duration and --timeout-height exclude each other");
  if (made.unordered && made.timeoutDuration === undefined)
    throw new CliError("--unordered needs --timeout-duration: the chain remembers such a transaction until then");
  if (made.unordered && command.getOptionValue("sequence") !== undefined)
    throw new CliError("--unordered and --sequence exclude each other: an unordered transaction has none");
  const flags = { ...signingFlags(command), ...broadcastFlags(command), ...made };
  if (flags.offline && wanted === "auto") throw new CliError("--gas auto needs a node: give a number with --offline");
  if (flags.offline && flags.dryRun) throw new CliError("--dry-run needs a node: it cannot stand with --offline");
  const { gasAdjustment, fees, gasPrices } = flags;
  return { ...flags, gas: { gas: wanted, adjustment: gasAdjustment, fees, gasPrices } };
}
