import { EventImportBatch } from "../../../codec/gen/eco2/registry/v1/events.ts";
import type { Batch } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition, type MsgImportBatch } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { ParsedSerial } from "../block.ts";
import { barsMeeting, batchesMeeting, blockOf, spanOf, unitOf } from "../blocks.ts";
import { importConflict } from "../conflicts.ts";
import { createBatch } from "../creation.ts";
import { descriptionFault } from "../description.ts";
import { fail } from "../errors.ts";
import { registry, type State } from "../module.ts";
import { reading, requireRecipient, requireRegistrar } from "../refusals.ts";
import { importedBlock } from "../requests.ts";

function readBlock(request: MsgImportBatch): ParsedSerial {
  const block = reading(() => importedBlock(request), fail.invalidSerial);
  const fault = descriptionFault(request, block);
  if (fault !== undefined) throw fail.invalidDescription(fault);
  return block;
}

/** The first of a sequence that reads state as it goes. */
function firstOf<T>(items: Generator<T>): T[] {
  for (const item of items) return [item];
  return [];
}

const named = (batch: Batch) => ({ id: batch.id.toString(), ...blockOf(batch) });

/** @throws overlap, barred: naming the batch or the numbers in the way */
function requireFree(ctx: Ctx, state: State, block: ParsedSerial): void {
  const batches = firstOf(batchesMeeting(ctx, state, block));
  const bars = firstOf(barsMeeting(ctx, state, block));
  const conflict = importConflict(block, batches.map(named), bars.map(spanOf));
  if (conflict === undefined) return;
  const numbers = `numbers ${conflict.units.start}-${conflict.units.end} of ${block.numberSpace}`;
  if (conflict.kind === "batch") throw fail.overlap(`${numbers} are held by batch ${conflict.id}`);
  throw fail.barred(`${numbers} are barred by source event ${bars[0]?.sourceEventId ?? 0n}`);
}

/** Brings an issued block onto the ledger as one lot of the recipient. */
export const importBatch = registry.rpc(
  MsgDefinition.methods.importBatch,
  (ctx, request, { state, use, params, facts }) => {
    const registrar = requireRegistrar(ctx, params.registrars, request.registrar);
    const block = readBlock(request);
    requireFree(ctx, state, block);
    const recipient = requireRecipient(
      ctx,
      use.accounts,
      request.recipient === "" ? request.registrar : request.recipient,
    );
    const { sourceRegistry, serial, projectId, projectName, methodology, country, vintageStart, vintageEnd } = request;
    const { id } = createBatch(
      ctx,
      { state, facts },
      {
        programmeId: sourceRegistry,
        sourceRegistry,
        numberSpace: block.numberSpace,
        blockStart: block.start,
        blockEnd: block.end,
        unit: unitOf(block),
        serial,
        projectId,
        projectName,
        methodology,
        creditType: "",
        sector: "",
        country,
        vintageStart,
        vintageEnd,
        issuedOn: "",
        issuer: registrar,
        origin: "import",
        recipient,
        bufferGrams: 0n,
      },
    );
    const grams = request.quantityGrams;
    emitTyped(ctx, EventImportBatch, { batchId: id, sourceRegistry, projectId, serial, grams, registrar, recipient });
    return { batchId: id };
  },
  (request) => {
    readBlock(request);
  },
);
