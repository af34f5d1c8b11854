import { Grant } from "../../codec/gen/cosmos/authz/v1beta1/authz.ts";
import { bytesKey, stringKey } from "../../codec/keys.ts";
import { pairKey, tripleKey } from "../../codec/keys-compose.ts";
import { timeKey } from "../../codec/keys-time.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import { v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { fail } from "./errors.ts";

/** Granter, grantee and type URL: the SDK's layout (`x/authz/keeper/keys.go`). */
const grantKey = tripleKey(bytesKey, bytesKey, stringKey);

/** Authorizations to act in an account's name. */
export const authz = declareModule({
  name: "authz",
  store: storeNames.authz,
  version: 1,
  errors: fail,
  uses: { accounts: AccountKeeper },
  state: (s) => ({
    grants: s.indexed(0x01, "grants", grantKey, v.proto(Grant), {
      grantee: { prefix: 0x03, key: bytesKey, of: (_grant, [, grantee]) => grantee },
    }),
    expiring: s.set(0x02, "expiring", pairKey(timeKey, grantKey)),
  }),
});
