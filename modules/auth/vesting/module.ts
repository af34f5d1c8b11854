import { declareModule } from "../../../core/module.ts";
import { BankKeeper } from "../../bank/keeper.ts";
import { AccountKeeper } from "../keeper.ts";

/** Makes accounts whose coins become free with time. It has no state: such accounts are auth's, what they hold is bank's. */
export const vesting = declareModule({
  name: "vesting",
  version: 1,
  uses: { accounts: AccountKeeper, coins: BankKeeper },
});
