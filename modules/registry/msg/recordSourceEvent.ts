import { EventSourceEvent } from "../../../codec/gen/eco2/registry/v1/events.ts";
import { type Batch, SourceEventKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition, type MsgRecordSourceEvent } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { isIsoDate } from "../../../codec/iso.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { OutOfGas } from "../../../core/gas.ts";
import type { Block, ParsedSerial } from "../block.ts";
import { barsMeeting, batchesMeeting, blockOf, spanOf, unitOf } from "../blocks.ts";
import { reasonFault } from "../description.ts";
import { fail } from "../errors.ts";
import { intersection, type Range } from "../intervals.ts";
import { registry, type State } from "../module.ts";
import { reading, requireRegistrar } from "../refusals.ts";
import { reportedBlock } from "../requests.ts";
import { applyParts, effectsOf } from "../sourceEffects.ts";
import { type BatchView, type EventPart, planSourceEvent } from "../sourceEvent.ts";
import { lotsMeeting } from "../storedLots.ts";

const kinds: ReadonlySet<SourceEventKind> = new Set<SourceEventKind>([
  SourceEventKind.SOURCE_EVENT_KIND_RETIRED,
  SourceEventKind.SOURCE_EVENT_KIND_CANCELLED,
  SourceEventKind.SOURCE_EVENT_KIND_RETIRED_OR_CANCELLED,
]);

function readReport(request: MsgRecordSourceEvent): ParsedSerial {
  const { kind, date, reason } = request;
  if (!kinds.has(kind)) {
    throw fail.invalidSourceEvent(`kind is ${kind}, allowed: 1 retired, 2 cancelled, 3 retired or cancelled`);
  }
  if (!isIsoDate(date)) throw fail.invalidSourceEvent(`date "${date.slice(0, 20)}" is no calendar day YYYY-MM-DD`);
  const fault = reasonFault(reason);
  if (fault !== undefined) throw fail.invalidSourceEvent(fault);
  return reading(() => reportedBlock(request), fail.invalidSerial);
}

const unitsOf = (block: Block): Range => ({ start: block.start, end: block.end + 1n });

/** A batch with those of its lots that the block reaches. */
function viewOf(ctx: Ctx, state: State, block: Block, batch: Batch): BatchView {
  const own = { id: batch.id.toString(), ...blockOf(batch) };
  const shared = intersection(unitsOf(block), unitsOf(own));
  if (shared === undefined) return { ...own, lots: [] };
  const gram = (unit: bigint) => (unit - own.start) * own.gramsPerUnit;
  return { ...own, lots: lotsMeeting(ctx, state, batch.id, { start: gram(shared.start), end: gram(shared.end) }) };
}

function plan(ctx: Ctx, state: State, block: Block, registrar: string): EventPart[] {
  const bars = [...barsMeeting(ctx, state, block)].map(spanOf);
  const views = [...batchesMeeting(ctx, state, block)].map((batch) => viewOf(ctx, state, block, batch));
  return planSourceEvent(block, registrar, views, bars);
}

type Parts = Parameters<typeof applyParts>[1];

function record(ctx: Ctx, parts: Parts, request: MsgRecordSourceEvent, block: ParsedSerial, registrar: string) {
  const { state } = parts;
  const planned = plan(ctx, state, block, registrar);
  const effects = effectsOf(planned);
  const id = state.nextSourceEvent.next(ctx);
  const { sourceRegistry, kind, serial, date, reason } = request;
  state.sourceEvents.set(ctx, id, {
    id,
    sourceRegistry,
    kind,
    serial,
    numberSpace: block.numberSpace,
    blockStart: block.start,
    blockEnd: block.end,
    unit: unitOf(block),
    date,
    reason,
    reporter: registrar,
    ...effects,
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
  });
  applyParts(ctx, parts, id, block, planned);
  emitTyped(ctx, EventSourceEvent, { eventId: id, sourceRegistry, kind, serial, ...effects, registrar });
  return { eventId: id, ...effects };
}

/** Gas that runs out says what to do about it: the bound on fragments makes a single number always affordable. */
function tellingToSplit({ start, end }: Block, error: unknown): unknown {
  if (!(error instanceof OutOfGas) || start === end) return error;
  return new OutOfGas(`${error.location} (numbers ${start}-${end} can be reported in parts)`);
}

/** Takes the report that a source retired or cancelled a block, part by part to the gram. */
export const recordSourceEvent = registry.rpc(
  MsgDefinition.methods.recordSourceEvent,
  (ctx, request, { state, hooks, params }) => {
    const registrar = requireRegistrar(ctx, params.registrars, request.registrar);
    const block = readReport(request);
    try {
      return record(ctx, { state, hooks }, request, block, registrar);
    } catch (error) {
      throw tellingToSplit(block, error);
    }
  },
  (request) => {
    readReport(request);
  },
);
