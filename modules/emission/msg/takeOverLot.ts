import { LotStepKind } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { EventLotTakenOver } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { addStep } from "../history.ts";
import { change, outstandingOf } from "../lots.ts";
import { emission } from "../module.ts";
import { dropOffer, requireLot } from "../ownLots.ts";

/** Takes an offered lot over, whole: what is left of it is the taker's to answer for, and must be what the taker signs for. */
export const takeOverLot = emission.rpc(MsgDefinition.methods.takeOverLot, (ctx, request, { state }) => {
  const { lotId } = request;
  const taker = messageAddress(ctx, request.taker, "taker");
  const to = addressText(ctx.chain, taker);
  const lot = requireLot(ctx, state, lotId);
  if (state.lotOffers.find(ctx, lotId)?.to !== to) throw fail.notOffered(`lot ${lotId} to ${to}`);
  if (lot.broken !== "") throw fail.brokenEmissions(`lot ${lotId}, record ${lot.recordId}: ${lot.broken}`);
  const left = outstandingOf(lot);
  const micrograms = left.toString();
  if (request.micrograms !== micrograms)
    throw fail.otherAmount(`${micrograms}, got "${request.micrograms.slice(0, 80)}"`);
  const moved = addStep(ctx, state, lot, { kind: LotStepKind.LOT_STEP_KIND_TAKE_OVER, to, micrograms: left });
  change(ctx, state, lot, { ...moved, account: to });
  dropOffer(ctx, state, lotId, taker);
  emitTyped(ctx, EventLotTakenOver, { lotId, from: lot.account, to, micrograms });
  return {};
});
