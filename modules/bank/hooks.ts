import { hookPoint } from "../../core/hooks.ts";

/** Points at which bank calls whoever subscribed. */
export const bankHooks = {
  /** A development chain set a balance, and the supply of the denomination with it. @param by base units */
  afterSupplyEdited: hookPoint<[denom: string, by: bigint]>(),
} as const;
