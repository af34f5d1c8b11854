import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { checkDocument, recordOf } from "../../../client/notary/onChain.ts";
import { defaultGateway, fetchDocument } from "../../../client/storage/document.ts";
import { toHex } from "../../../codec/bytes.ts";
import { reasonOf } from "../../../node/errors.ts";
import { shown } from "../../certificate/text.ts";
import { globalOptions } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { type Io, line } from "../../io.ts";
import { recordStatus } from "../../notary/status.ts";
import { uint64, wholeNumber, withNode } from "../../options.ts";
import { printResult } from "../../output.ts";
import { connectChain } from "../../tx/chain.ts";
import { readBytes } from "./files.ts";

interface DocumentFlags {
  readonly node: string;
  readonly ipfsGateway: string;
  readonly maxBytes: number;
  readonly allowPrivate?: boolean;
  readonly outputDocument?: string;
}

/** `eco2d verify document`. */
export function verifyDocumentCommand(io: Io): Command {
  return withNode(new Command("document"))
    .description("check that a file, or what is found at the URI, is the document that a notarised record names")
    .argument("<record>", "number of the record", uint64)
    .argument("[file]", "the document (default: it is fetched from where the record says)")
    .option("--ipfs-gateway <url>", "gateway for ipfs://, which need not be trusted", defaultGateway)
    .option("--max-bytes <number>", "the largest document", wholeNumber, 64 * 1024 * 1024)
    .option("--allow-private", "fetch also from this machine and private networks, where the record says so")
    .option("--output-document <file>", "keep what was fetched")
    .action(async (id: bigint, file: string | undefined, flags: DocumentFlags, command: Command) => {
      const { query } = connectChain(flags.node);
      const record = await recordOf(query, id);
      const { document } = record;
      if (document === undefined) throw new CliError(`record ${id} names no document`);
      const { ipfsGateway: gateway, maxBytes, allowPrivate } = flags;
      const content = await found(file ?? document.uri, async () =>
        file === undefined
          ? fetchDocument(document, { gateway, maxBytes, allowPrivate })
          : readBytes(file, maxBytes, "document"),
      );
      await found(file ?? document.uri, () => checkDocument(query, id, content));
      const result = {
        record: id.toString(),
        status: recordStatus(record),
        sha256: toHex(document.sha256),
        bytes: content.length,
      };
      const { output } = globalOptions(command);
      if (flags.outputDocument !== undefined) keep(flags.outputDocument, content);
      if (output === "json") printResult(io, output, { verified: true, ...result });
      else
        io.out(
          line(
            `${shown(file ?? document.uri)} is the document of record ${id} (${result.status}), SHA-256 ${result.sha256}`,
          ),
        );
    });
}

async function found<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof CliError ? error : new CliError(`${shown(what)} is not proven: ${reasonOf(error)}`);
  }
}

function keep(path: string, content: Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new CliError(`${path} cannot be written: ${reasonOf(error)}`);
  }
}
