import type { FeeAllowances } from "../../core/tx/doors.ts";
import {
  type AllowanceKey,
  type Allowances,
  emitUse,
  getAllowance,
  removeAllowance,
  updateAllowance,
} from "./allowances.ts";

/** Allowances as the steps of a transaction use them. */
export function feeAllowances({ state }: { readonly state: Allowances }): FeeAllowances {
  return {
    use(ctx, granter, payer, fee, typeUrls) {
      const key: AllowanceKey = [payer, granter];
      const left = getAllowance(ctx, state, key).accept(ctx, { fee, typeUrls });
      if (left === "nothing") removeAllowance(ctx, state, key);
      emitUse(ctx, key);
      if (left !== "nothing") updateAllowance(ctx, state, key, left);
    },
  };
}
