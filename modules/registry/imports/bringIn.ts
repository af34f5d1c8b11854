import { EventImportBatch } from "../../../codec/gen/eco2/registry/v1/events.ts";
import type { ImportDetails, ImportRecord } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import type { Batch, Params } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { ChainFacts } from "../../../core/module.ts";
import type { AccountKeeper } from "../../auth/keeper.ts";
import type { ParsedSerial } from "../block.ts";
import { barsMeeting, batchesMeeting, blockOf, spanOf, unitOf } from "../blocks.ts";
import { importConflict } from "../conflicts.ts";
import { createBatch } from "../creation.ts";
import { descriptionFault } from "../description.ts";
import { fail } from "../errors.ts";
import { type CarriedOn, carryOn, readPredecessor } from "../exchange/carryOn.ts";
import { comeBack } from "../exchange/comeBack.ts";
import type { State } from "../module.ts";
import { requireListed } from "../programme/picklists.ts";
import { reading, requireRecipient } from "../refusals.ts";
import { importedBlock } from "../requests.ts";
import { requireDay } from "../texts.ts";
import { importKinds, requireReceipt, useReceipt } from "./receipt.ts";

/** What bringing in needs of the module. */
export interface ImportParts {
  readonly state: State;
  readonly params: Params;
  readonly use: { readonly accounts: AccountKeeper };
  readonly facts: Pick<ChainFacts, "moduleAddress">;
}

/** By whom a block is brought in; addresses as text in lower case. */
export interface Importers {
  /** The registrar whose message does it. */
  readonly registrar: string;
  /** Who asked for it, and gets it unless another recipient is named. */
  readonly requester: string;
  readonly approvals: readonly string[];
  /** 0: a registrar imports directly. */
  readonly requestId: bigint;
}

/**
 * Reads what is said of a block, and refuses what is wrong with it by itself.
 * @throws invalid serial, invalid description, invalid receipt, invalid predecessor
 */
export function readDetails(details: ImportDetails): ParsedSerial {
  const block = reading(() => importedBlock(details), fail.invalidSerial);
  const fault = descriptionFault(details, block);
  if (fault !== undefined) throw fail.invalidDescription(fault);
  requireDay(fail.invalidDescription, "issued_on", details.issuedOn, true);
  const { receipt, predecessor, returning } = details;
  if (receipt !== undefined) requireReceipt(receipt, importKinds);
  if (returning && receipt === undefined)
    throw fail.invalidReceipt("a block that comes back needs a receipt that it is kept back at its source again");
  if (returning && predecessor !== undefined)
    throw fail.invalidPredecessor("a block that comes back is what it was: it has no predecessor");
  if (predecessor !== undefined) readPredecessor(predecessor, block);
  return block;
}

/** The first of a sequence that reads state as it goes. */
function firstOf<T>(items: Generator<T>): T[] {
  for (const item of items) return [item];
  return [];
}

const named = (batch: Batch) => ({ id: batch.id.toString(), ...blockOf(batch) });

/** @throws overlap, barred: naming the batch or the numbers in the way */
export function requireFree(ctx: Ctx, state: State, block: ParsedSerial): void {
  const batches = firstOf(batchesMeeting(ctx, state, block));
  const bars = firstOf(barsMeeting(ctx, state, block));
  const conflict = importConflict(block, batches.map(named), bars.map(spanOf));
  if (conflict === undefined) return;
  const numbers = `numbers ${conflict.units.start}-${conflict.units.end} of ${block.numberSpace}`;
  if (conflict.kind === "batch") throw fail.overlap(`${numbers} are held by batch ${conflict.id}`);
  const { sourceEventId = 0n, successorBatchId = 0n } = bars[0] ?? {};
  if (successorBatchId > 0n) throw fail.barred(`${numbers} are carried on by batch ${successorBatchId}`);
  throw fail.barred(`${numbers} are barred by source event ${sourceEventId}`);
}

