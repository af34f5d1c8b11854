import { MsgDefinition } from "../../../codec/gen/cosmos/vesting/v1beta1/tx.ts";
import { vesting } from "./module.ts";
import { createPeriodicVestingAccount } from "./msg/createPeriodicVestingAccount.ts";
import { createPermanentLockedAccount } from "./msg/createPermanentLockedAccount.ts";
import { createVestingAccount } from "./msg/createVestingAccount.ts";

export default vesting.build({
  msg: [MsgDefinition, { createVestingAccount, createPermanentLockedAccount, createPeriodicVestingAccount }],
});
