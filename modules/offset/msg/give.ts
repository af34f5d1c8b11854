import { MsgDefinition } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { checkGrams } from "../claim.ts";
import { fail } from "../errors.ts";
import { neutralPool, offset } from "../module.ts";
import { addGift, checkDonor, givenRange, requireDonor } from "../pool.ts";

/** Gives credits to the pool, which gets ECC for them at once: those that the vault does not take are refused. */
export const giveCredits = offset.rpc(
  MsgDefinition.methods.giveCredits,
  (ctx, { giver: signer, batchId, grams, donor }, { state, use, params, facts }) => {
    checkDonor(donor);
    requireDonor(params, donor);
    const giver = messageAddress(ctx, signer, "giver");
    const pool = facts.moduleAddress(neutralPool);
    const pieces = use.credits.take(ctx, giver, pool, batchId, grams, StepKind.STEP_KIND_GIFT);
    const uecc = use.ecc.deposit(ctx, pool, [{ batchId, grams }]);
    const ranges = pieces.map((piece) => givenRange(piece, use.credits, ctx));
    return { giftId: addGift(ctx, state, { giver, donor, uecc, ranges }) };
  },
  ({ grams, donor }) => {
    checkGrams(grams);
    checkDonor(donor);
  },
);

/** An amount of ECC in base units. @throws invalid amount */
function ueccOf(text: string): bigint {
  if (!/^[1-9][0-9]{0,77}$/.test(text)) {
    throw fail.invalidAmount(`uecc "${text.slice(0, 40)}": a whole number of at least 1 is expected`);
  }
  return BigInt(text);
}

/** Gives ECC to the pool. */
export const giveEcc = offset.rpc(
  MsgDefinition.methods.giveEcc,
  (ctx, { giver: signer, uecc: text, donor }, { state, use, params }) => {
    checkDonor(donor);
    requireDonor(params, donor);
    const [giver, uecc] = [messageAddress(ctx, signer, "giver"), ueccOf(text)];
    use.bank.sendToModule(ctx, giver, neutralPool, [{ denom: use.ecc.denom(ctx), amount: uecc }]);
    return { giftId: addGift(ctx, state, { giver, donor, uecc, ranges: [] }) };
  },
  ({ uecc, donor }) => {
    ueccOf(uecc);
    checkDonor(donor);
  },
);
