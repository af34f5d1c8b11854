import { Command } from "commander";
import { tonnesText } from "../certificate/text.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { withNode } from "../options.ts";
import { printResult } from "../output.ts";
import { textOf } from "../registry/fileText.ts";
import { type Reconciled, reconcile } from "../registry/reconcile.ts";
import { connectChain } from "../tx/chain.ts";
import { emitDocument } from "../tx/files.ts";

interface Flags {
  readonly node: string;
  readonly report?: string;
}

const tonnes = (grams: string) => `${tonnesText(BigInt(grams))} t`;

const partsText = (parts: Readonly<Record<string, string>>) =>
  Object.entries(parts)
    .map(([name, grams]) => `${tonnes(grams)} ${name.replaceAll("_", " ")}`)
    .join(", ");

function rowText(row: Reconciled): string {
  const named = row.serial === "" ? "" : ` (${row.serial})`;
  if (row.became === "nothing") return `line ${row.line}: nothing: ${row.reason}${named}`;
  const what = row.became === "batch" ? `batch ${row.batch_id}` : `source event ${row.event_id}`;
  return `line ${row.line}: ${what}, ${partsText(row.parts)}${named}`;
}

/** `eco2d registry reconcile-csv`: what became of each row of a file. */
export function reconcileCsv(io: Io): Command {
  return withNode(new Command("reconcile-csv"))
    .description("say of every row of a file what became of it on the chain, and where its grams are")
    .argument("<file>", "CSV with a header, as examples/data/registry-sample.csv")
    .option("--report <file>", "write it to a file, as JSON")
    .action(async (file: string, flags: Flags, command: Command) => {
      const { output } = globalOptions(command);
      const found = await reconcile(textOf(file), connectChain(flags.node).query);
      if (output === "json") printResult(io, output, found);
      else {
        for (const row of found.rows) io.out(line(rowText(row)));
        const { counts, imported, reported } = found;
        io.out(line(`${counts.batch} rows are batches: ${partsText(imported)}`));
        io.out(line(`${counts["source event"]} rows are source events: ${partsText(reported)}`));
        io.out(line(`${counts.nothing} rows are nothing`));
      }
      if (flags.report !== undefined) emitDocument(io, JSON.stringify(found, undefined, 2), flags.report);
      if (found.unbalanced.length > 0)
        throw new CliError(`the parts of lines ${found.unbalanced.join(", ")} do not add up to their quantity`);
    });
}
