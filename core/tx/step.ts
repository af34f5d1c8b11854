import type { DecCoin } from "../../codec/decimal.ts";
import type { Ctx } from "../ctx.ts";
import type { Tx } from "./tx.ts";

/** What a node decides for itself; it may keep a transaction out of its mempool, never change a block's outcome. */
export interface NodeLimits {
  /** Any one of these prices a unit of gas is enough; none means that no fee is asked. */
  readonly minGasPrices: readonly DecCoin[];
}

/** One step before the messages of a transaction run. It throws to refuse; no step knows the one after it. */
export interface Step {
  readonly name: string;
  run(ctx: Ctx, tx: Tx, limits: NodeLimits): void;
}
