import type { QueryClient } from "../../client/query.ts";
import { MsgRecordProject, type Project } from "../../codec/gen/eco2/registry/v1/project.ts";
import { encodeMessage } from "../../codec/message.ts";
import { CliError } from "../errors.ts";
import { feeFor } from "../tx/gas.ts";
import { readRecords } from "./csv.ts";
import { mapProject, projectColumns } from "./projectRows.ts";
import type { RefusedRow } from "./readFile.ts";
import { type MessageRow, PendingTx, pendingIncluded, type Sender, sendRows } from "./sendRows.ts";

/** What became of a file of projects. `rows` = `recorded` + `present` + those refused. */
export interface ProjectsReport {
  readonly rows: number;
  readonly recorded: number;
  /** Rows that say what the chain says already. */
  readonly present: number;
  readonly refused: readonly RefusedRow[];
  /** Hashes of the transactions, in order. */
  readonly txs: readonly string[];
}

export interface RecordOptions extends Sender {
  /** The day on which the list was taken, yyyy-mm-dd. */
  readonly asOf: string;
  /** Most messages of one transaction. */
  readonly batchSize: number;
  /** Called before anything is sent, with the number of rows that can be. May throw to stop there. */
  readonly onRead?: (sendable: number, refused: number) => Promise<void>;
  readonly onProgress?: (done: number, all: number, height: number | undefined) => void;
}

interface ProjectRow extends MessageRow {
  readonly message: MsgRecordProject;
}

async function readProjects(pieces: AsyncIterable<string>, registrar: string, asOf: string) {
  const rows: ProjectRow[] = [];
  const refused: RefusedRow[] = [];
  const seen = new Map<string, number>();
  for await (const read of readRecords(pieces, projectColumns)) {
    const { line } = read;
    if ("problem" in read) {
      refused.push({ line, serial: "", reason: read.problem });
      continue;
    }
    const mapped = mapProject(read.record, { registrar, asOf });
    const serial = mapped.kind === "project" ? mapped.message.projectId : (read.record["ID"] ?? "");
    const first = seen.get(serial);
    if (mapped.kind === "refused") refused.push({ line, serial, reason: mapped.reason });
    else if (first !== undefined) refused.push({ line, serial, reason: `is the project of line ${first}` });
    else {
      seen.set(serial, line);
      rows.push({ line, serial, message: mapped.message });
    }
  }
  return { rows, refused };
}

/** The projects of the programme that the chain has, by their id. */
async function onChain(query: QueryClient): Promise<Map<string, Project>> {
  const found = new Map<string, Project>();
  let key: Uint8Array = new Uint8Array(0);
  do {
    const pagination = { key, limit: 1000n, offset: 0n, countTotal: false, reverse: false };
    const page = await query.registry.projects({ programmeId: "VCS", pagination });
    for (const project of page.projects) found.set(project.id, project);
    key = page.pagination?.nextKey ?? new Uint8Array(0);
  } while (key.length > 0);
  return found;
}

/** Whether the chain says of a project what its row does; the day of a status may be that of an older list. */
function isRecorded({ details, status, reason }: MsgRecordProject, project: Project | undefined): boolean {
  if (project === undefined) return false;
  const said = (fields: Pick<MsgRecordProject, "details" | "status" | "reason">) =>
    encodeMessage(MsgRecordProject, MsgRecordProject.fromPartial(fields));
  const now = said({ details: project.details, status: project.status, reason: project.statusReason });
  return Buffer.compare(said({ details, status, reason }), now) === 0;
}

const messageOf = ({ message }: ProjectRow) => ({
  typeUrl: `/${MsgRecordProject.$type}`,
  value: encodeMessage(MsgRecordProject, message),
});

/**
 * Records the projects of a list of Verra's. What the chain says already is passed over, so an interrupted run is continued, and a
 * newer list brings what changed.
 * @throws CsvError, CliError; rows that cannot be taken are reported, not thrown
 */
export async function recordProjects(pieces: AsyncIterable<string>, options: RecordOptions): Promise<ProjectsReport> {
  const { chain, signer, batchSize, gas, asOf, onRead, onProgress } = options;
  // Fees that cannot be read are told before anything is.
  feeFor(0, { ...gas, gas: 0 });
  const { params } = await chain.query.registry.params();
  if (params?.registrars.includes(signer.address) !== true)
    throw new CliError(`${signer.address} is no registrar of this chain: "eco2d query registry params" names them`);
  const file = await readProjects(pieces, signer.address, asOf);
  await onRead?.(file.rows.length, file.refused.length);
  const refused = [...file.refused];
  const txs: string[] = [];
  const all = file.rows.length + file.refused.length;
  let [recorded, present] = [0, 0];
  let known = await onChain(chain.query);
  for (let from = 0; from < file.rows.length; ) {
    const rows = file.rows.slice(from, from + batchSize);
    const absent = rows.filter(({ serial, message }) => !isRecorded(message, known.get(serial)));
    try {
      const result = await sendRows(absent, messageOf, options);
      for (const row of result.refused) refused.push(row);
      if (result.hash !== undefined) txs.push(result.hash);
      recorded += result.sent.length;
      present += rows.length - absent.length;
      from += rows.length;
      onProgress?.(file.refused.length + from, all, result.height);
    } catch (error) {
      if (!(error instanceof PendingTx)) throw error;
      await pendingIncluded(options, error);
      known = await onChain(chain.query);
    }
  }
  refused.sort((a, b) => a.line - b.line);
  return { rows: all, recorded, present, refused, txs };
}
