import type { Command } from "commander";
import { withNode } from "../options.ts";

/** What commands take that make or check readings of a source. */
export interface SourceFlags {
  readonly source: string;
  readonly node: string;
}

/** Adds `--source` and the node that is asked where it is a number. */
export function withSource(command: Command): Command {
  return withNode(command).requiredOption(
    "--source <number|file>",
    `source of the readings: its number, asked of the node, or a file as "eco2d query notary source 1 -o json" prints it`,
  );
}

/** What commands take that sign with a device. */
export interface DeviceFlags extends SourceFlags {
  readonly device: string;
  readonly chainId: string;
}

/** Adds what signing takes. */
export function withDevice(command: Command): Command {
  return withSource(command)
    .requiredOption("--device <file>", `key of the device, as "eco2d notary device new" writes it`)
    .requiredOption("--chain-id <id>", "chain that the readings are signed for");
}

export const readingsHelp =
  "readings as CSV with a header or, in a file that ends in .jsonl, as lines of JSON: sequence, start, end, amount, meter_total, location_uri";
