import { readFileSync, statSync } from "node:fs";
import type { Command } from "commander";
import { reasonOf } from "../../../node/errors.ts";
import { CliError } from "../../errors.ts";
import { uint64 } from "../../options.ts";

/** Bytes of a file. @throws CliError where it cannot be read or has more than `most` */
export function readBytes(path: string, most: number, what: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size > most) throw new CliError(`it has ${size} bytes, which no ${what} has`);
    return readFileSync(path);
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

/** A file with thousands of ranges and a commit of hundreds of validators is far below this. */
export const maxProofFile = 64 * 1024 * 1024;

/** Adds what a proof is held against. */
export function withTrust(command: Command, what: string): Command {
  return command
    .option("--trusted-hash <hash>", "hash of the block that vouches for it: from your own node or several explorers")
    .option("--trusted-height <height>", "height of that block", uint64)
    .option("--trusted-validators-hash <hash>", "hash of the validator set that must have signed that block")
    .option("--chain-id <id>", `chain that the ${what} must be of (default: any)`);
}
