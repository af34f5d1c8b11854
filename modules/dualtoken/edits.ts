import type { Ctx } from "../../core/ctx.ts";
import { changeClaims, deficitOf } from "./backing.ts";
import { retireFor } from "./burn.ts";
import type { DualtokenEnv } from "./module.ts";

/**
 * A development chain set a balance of ECC. What it made nothing stands behind, which is a deficit; what it destroyed repays
 * one, and beyond that is burned.
 * @param by base units
 */
export function editSupply(ctx: Ctx, env: DualtokenEnv, by: bigint): void {
  const deficit = deficitOf(ctx, env);
  const repaid = by < 0n && -by < deficit ? -by : by < 0n ? deficit : 0n;
  changeClaims(ctx, env, (claims) => ({ ...claims, deficit: claims.deficit + (by > 0n ? by : -repaid) }));
  const burned = by < 0n ? -by - repaid : 0n;
  if (burned > 0n) retireFor(ctx, env, burned, { purpose: "edit" });
}
