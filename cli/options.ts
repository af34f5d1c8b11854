import { type Command, InvalidArgumentError } from "commander";
import { defaultNode } from "./context.ts";

/** Reads an option that counts. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

/** Reads a number of 64 bits, such as a sequence. */
export function uint64(text: string): bigint {
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >> 64n !== 0n)
    throw new InvalidArgumentError("It must be a whole number.");
  return BigInt(text);
}

/** Adds `--node` to a command that asks a running node. */
export function withNode(command: Command): Command {
  return command.option("-n, --node <address>", "RPC of a node", defaultNode);
}
