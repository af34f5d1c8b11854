import { sha256 } from "@noble/hashes/sha2.js";
import { Command } from "commander";
import { buildBatch, isSignedHeader, signHeader } from "../../../client/notary/batch.ts";
import { batchFaults } from "../../../client/notary/faults.ts";
import { checkContent, type DocumentRef, rawUri } from "../../../client/storage/document.ts";
import { addDocument } from "../../../client/storage/kubo.ts";
import { toBase64, toUtf8 } from "../../../codec/bytes.ts";
import { BatchHeader } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import { Document } from "../../../codec/gen/eco2/notary/v1/source.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { type Io, line } from "../../io.ts";
import { readDevice } from "../../notary/deviceFile.ts";
import { type DeviceFlags, readingsHelp, withDevice } from "../../notary/flags.ts";
import { readingLines, readReadings } from "../../notary/readingFile.ts";
import { sourceOf } from "../../notary/source.ts";
import { printResult } from "../../output.ts";
import { createProgress } from "../../progress.ts";
import { emitDocument } from "../../tx/files.ts";

interface BuildFlags extends DeviceFlags {
  readonly out: string;
  readonly uri?: string;
  readonly ipfs?: string;
  readonly anyway?: boolean;
}

/** Where the readings will be found. */
async function documentOf(content: Uint8Array, { uri, ipfs }: BuildFlags): Promise<DocumentRef> {
  if (uri !== undefined && ipfs !== undefined)
    throw new CliError("--uri and --ipfs: one of them says where the readings are");
  if (ipfs !== undefined) return addDocument(content, { kubo: ipfs });
  const document = { sha256: sha256(content), uri: uri ?? rawUri(content) };
  checkContent(content, document.sha256);
  return document;
}

/** `eco2d notary batch build`. */
export function buildCommand(io: Io): Command {
  return withDevice(new Command("build"))
    .description(
      "make a batch of readings: files for eco2d tx notary submit-batch, and the readings as they are kept outside",
    )
    .argument("<readings>", readingsHelp)
    .requiredOption("--out <name>", "writes <name>.jsonl, <name>.header.json, <name>.document.json")
    .option("--uri <uri>", "where the readings will be found (default: their content identifier in IPFS)")
    .option("--ipfs <url>", "store the readings through the RPC of this Kubo node, for example http://127.0.0.1:5001")
    .option("--anyway", "also of readings that notaries would object to")
    .action(async (file: string, flags: BuildFlags, command: Command) => {
      const device = readDevice(flags.device);
      const source = await sourceOf(flags.source, flags.node);
      const progress = createProgress(io, "read");
      const readings = await readReadings(file, source, (count) => progress.step(count, 100_000, ""));
      progress.end();
      const [fault] = batchFaults(readings, source, undefined, 1);
      if (fault !== undefined && flags.anyway !== true)
        throw new CliError(`reading ${(fault.index ?? 0) + 1} of ${file}: ${fault.fault}`);
      const { header } = buildBatch(readings);
      const signature = signHeader(device, flags.chainId, header);
      const key = source.version?.deviceKey;
      if (key !== undefined && !isSignedHeader(key, flags.chainId, header, signature))
        throw new CliError(`${flags.device} is not the device of source ${source.id}`);
      const text = readingLines(readings);
      const document = await documentOf(toUtf8(text), flags);
      const json = { header: toJson(BatchHeader.$type, header), document: toJson(Document.$type, document) };
      emitDocument(io, text, `${flags.out}.jsonl`);
      emitDocument(io, JSON.stringify(json.header, undefined, 2), `${flags.out}.header.json`);
      emitDocument(io, JSON.stringify(json.document, undefined, 2), `${flags.out}.document.json`);
      printResult(io, globalOptions(command).output, { ...json, signature: toBase64(signature) });
      const files = `${flags.out}.header.json ${toBase64(signature)} --document ${flags.out}.document.json`;
      io.err(line(`to submit it: eco2d tx notary submit-batch ${files} --from <operator>`));
    });
}
