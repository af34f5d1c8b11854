import type { AccountKeeper } from "../auth/keeper.ts";
import type { BankKeeper } from "../bank/keeper.ts";
import type { StakingKeeper } from "../staking/keeper.ts";
import type { State } from "./module.ts";

/** What the module's own code works with. */
export interface Parts {
  readonly state: State;
  readonly use: { readonly accounts: AccountKeeper; readonly bank: BankKeeper; readonly staking: StakingKeeper };
}
