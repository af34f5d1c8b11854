import { amountOf, formatCoins } from "../../../codec/coin.ts";
import { feesForGas } from "../../../codec/decimal.ts";
import { addressBytes } from "../../addresses.ts";
import type { Ctx } from "../../ctx.ts";
import { LedgerError, wrapError } from "../../errors.ts";
import { emit, silent } from "../../events.ts";
import { sdk } from "../../sdkErrors.ts";
import type { FeeAllowances, TxAccounts, TxFees } from "../doors.ts";
import type { NodeLimits, Step } from "../step.ts";
import type { Tx, TxFee } from "../tx.ts";

/** One denomination that reaches its price is enough. @throws insufficient fee (code 13) */
function checkMinimum(fee: TxFee, limits: NodeLimits): void {
  const required = feesForGas(limits.minGasPrices, Number(fee.gasLimit));
  if (required.length === 0) return;
  const enough = required.some(({ denom, amount }) => amountOf(fee.amount, denom) >= amount);
  if (!enough) {
    throw sdk.insufficientFee(`insufficient fees; got: ${formatCoins(fee.amount)} required: ${formatCoins(required)}`);
  }
}

interface Debtor {
  readonly text: string;
  readonly address: Uint8Array;
}

/** Whose coins the fee is: the payer's, or those of who granted it, after the allowance was used. */
function debtorOf(ctx: Ctx, { fee, messages }: Tx, allowances: FeeAllowances | undefined): Debtor {
  const { granter, payer } = fee;
  if (granter === "" || granter === payer.text) return payer;
  if (allowances === undefined) throw sdk.invalidRequest("fee grants are not enabled");
  const address = addressBytes(ctx.chain, granter);
  const typeUrls = messages.map(({ typeUrl }) => typeUrl);
  try {
    allowances.use(ctx, address, payer.address, fee.amount, typeUrls);
  } catch (error) {
    if (error instanceof LedgerError) throw wrapError(error, `${granter} does not allow to pay fees for ${payer.text}`);
    throw error;
  }
  return { text: granter, address };
}

/** Moves the fee to the fee collector. The node's own minimum counts only in its mempool. */
export const deductFee = (accounts: TxAccounts, fees: TxFees, allowances?: FeeAllowances): Step => ({
  name: "fee",
  run(ctx: Ctx, tx, limits) {
    const { fee } = tx;
    if (ctx.mode === "check" || ctx.mode === "recheck") checkMinimum(fee, limits);
    const debtor = debtorOf(ctx, tx, allowances);
    if (accounts.find(ctx, debtor.address) === undefined) {
      throw sdk.unknownAddress(`fee payer address: ${debtor.text} does not exist`);
    }
    if (fee.amount.length > 0) fees.collect(ctx, debtor.address, fee.amount);
    if (silent(ctx)) return;
    emit(ctx, "tx", ["fee", formatCoins(fee.amount)], ["fee_payer", debtor.text]);
  },
});
