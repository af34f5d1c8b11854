import { toUtf8 } from "../../../codec/bytes.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import type { Batch } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { type ParsedSerial, SerialError } from "../block.ts";
import { batchesMeeting } from "../blocks.ts";
import { parseNative } from "../issuance/serial.ts";
import { registry, type State } from "../module.ts";
import { parseSerial } from "../serials.ts";

/** @throws NotFound */
export function batchAt(ctx: Ctx, state: State, id: bigint): Batch {
  const found = state.batches.find(ctx, id);
  if (found === undefined) throw notFound(`no batch has the id ${id}`);
  return found;
}

export const batch = registry.rpc(QueryDefinition.methods.batch, (ctx, { id }, { state }) => ({
  batch: batchAt(ctx, state, id),
}));

function indexedBy(programme: string, project: string): string {
  if (programme === "") throw invalidArgument("a project id names a project of one programme: programme_id is missing");
  return `${programme}/${project}`;
}

export const batches = registry.rpc(
  QueryDefinition.methods.batches,
  (ctx, { programmeId, projectId, country, vintage, label, pagination }, { state }) => {
    const wanted = (found: Batch) =>
      (country === "" || found.country === country) &&
      (vintage === "" || found.vintageStart.slice(0, 4) === vintage) &&
      (label === "" || found.labels.some(({ code }) => code === label));
    if (programmeId === "" && projectId === "") {
      const page = paginate(ctx, state.batches, pagination, {
        keep: (_, found) => wanted(found),
        take: (_, found) => found,
      });
      return { batches: [...page.items], pagination: page.pagination };
    }
    const { project } = state.batches.by;
    const key = indexedBy(programmeId, projectId);
    if (key.includes("\0")) throw invalidArgument("project_id has a zero byte");
    const page = paginate(ctx, project.entries, pagination, {
      within: projectId === "" ? toUtf8(key) : project.within(key),
      keep: ([, id]) => (country === "" && vintage === "" && label === "") || wanted(state.batches.get(ctx, id)),
      take: ([, id]) => state.batches.get(ctx, id),
    });
    return { batches: [...page.items], pagination: page.pagination };
  },
);

function firstOf(ctx: Ctx, state: State, source: string, serial: string): ParsedSerial {
  const programme = source.includes("\0") ? undefined : state.programmes.find(ctx, source);
  // Isometric's ids hold no numbers: their kilograms are counted from 1.
  const range = source === "ISO" ? { first: 1n, last: 1n } : undefined;
  try {
    const parsed =
      programme?.native === true ? parseNative(source, serial, programme.pools) : parseSerial(source, serial, range);
    return { ...parsed, end: parsed.start };
  } catch (error) {
    if (error instanceof SerialError) throw invalidArgument(error.message);
    throw error;
  }
}

export const batchBySerial = registry.rpc(
  QueryDefinition.methods.batchBySerial,
  (ctx, { sourceRegistry, serial }, { state }) => {
    const first = firstOf(ctx, state, sourceRegistry, serial);
    for (const found of batchesMeeting(ctx, state, first)) return { batch: found };
    throw notFound(`no batch holds the number ${first.start} of ${first.numberSpace}`);
  },
);
