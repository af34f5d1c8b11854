import { Command } from "commander";
import { isSignedReading, signReading } from "../../../client/notary/reading.ts";
import { SignedReading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { CliError } from "../../errors.ts";
import type { Io } from "../../io.ts";
import { readDevice } from "../../notary/deviceFile.ts";
import { type DeviceFlags, readingsHelp, withDevice } from "../../notary/flags.ts";
import { readReadings } from "../../notary/readingFile.ts";
import { sourceOf } from "../../notary/source.ts";
import { createProgress } from "../../progress.ts";
import { emitDocument } from "../../tx/files.ts";

/** More are one batch instead: that is one transaction. */
const most = 10_000;

/** `eco2d notary sign`: single readings, as `eco2d tx notary submit-readings` takes them. */
export function signCommand(io: Io): Command {
  return withDevice(new Command("sign"))
    .description("sign readings one by one, for eco2d tx notary submit-readings")
    .argument("<readings>", readingsHelp)
    .option("--output-document <file>", "write to a file instead of printing")
    .action(async (file: string, flags: DeviceFlags & { readonly outputDocument?: string }) => {
      const device = readDevice(flags.device);
      const source = await sourceOf(flags.source, flags.node);
      const readings = await readReadings(file, source);
      if (readings.length > most)
        throw new CliError(
          `${readings.length} readings are too many to sign one by one: "eco2d notary batch build" takes them`,
        );
      const progress = createProgress(io, "sign");
      const signed = readings.map((reading, at) => {
        if (at % 1000 === 999) progress.step(at + 1, readings.length, "");
        return signReading(device, flags.chainId, reading);
      });
      progress.end();
      const key = source.version?.deviceKey;
      const [first] = signed;
      if (key !== undefined && first !== undefined && !isSignedReading(key, flags.chainId, first))
        throw new CliError(`${flags.device} is not the device of source ${source.id}`);
      emitDocument(io, JSON.stringify(signed.map((one) => toJson(SignedReading.$type, one))), flags.outputDocument);
    });
}
