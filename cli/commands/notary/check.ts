import { Command } from "commander";
import { isSignedHeader } from "../../../client/notary/batch.ts";
import { batchFaults, type Fault } from "../../../client/notary/faults.ts";
import { BatchHeader } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import type { DeviceKey } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { fromJson } from "../../../codec/json/fromJson.ts";
import { reasonOf } from "../../../node/errors.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { type Io, line } from "../../io.ts";
import { type SourceFlags, withSource } from "../../notary/flags.ts";
import { readReadings } from "../../notary/readingFile.ts";
import { sourceOf } from "../../notary/source.ts";
import { uint64 } from "../../options.ts";
import { printResult } from "../../output.ts";
import { createProgress } from "../../progress.ts";
import { connectChain } from "../../tx/chain.ts";
import { readText } from "../../tx/files.ts";

interface CheckFlags extends SourceFlags {
  readonly header?: string;
  readonly record?: bigint;
}

/** What the chain has of a record's batch. */
async function submitted(record: bigint, node: string) {
  const chain = connectChain(node);
  const { batch } = await chain.query.notary.notarisation({ recordId: record });
  if (batch?.header === undefined) throw new CliError(`record ${record} is no batch: its readings are on the chain`);
  return { header: batch.header, signature: batch.signature, key: batch.deviceKey, chainId: await chain.chainId() };
}

function signatureFaults(of: {
  header: BatchHeader;
  signature: Uint8Array;
  key: DeviceKey | undefined;
  chainId: string;
}): Fault[] {
  const { key, chainId, header, signature } = of;
  if (key !== undefined && isSignedHeader(key, chainId, header, signature)) return [];
  return [{ fault: "the header is not signed by the device" }];
}

function headerOf(file: string): BatchHeader {
  try {
    return fromJson(BatchHeader.$type, JSON.parse(readText(file))) as BatchHeader;
  } catch (error) {
    throw new CliError(`${file} is no header: ${reasonOf(error)}`);
  }
}

/** `eco2d notary batch check`: what a notary does before it attests. */
export function checkCommand(io: Io): Command {
  return withSource(new Command("check"))
    .description("look at every reading of a batch as a notary should before it attests")
    .argument("<readings>", `the readings of the batch, as "eco2d notary batch build" writes them`)
    .option("--header <file>", "header that must be theirs")
    .option("--record <number>", "record whose header on the chain must be theirs, and signed by the device", uint64)
    .action(async (file: string, flags: CheckFlags, command: Command) => {
      const source = await sourceOf(flags.source, flags.node);
      const progress = createProgress(io, "read");
      const readings = await readReadings(file, source, (count) => progress.step(count, 100_000, ""));
      progress.end();
      const onChain = flags.record === undefined ? undefined : await submitted(flags.record, flags.node);
      const header = onChain?.header ?? (flags.header === undefined ? undefined : headerOf(flags.header));
      const faults = [
        ...batchFaults(readings, source, header),
        ...(onChain === undefined ? [] : signatureFaults(onChain)),
      ];
      const found = faults.map(({ index, fault }) => ({
        ...(index === undefined ? {} : { sequence: (readings[index]?.sequence ?? 0n).toString() }),
        fault,
      }));
      const { output } = globalOptions(command);
      if (output === "json") printResult(io, output, { readings: readings.length, faults: found });
      else if (found.length === 0) io.out(line(`${readings.length} readings, nothing against them`));
      else
        for (const { sequence, fault } of found)
          io.out(line(`${sequence === undefined ? "" : `reading ${sequence}: `}${fault}`));
      if (found.length > 0) throw new CliError(`${file}: ${found.length === 1 ? "1 fault" : `${found.length} faults`}`);
    });
}