/** The programme under which a block was issued: units of the Clean Development Mechanism keep it, whoever reports them. */
const programmeOf = (sourceRegistry: string, { numberSpace }: ParsedSerial): string =>
  numberSpace.startsWith("CDM/") ? "CDM" : sourceRegistry;

/** @throws programme does not take it, where governance has closed what was issued under it */
function requireOpen(ctx: Ctx, state: State, programmeId: string): void {
  if (state.programmes.find(ctx, programmeId)?.open === false)
    throw fail.programmeClosed(`${programmeId} is closed: nothing of it is imported`);
}

function keepRecord(ctx: Ctx, state: State, batchId: bigint, details: ImportDetails, by: Importers, on?: CarriedOn) {
  if (details.receipt === undefined && by.requestId === 0n && on === undefined) return;
  const record: ImportRecord = {
    batchId,
    requestId: by.requestId,
    approvals: [...by.approvals],
    receiptReference: details.receipt?.reference ?? "",
    predecessorSpace: on?.numberSpace ?? "",
    predecessorStart: on?.start ?? 0n,
    predecessorEnd: on?.end ?? 0n,
    predecessorBatchId: on?.batchId ?? 0n,
    predecessorStepId: on?.stepId ?? 0n,
  };
  state.importRecords.set(ctx, batchId, record);
}

/**
 * Brings a block onto the ledger as one lot of its recipient. What comes in carrying on another programme's numbers takes their
 * place; what was exported comes back into its batch.
 * @returns the batch
 * @throws overlap, barred, invalid receipt, receipt used, invalid predecessor, not returnable, invalid recipient, not in picklist,
 *   programme does not take it
 */
export function bringIn(ctx: Ctx, parts: ImportParts, details: ImportDetails, by: Importers): bigint {
  const { state, params, use, facts } = parts;
  const block = readDetails(details);
  const { sourceRegistry, receipt, predecessor } = details;
  if (params.receiptsRequired && receipt === undefined)
    throw fail.invalidReceipt("there is none: a block comes in only with a receipt of its source");
  const recipient = requireRecipient(ctx, use.accounts, details.recipient === "" ? by.requester : details.recipient);
  if (receipt !== undefined) useReceipt(ctx, state, sourceRegistry, receipt, details.quantityGrams);
  if (details.returning) return comeBack(ctx, state, block, receipt?.date ?? "", recipient);
  requireFree(ctx, state, block);
  const programmeId = programmeOf(sourceRegistry, block);
  requireOpen(ctx, state, programmeId);
  if (details.sector !== "") requireListed(ctx, state, "sector", "project_sector", details.sector);
  if (details.creditType !== "") requireListed(ctx, state, "credit_type", "unit_type", details.creditType);
  const { serial, projectId, projectName, methodology, country, vintageStart, vintageEnd } = details;
  const { creditType, sector, issuedOn } = details;
  const batch = createBatch(
    ctx,
    { state, facts },
    {
      programmeId,
      sourceRegistry,
      numberSpace: block.numberSpace,
      blockStart: block.start,
      blockEnd: block.end,
      unit: unitOf(block),
      serial,
      projectId,
      projectName,
      methodology,
      creditType,
      sector,
      country,
      vintageStart,
      vintageEnd,
      issuedOn,
      issuer: by.registrar,
      origin: "import",
      recipient,
      bufferGrams: 0n,
    },
  );
  const on =
    predecessor === undefined
      ? undefined
      : carryOn(ctx, state, batch.id, readPredecessor(predecessor, block), by.requester);
  keepRecord(ctx, state, batch.id, details, by, on);
  const { registrar } = by;
  const grams = details.quantityGrams;
  emitTyped(ctx, EventImportBatch, {
    batchId: batch.id,
    sourceRegistry,
    projectId,
    serial,
    grams,
    registrar,
    recipient,
  });
  return batch.id;
}
