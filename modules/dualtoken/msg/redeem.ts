import { EventRedeem } from "../../../codec/gen/eco2/dualtoken/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { deficitOf, destroy } from "../backing.ts";
import { fail } from "../errors.ts";
import { unitsPerGram } from "../keeper.ts";
import { bufferAccount, dualtoken, vaultAccount } from "../module.ts";
import { gramsOf, isFree } from "../queue.ts";
import { takeOldest } from "../segments.ts";
import { changeVault, plus } from "../vault.ts";

/** Gives credits of the vault for ECC: the oldest, or chosen ones for a fee, so that the best are not picked for nothing. */
export const redeem = dualtoken.rpc(
  MsgDefinition.methods.redeem,
  (ctx, { owner: text, grams, filter, batchId }, env) => {
    const { state, use, params } = env;
    const owner = messageAddress(ctx, text, "owner");
    const deficit = deficitOf(ctx, env);
    const denom = state.denom.get(ctx);
    if (deficit > 0n) throw fail.redemptionPaused(`${deficit}${denom} have nothing behind them`);
    if (grams < params.minGrams) throw fail.invalidAmount(`${grams} grams: at least ${params.minGrams} are expected`);
    const choice = { filter, batchId };
    const there = gramsOf(ctx, state, choice);
    if (grams > there) throw fail.vaultShort(`${there} valid grams are there, ${grams} are asked for`);
    const fee = isFree(choice) ? 0n : grams * BigInt(params.choiceFeePpm);
    use.bank.sendToModule(ctx, owner, vaultAccount, [{ denom, amount: grams * unitsPerGram }]);
    destroy(ctx, env, vaultAccount, grams * unitsPerGram);
    if (fee > 0n) use.bank.sendToModule(ctx, owner, bufferAccount, [{ denom, amount: fee }]);
    const ranges = takeOldest(ctx, state, grams, choice, "back");
    const vault = use.accounts.moduleAddress(vaultAccount);
    use.credits.move(ctx, vault, owner, ranges, StepKind.STEP_KIND_REDEEM);
    changeVault(ctx, state, ({ redeemedGrams }) => ({ redeemedGrams: plus(redeemedGrams, grams) }));
    for (const range of ranges) emitTyped(ctx, EventRedeem, { owner: addressText(ctx.chain, owner), ...range });
    return { ranges: [...ranges], fee: { denom, amount: fee.toString() } };
  },
);
