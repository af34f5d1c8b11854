import { Params } from "../../codec/gen/cosmos/auth/v1beta1/auth.ts";
import { bytesKey, u64Key } from "../../codec/keys.ts";
import { pairKey } from "../../codec/keys-compose.ts";
import { prefixes, storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import { v } from "../../core/state/values.ts";
import { accountValue } from "./account.ts";

/** Above it a limit limits nothing and a cost stops the chain, which no vote could undo. */
const maxParam = 1_000_000_000n;

/** @throws RangeError in the SDK's words (`x/auth/types/params.go`) */
export function checkParams(params: Params): void {
  const named = [
    ["tx signature limit", params.txSigLimit],
    ["ED25519 signature verification cost", params.sigVerifyCostEd25519],
    ["SECK256k1 signature verification cost", params.sigVerifyCostSecp256k1],
    ["max memo characters", params.maxMemoCharacters],
    ["tx size cost per byte", params.txSizeCostPerByte],
  ] as const;
  for (const [name, value] of named) {
    if (value < 1n || value > maxParam) throw new RangeError(`invalid ${name}: ${value}, allowed: 1 to ${maxParam}`);
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
    nonces: s.set(prefixes.acc.unorderedNonces, "unordered nonces", pairKey(u64Key, bytesKey)),
    nextNumber: s.sequence(prefixes.acc.accountNumber, "next account number"),
  }),
});
