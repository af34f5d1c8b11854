import { Grant } from "../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import { bytesKey, selfDelimited } from "../../codec/keys.ts";
import { pairKey } from "../../codec/keys-compose.ts";
import { timeKey } from "../../codec/keys-time.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { fail } from "./errors.ts";

/** Grantee and granter: the SDK's layout (`x/feegrant/key.go`). */
const allowanceKey = pairKey(bytesKey, selfDelimited(bytesKey));

/** Allowances: accounts that pay the fees of others. */
export const feegrant = declareModule({
  name: "feegrant",
  store: storeNames.feegrant,
  version: 1,
  errors: fail,
  uses: { accounts: AccountKeeper },
  state: (s) => ({
    allowances: s.indexed(0x00, "allowances", allowanceKey, v.proto(Grant), {
      granter: { prefix: 0x02, key: bytesKey, of: (_grant, [, granter]) => granter },
    }),
    expiring: s.set(0x01, "expiring", pairKey(timeKey, allowanceKey)),
  }),
});
