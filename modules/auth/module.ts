import { Params } from "../../codec/gen/cosmos/auth/v1beta1/auth.ts";
import { bytesKey, u64Key } from "../../codec/keys.ts";
import { prefixes, storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import { v } from "../../core/state/values.ts";
import { accountValue } from "./account.ts";

function checkParams(params: Params): void {
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === "bigint" && value === 0n) throw new RangeError(`invalid ${name}: must be above zero`);
    if (typeof value === "bigint" && value > 1_000_000_000n)
      throw new RangeError(`invalid ${name}: ${value} is above 1000000000`);
  }
}

/** Accounts: keys, numbers, sequences. Store and key layout are the SDK's (`x/auth/types/keys.go`). */
export const auth = declareModule({
  name: "auth",
  store: storeNames.auth,
  version: 1,
  accounts: { fee_collector: [] },
  params: {
    prefix: 0x00,
    type: Params,
    default: {
      maxMemoCharacters: 256n,
      txSigLimit: 7n,
      txSizeCostPerByte: 10n,
      sigVerifyCostEd25519: 590n,
      sigVerifyCostSecp256k1: 1000n,
    },
    check: checkParams,
  },
  state: (s) => ({
    accounts: s.map(prefixes.acc.accounts, "accounts", bytesKey, accountValue),
    byNumber: s.map(prefixes.acc.accountsByNumber, "accounts by number", u64Key, v.bytes),
    nextNumber: s.sequence(prefixes.acc.accountNumber, "next account number"),
  }),
});
