import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { fail } from "../errors.ts";
import { checkpointOf, follow } from "../history.ts";
import { emission } from "../module.ts";
import { requireLot } from "../ownLots.ts";
import { maxWalkOf } from "../params.ts";

/** Verifies a part of the history of a lot, and keeps how far it came: no walk goes there again. Anybody may. */
export const verifyLot = emission.rpc(MsgDefinition.methods.verifyLot, (ctx, request, { state, use, params }) => {
  messageAddress(ctx, request.sender, "sender");
  const lot = requireLot(ctx, state, request.lotId);
  const record = lot.corrects === 0n ? use.notary.record(ctx, lot.recordId) : undefined;
  if (record === undefined) throw fail.brokenEmissions(`lot ${lot.id} is of no record`);
  const most = maxWalkOf(params);
  const asked = request.maxSteps === 0 ? most : Math.min(request.maxSteps, most);
  const { broken, steps, at } = follow(ctx, state, lot, addressText(ctx.chain, record.account), asked);
  if (broken !== undefined) throw fail.brokenEmissions(broken);
  if (steps > 0) state.lotCheckpoints.set(ctx, lot.id, checkpointOf(lot.id, at));
  return { steps, left: lot.steps - at.steps };
});
