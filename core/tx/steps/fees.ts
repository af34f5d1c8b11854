import { amountOf, formatCoins } from "../../../codec/coin.ts";
import { feesForGas } from "../../../codec/decimal.ts";
import type { Ctx } from "../../ctx.ts";
import { emit, silent } from "../../events.ts";
import { sdk } from "../../sdkErrors.ts";
import type { TxAccounts, TxFees } from "../doors.ts";
import type { NodeLimits, Step } from "../step.ts";
import type { TxFee } from "../tx.ts";

/** One denomination that reaches its price is enough. @throws insufficient fee (code 13) */
function checkMinimum(fee: TxFee, limits: NodeLimits): void {
  const required = feesForGas(limits.minGasPrices, Number(fee.gasLimit));
  if (required.length === 0) return;
  const enough = required.some(({ denom, amount }) => amountOf(fee.amount, denom) >= amount);
  if (!enough) {
    throw sdk.insufficientFee(`insufficient fees; got: ${formatCoins(fee.amount)} required: ${formatCoins(required)}`);
  }
}

/** Moves the fee to the fee collector. The node's own minimum counts only in its mempool. */
export const deductFee = (accounts: TxAccounts, fees: TxFees): Step => ({
  name: "fee",
  run(ctx: Ctx, { fee }, limits) {
    if (ctx.mode === "check" || ctx.mode === "recheck") checkMinimum(fee, limits);
    if (fee.granter !== "" && fee.granter !== fee.payer.text) {
      throw sdk.invalidRequest("fee grants are not enabled");
    }
    if (accounts.find(ctx, fee.payer.address) === undefined) {
      throw sdk.unknownAddress(`fee payer address: ${fee.payer.text} does not exist`);
    }
    if (fee.amount.length > 0) fees.collect(ctx, fee.payer.address, fee.amount);
    if (silent(ctx)) return;
    emit(ctx, "tx", ["fee", formatCoins(fee.amount)], ["fee_payer", fee.payer.text]);
  },
});
