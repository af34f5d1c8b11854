import { Command } from "commander";
import type { Io } from "../../io.ts";
import { buildCommand } from "./build.ts";
import { checkCommand } from "./check.ts";
import { proveCommand } from "./prove.ts";

/** `eco2d notary batch`. */
export function batchCommand(io: Io): Command {
  return new Command("batch")
    .description("many readings as one: their Merkle tree, its header, proofs of single readings")
    .addCommand(buildCommand(io))
    .addCommand(proveCommand(io))
    .addCommand(checkCommand(io));
}
