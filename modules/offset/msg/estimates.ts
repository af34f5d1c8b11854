import { DataQuality, type Estimate } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { formatTime, timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { NotaryKeeper } from "../../notary/keeper.ts";
import { requireShort } from "../claim.ts";
import { fail } from "../errors.ts";
import { type Activity, addEstimate, checkActivity, dropEstimate, momentsOf, tellEstimate } from "../estimates.ts";
import { offset } from "../module.ts";

const refuse = fail.invalidEstimate;

/** What an activity comes to, rounded up. @throws invalid estimate where two versions of the factor are valid in the period */
function converted(ctx: Ctx, notary: Pick<NotaryKeeper, "convert">, { factor, amount, unit, ...period }: Activity) {
  const { start, end } = momentsOf(period);
  const at = (moment: bigint) => notary.convert(ctx, factor, BigInt(amount), unit, moment, "up");
  const [first, last] = [at(start), at(end - 1n)];
  if (first.factor === last.factor) return first;
  throw refuse(`the period begins under ${first.factor} and ends under ${last.factor}: two estimates are needed`);
}

/** Adds to a carbon account what its holder reckons that an activity emitted. It stays an estimate, whatever comes. */
export const recordEstimate = offset.rpc(
  MsgDefinition.methods.recordEstimate,
  (ctx, { account: signer, ...activity }, { state, use, params }) => {
    const account = addressText(ctx.chain, messageAddress(ctx, signer, "account"));
    requireShort(params.maxTextBytes, ["note", activity.note, refuse]);
    const today = formatTime(ctx.time).slice(0, 10);
    if (activity.periodEnd > today) throw refuse(`period ends on ${activity.periodEnd}, today is ${today}`);
    const { micrograms, factor } = converted(ctx, use.notary, activity);
    const id = state.nextEstimate.next(ctx);
    const of = { quality: DataQuality.DATA_QUALITY_ESTIMATED, micrograms: micrograms.toString(), factor };
    const when = { height: BigInt(ctx.height), time: timestampOf(ctx.time) };
    const estimate: Estimate = { ...activity, id, account, ...of, ...when };
    addEstimate(ctx, state, estimate);
    tellEstimate(ctx, estimate, false);
    return { estimateId: id, micrograms: of.micrograms, factor };
  },
  checkActivity,
);

/** Takes an estimate out of the signer's carbon account. */
export const removeEstimate = offset.rpc(
  MsgDefinition.methods.removeEstimate,
  (ctx, { account: signer, estimateId }, { state }) => {
    const account = addressText(ctx.chain, messageAddress(ctx, signer, "account"));
    const found = state.estimates.find(ctx, estimateId);
    if (found === undefined) throw fail.estimateNotFound(`no estimate has the id ${estimateId}`);
    if (found.account !== account) throw fail.notEstimateHolder(`estimate ${estimateId} is ${found.account}'s`);
    dropEstimate(ctx, state, found);
    tellEstimate(ctx, found, true);
    return {};
  },
);
