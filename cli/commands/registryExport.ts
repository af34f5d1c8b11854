import { Command, InvalidArgumentError } from "commander";
import { abciTransport, createQueryClient } from "../../client/query.ts";
import { createRpc } from "../../client/rpc.ts";
import { cometRpc, rpcUrl } from "../../node/comet/rpc.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { wholeNumber, withNode } from "../options.ts";
import { aefDocument, cadTrustDocument, type ExportDocument } from "../registry/export/document.ts";
import { guid } from "../registry/export/rows.ts";
import { type RegistryState, readRegistryState } from "../registry/export/state.ts";
import { emitDocument } from "../tx/files.ts";

interface ExportFlags {
  readonly node: string;
  readonly height?: number;
  readonly orgUid?: string;
  readonly outputDocument?: string;
}

interface AefFlags extends ExportFlags {
  readonly reportYear?: string;
  readonly reportVersion: string;
}

/** Matches what is read: all of it is of one height. */
interface Read {
  readonly state: RegistryState;
  readonly chainId: string;
  readonly height: number;
  /** Day of the block, yyyy-mm-dd. */
  readonly date: string;
}

async function readAt(node: string, asked: number | undefined): Promise<Read> {
  const comet = cometRpc(node);
  const { node_info, sync_info } = await comet.status();
  const height = asked ?? Number(sync_info.latest_block_height);
  if (height < 1) throw new CliError("the chain has no block yet: there is nothing to export");
  const { header } = (await comet.block(height)).block;
  const state = await readRegistryState(createQueryClient(abciTransport(createRpc(rpcUrl(node)), { height })));
  return { state, chainId: node_info.network, height, date: header.time.slice(0, 10) };
}

/** Tells what was left out beside the document, so that nobody takes it for all that there is. */
function emit(io: Io, document: ExportDocument, file: string | undefined): void {
  emitDocument(io, JSON.stringify(document, undefined, 2), file);
  const rows = Object.values(document.tables).reduce((sum, { length }) => sum + length, 0);
  io.err(line(`${rows} rows of height ${document.height}; ${document.omitted.length} left out, with the reasons`));
}

function year(text: string): string {
  if (/^[0-9]{4}$/.test(text)) return text;
  throw new InvalidArgumentError("Expected a year, for example 2026.");
}

function reportVersion(text: string): string {
  if (/^[1-9][0-9]{0,3}$/.test(text)) return text;
  throw new InvalidArgumentError("Expected a number from 1.");
}

function exporting(command: Command): Command {
  return withNode(command)
    .option(
      "--height <height>",
      "height of the state, among those that the node keeps (default: the last)",
      wholeNumber,
    )
    .option("--org-uid <id>", "id of the organisation at CAD Trust (default: one made of the chain's id)")
    .option("--output-document <file>", "write to a file instead of printing");
}

const orgUidOf = ({ orgUid }: ExportFlags, chainId: string) => orgUid ?? guid(chainId, "organization");

/** `eco2d registry export-cad-trust`: projects, issuances and units as the CAD Trust API v2.0.2 takes them. */
export function exportCadTrust(io: Io): Command {
  return exporting(new Command("export-cad-trust"))
    .description("print the registry in the tables of the CAD Trust data schema v2.0.2")
    .action(async (flags: ExportFlags) => {
      const { state, chainId, height } = await readAt(flags.node, flags.height);
      emit(io, cadTrustDocument(state, { chainId, orgUid: orgUidOf(flags, chainId) }, height), flags.outputDocument);
    });
}

/** `eco2d registry export-aef`: authorised units in the agreed electronic format of Article 6. */
export function exportAef(io: Io): Command {
  return exporting(new Command("export-aef"))
    .description("print authorised units in the agreed electronic format of Article 6.2 (tables of CAD Trust v2.0.2)")
    .option("--report-year <year>", "year that is reported (default: that of the state)", year)
    .option("--report-version <number>", "version of the report", reportVersion, "1")
    .action(async (flags: AefFlags) => {
      const { state, chainId, height, date } = await readAt(flags.node, flags.height);
      const about = { chainId, orgUid: orgUidOf(flags, chainId), date };
      const report = { reportYear: flags.reportYear ?? date.slice(0, 4), version: flags.reportVersion };
      emit(io, aefDocument(state, { ...about, ...report }, height), flags.outputDocument);
    });
}
