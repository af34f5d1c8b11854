import { Command, InvalidArgumentError } from "commander";
import { isIsoDate } from "../../codec/iso.ts";
import { confirm } from "../confirm.ts";
import { globalOptions } from "../context.ts";
import { type Io, line } from "../io.ts";
import { keyringOf, withKeyringOptions } from "../keyringOptions.ts";
import { withNode } from "../options.ts";
import { printResult } from "../output.ts";
import { createProgress } from "../progress.ts";
import { textOf } from "../registry/fileText.ts";
import { type ProjectsReport, recordProjects } from "../registry/recordProjects.ts";
import { connectChain } from "../tx/chain.ts";
import { keySigner } from "../tx/keySigner.ts";

interface Flags {
  readonly from: string;
  readonly asOf: string;
  readonly fees?: string;
  readonly gasPrices?: string;
  readonly node: string;
  readonly yes?: boolean;
}

/** Projects of one transaction, at most: some 100,000 gas each. */
const batchSize = 50;
const gasAdjustment = 1.3;

function day(text: string): string {
  if (isIsoDate(text)) return text;
  throw new InvalidArgumentError("Expected a calendar day, for example 2026-01-31.");
}

function tell(io: Io, { rows, recorded, present, refused, txs }: ProjectsReport): void {
  for (const { line: at, serial, reason } of refused)
    io.out(line(`line ${at}: refused: ${reason}${serial === "" ? "" : ` (${serial})`}`));
  const counts = `${recorded} recorded, ${present} as they are on the chain, ${refused.length} refused`;
  io.out(line(`${rows} projects: ${counts}; ${txs.length} transactions`));
}

/** `eco2d registry record-projects`: the list of a source registry's projects onto the ledger. */
export function recordProjectsCsv(io: Io): Command {
  return withKeyringOptions(withNode(new Command("record-projects")))
    .description("record the projects of Verra's list, or what became of them since an older one")
    .argument("<file>", "CSV with Verra's columns: ID, Name, Project Type, Methodology, Status, Country/Area …")
    .requiredOption("--from <key>", "registrar who signs: name or address of a key")
    .requiredOption("--as-of <day>", "when the list was taken, for example 2026-01-31", day)
    .option("--fees <coins>", "fee of each transaction, for example 5000ueco2")
    .option("--gas-prices <prices>", "price of a unit of gas, instead of --fees, for example 0.025ueco2")
    .option("-y, --yes", "do not ask before sending")
    .action(async (file: string, flags: Flags, command: Command) => {
      const { output } = globalOptions(command);
      const { keyring, prefix } = keyringOf(io, command);
      const signer = keySigner(keyring, flags.from, prefix);
      const { fees, gasPrices, asOf } = flags;
      const progress = createProgress(io, "record");
      let report: ProjectsReport;
      try {
        report = await recordProjects(textOf(file), {
          chain: connectChain(flags.node),
          signer,
          asOf,
          batchSize,
          gas: { adjustment: gasAdjustment, fees, gasPrices },
          onRead: (rows, refused) =>
            confirm(
              io,
              `${file}: ${rows} projects to record as ${signer.address}, ${refused} that cannot be. Send them?`,
              flags.yes,
            ),
          onProgress: (done, all, height) => progress.step(done, all, height === undefined ? "" : `, block ${height}`),
        });
      } finally {
        progress.end();
      }
      if (output === "json") printResult(io, output, report);
      else tell(io, report);
    });
}
