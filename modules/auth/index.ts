import { QueryDefinition } from "../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/auth/v1beta1/tx.ts";
import { TxAccounts, TxNonces } from "../../core/tx/doors.ts";
import { genesis } from "./genesis.ts";
import { numbersInvariant } from "./invariants.ts";
import { AccountKeeper, accountKeeper, txAccounts } from "./keeper.ts";
import { auth } from "./module.ts";
import { txNonces } from "./nonces.ts";
import { account, accountAddressByID, accountInfo, accounts } from "./query/accounts.ts";
import { addressBytesToString, addressStringToBytes, bech32Prefix } from "./query/bech32.ts";
import { moduleAccountByName, moduleAccounts } from "./query/moduleAccounts.ts";

export default auth.build({
  msg: [MsgDefinition, {}],
  query: [
    QueryDefinition,
    {
      account,
      accountAddressByID,
      accountInfo,
      accounts,
      addressBytesToString,
      addressStringToBytes,
      bech32Prefix,
      moduleAccountByName,
      moduleAccounts,
    },
  ],
  keeper: [
    auth.offer(AccountKeeper, accountKeeper),
    auth.offer(TxAccounts, txAccounts),
    auth.offer(TxNonces, txNonces),
  ],
  genesis,
  invariants: { numbers: (ctx, { state }) => numbersInvariant(ctx, state) },
});
