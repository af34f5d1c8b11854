import { Command, InvalidArgumentError } from "commander";
import { accountAddress } from "../account.ts";
import { confirm } from "../confirm.ts";
import { globalOptions } from "../context.ts";
import { type Io, line } from "../io.ts";
import { keyringOf, withKeyringOptions } from "../keyringOptions.ts";
import { withNode } from "../options.ts";
import { printResult } from "../output.ts";
import { createProgress } from "../progress.ts";
import { textOf } from "../registry/fileText.ts";
import { type ImportReport, importFile } from "../registry/importFile.ts";
import { connectChain } from "../tx/chain.ts";
import { emitDocument } from "../tx/files.ts";
import { keySigner } from "../tx/keySigner.ts";
import { exportAef, exportCadTrust } from "./registryExport.ts";
import { recordProjectsCsv } from "./registryProjects.ts";
import { reconcileCsv } from "./registryReconcile.ts";

interface ImportFlags {
  readonly from: string;
  readonly recipient?: string;
  readonly batchSize: number;
  readonly gasAdjustment: number;
  readonly fees?: string;
  readonly gasPrices?: string;
  readonly node: string;
  readonly report?: string;
  readonly yes?: boolean;
}

function batchSize(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 200) return Number(text);
  throw new InvalidArgumentError("Expected a number from 1 to 200.");
}

function factor(text: string): number {
  if (/^\d{1,3}(\.\d{1,6})?$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError("Expected a factor of at least 1, for example 1.3.");
}

function tell(io: Io, report: ImportReport): void {
  for (const { line: at, serial, reason } of report.refused) {
    io.out(line(`line ${at}: refused: ${reason}${serial === "" ? "" : ` (${serial})`}`));
  }
  const { rows, imported, source_events, present, refused, txs } = report;
  io.out(
    line(
      `${rows} rows: ${imported} imported, ${source_events} source events, ${present} on the chain before, ` +
        `${refused.length} refused; ${txs.length} transactions`,
    ),
  );
}

function importCsv(io: Io): Command {
  return withKeyringOptions(withNode(new Command("import-csv")))
    .description(
      "import issued rows of a file and report its retired and cancelled ones; go on where it was interrupted",
    )
    .argument("<file>", "CSV with a header, as examples/data/registry-sample.csv")
    .requiredOption("--from <key>", "registrar who signs: name or address of a key")
    .option("--recipient <address|key>", "who receives the imported credits (default: the registrar)")
    .option("--batch-size <number>", "rows of one transaction, at most", batchSize, 20)
    .option("--gas-adjustment <factor>", "gas to buy, as a multiple of what a simulation uses", factor, 1.3)
    .option("--fees <coins>", "fee of each transaction, for example 5000ueco2")
    .option("--gas-prices <prices>", "price of a unit of gas, instead of --fees, for example 0.025ueco2")
    .option("--report <file>", "write what became of the rows to a file, as JSON")
    .option("-y, --yes", "do not ask before sending")
    .action(async (file: string, flags: ImportFlags, command: Command) => {
      const { output } = globalOptions(command);
      const { keyring, prefix } = keyringOf(io, command);
      const signer = keySigner(keyring, flags.from, prefix);
      const { recipient, fees, gasPrices } = flags;
      const progress = createProgress(io, "import");
      let report: ImportReport;
      try {
        report = await importFile(textOf(file), {
          chain: connectChain(flags.node),
          signer,
          recipient: recipient === undefined ? undefined : accountAddress(recipient, keyring, prefix),
          batchSize: flags.batchSize,
          gas: { adjustment: flags.gasAdjustment, fees, gasPrices },
          onRead: (rows, refused) =>
            confirm(
              io,
              `${file}: ${rows} rows to send as ${signer.address}, ${refused} that cannot be. Send them?`,
              flags.yes,
            ),
          onProgress: (done, all, height) => progress.step(done, all, height === undefined ? "" : `, block ${height}`),
        });
      } finally {
        progress.end();
      }
      if (output === "json") printResult(io, output, report);
      else tell(io, report);
      // Last: what was sent is told even where the file cannot be written.
      if (flags.report !== undefined) emitDocument(io, JSON.stringify(report, undefined, 2), flags.report);
    });
}

/** `eco2d registry`: files of source registries in, files for other registries out. */
export function registryCommand(io: Io): Command {
  return new Command("registry")
    .description("bring files of source registries onto the ledger, and its registry into files for others")
    .addCommand(importCsv(io))
    .addCommand(recordProjectsCsv(io))
    .addCommand(reconcileCsv(io))
    .addCommand(exportCadTrust(io))
    .addCommand(exportAef(io));
}
