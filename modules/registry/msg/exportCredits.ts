import { ExportStatus, type MsgExportCredits } from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import { type Batch, StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { fail } from "../errors.ts";
import { heldPieces } from "../exact.ts";
import { putExport } from "../exchange/exports.ts";
import { gramsOf } from "../exchange/numbers.ts";
import { movePieces } from "../ledger.ts";
import { registry } from "../module.ts";
import { isSourceRegistry, sourceRegistryCodes } from "../picklists.ts";
import { longest, requireText } from "../texts.ts";

function check({ firstNumber, lastNumber, targetRegistry, targetAccount }: MsgExportCredits): void {
  if (firstNumber > lastNumber)
    throw fail.invalidExport(`numbers start at ${firstNumber} after their end ${lastNumber}`);
  if (!isSourceRegistry(targetRegistry))
    throw fail.invalidExport(
      `target registry "${targetRegistry.slice(0, 20)}" is unknown, allowed: ${sourceRegistryCodes}`,
    );
  requireText(fail.invalidExport, "target_account", targetAccount, { most: longest.short });
}

/** @throws invalid export for numbers that the batch has not, and for another registry than the one that numbered them */
function requireOf(batch: Batch, { firstNumber, lastNumber, targetRegistry }: MsgExportCredits): void {
  const { blockStart, blockEnd, sourceRegistry, id } = batch;
  if (firstNumber < blockStart || lastNumber > blockEnd)
    throw fail.invalidExport(`batch ${id} has the numbers ${blockStart}-${blockEnd}, not ${firstNumber}-${lastNumber}`);
  if (isSourceRegistry(sourceRegistry) && sourceRegistry !== targetRegistry)
    throw fail.invalidExport(`batch ${id} is of ${sourceRegistry}, it cannot go back to ${targetRegistry}`);
}

/** Sends whole numbers back. They are used up here at once, so that they can never be claimed in both places. */
export const exportCredits = registry.rpc(
  MsgDefinition.methods.exportCredits,
  (ctx, request, { state }) => {
    const owner = addressText(ctx.chain, messageAddress(ctx, request.owner, "owner"));
    const { batchId, firstNumber, lastNumber, targetRegistry, targetAccount } = request;
    const batch = state.batches.find(ctx, batchId);
    if (batch === undefined) throw fail.batchNotFound(`no batch has the id ${batchId}`);
    requireOf(batch, request);
    const { start: startGram, end: endGram } = gramsOf(batch, { start: firstNumber, end: lastNumber });
    const pieces = heldPieces(ctx, state, owner, [{ batchId, startGram, endGram }]).flatMap((one) => one.pieces);
    const [moved, more] = movePieces(ctx, state, batchId, pieces, { kind: StepKind.STEP_KIND_EXPORT });
    if (moved === undefined || more !== undefined)
      throw new BrokenInvariant(`an export of batch ${batchId} made no one step`);
    const id = state.nextExport.next(ctx);
    state.exportSteps.set(ctx, moved.stepId, id);
    putExport(ctx, state, {
      id,
      owner,
      batchId,
      startGram,
      endGram,
      firstNumber,
      lastNumber,
      targetRegistry,
      targetAccount,
      status: ExportStatus.EXPORT_STATUS_PENDING,
      confirmations: [],
      refusals: [],
      receipt: undefined,
      stepId: moved.stepId,
      returnedGrams: 0n,
      height: BigInt(ctx.height),
    });
    return { exportId: id };
  },
  check,
);
