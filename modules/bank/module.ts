import { Metadata, Params } from "../../codec/gen/cosmos/bank/v1beta1/bank.ts";
import { bytesKey, selfDelimited, stringKey } from "../../codec/keys.ts";
import { pairKey } from "../../codec/keys-compose.ts";
import { prefixes, storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import { type ValueCodec, v } from "../../core/state/values.ts";
import { AccountKeeper } from "../auth/keeper.ts";
import { fail } from "./errors.ts";
import { bankHooks } from "./hooks.ts";

/** @throws RangeError in the SDK's words (`x/bank/types/params.go`) */
export function checkParams({ sendEnabled }: Params): void {
  if (sendEnabled.length > 0) throw new RangeError("use of send_enabled in params is no longer supported");
}

// As the SDK's collections write a bool: a BoolValue message; false, which would be empty, in the older form of one byte.
const flag: ValueCodec<boolean> = {
  encode: (enabled) => (enabled ? Uint8Array.of(0x08, 0x01) : Uint8Array.of(0x00)),
  decode: (bytes) => bytes.at(-1) === 1,
};

/** Coins: balances, supply, metadata. Key layout is the SDK's (`x/bank/types/keys.go`). */
export const bank = declareModule({
  name: "bank",
  store: storeNames.bank,
  version: 1,
  errors: fail,
  uses: { accounts: AccountKeeper },
  hooks: bankHooks,
  params: { prefix: 0x05, type: Params, default: { sendEnabled: [], defaultSendEnabled: true }, check: checkParams },
  state: (s) => ({
    supply: s.map(prefixes.bank.supply, "supply", stringKey, v.int),
    metadata: s.map(prefixes.bank.metadata, "denom metadata", stringKey, v.proto(Metadata)),
    balances: s.map(prefixes.bank.balances, "balances", pairKey(bytesKey, stringKey), v.int),
    holders: s.set(prefixes.bank.holdersByDenom, "holders by denom", pairKey(stringKey, selfDelimited(bytesKey))),
    sendEnabled: s.map(prefixes.bank.sendEnabled, "send enabled", stringKey, flag),
  }),
});
