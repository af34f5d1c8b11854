import { sdk } from "../../sdkErrors.ts";
import type { TxAccounts } from "../doors.ts";
import type { Step } from "../step.ts";

/** Each signer's next transaction has the next number, but for those that come in any order. */
export const incrementSequences = (accounts: TxAccounts): Step => ({
  name: "sequence",
  run(ctx, { signers, body }) {
    if (body.unordered) return;
    for (const { address, text } of signers) {
      const account = accounts.find(ctx, address);
      if (account === undefined) throw sdk.unknownAddress(`account ${text} does not exist`);
      accounts.setSequence(ctx, address, account.sequence + 1n);
    }
  },
});
