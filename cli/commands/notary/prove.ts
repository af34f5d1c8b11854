import { Command, InvalidArgumentError } from "commander";
import { buildBatch, leafOf } from "../../../client/notary/batch.ts";
import { Leaf } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { CliError } from "../../errors.ts";
import type { Io } from "../../io.ts";
import { type SourceFlags, withSource } from "../../notary/flags.ts";
import { readReadings } from "../../notary/readingFile.ts";
import { sourceOf } from "../../notary/source.ts";
import { uint64 } from "../../options.ts";
import { emitDocument } from "../../tx/files.ts";

function sequenceNumber(text: string): bigint {
  const value = uint64(text);
  if (value === 0n) throw new InvalidArgumentError("Sequences count from 1.");
  return value;
}

interface ProveFlags extends SourceFlags {
  readonly record: bigint;
  readonly sequence: bigint;
  readonly outputDocument?: string;
}

/** `eco2d notary batch prove`. */
export function proveCommand(io: Io): Command {
  return withSource(new Command("prove"))
    .description("show one reading of a batch with the proof that it is under the record's root")
    .argument("<readings>", `the readings of the batch, as "eco2d notary batch build" writes them`)
    .requiredOption("--record <number>", "record that the batch became", uint64)
    .requiredOption("--sequence <number>", "sequence of the reading", sequenceNumber)
    .option("--output-document <file>", "write to a file instead of printing")
    .action(async (file: string, flags: ProveFlags) => {
      const source = await sourceOf(flags.source, flags.node);
      const readings = await readReadings(file, source);
      const index = readings.findIndex(({ sequence }) => sequence === flags.sequence);
      if (index < 0) throw new CliError(`${file} has no reading with sequence ${flags.sequence}`);
      const leaf = leafOf(buildBatch(readings), flags.record, index);
      emitDocument(io, JSON.stringify(toJson(Leaf.$type, leaf), undefined, 2), flags.outputDocument);
    });
}
