import { QueryDefinition } from "../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { BalanceEditor } from "../../core/balanceEditor.ts";
import { TxFees } from "../../core/tx/doors.ts";
import { genesis } from "./genesis.ts";
import { holdersInvariant, supplyInvariant } from "./invariants.ts";
import { BankKeeper, balanceEditor, bankKeeper, txFees } from "./keeper.ts";
import { bank } from "./module.ts";
import { multiSend } from "./msg/multiSend.ts";
import { send } from "./msg/send.ts";
import { setSendEnabled } from "./msg/setSendEnabled.ts";
import { allBalances, balance, spendableBalanceByDenom, spendableBalances } from "./query/balances.ts";
import {
  denomMetadata,
  denomMetadataByQueryString,
  denomOwners,
  denomOwnersByQuery,
  denomsMetadata,
  sendEnabled,
} from "./query/denoms.ts";
import { supplyOf, totalSupply } from "./query/supply.ts";

export default bank.build({
  msg: [MsgDefinition, { send, multiSend, setSendEnabled }],
  query: [
    QueryDefinition,
    {
      balance,
      allBalances,
      spendableBalances,
      spendableBalanceByDenom,
      totalSupply,
      supplyOf,
      denomMetadata,
      denomMetadataByQueryString,
      denomsMetadata,
      denomOwners,
      denomOwnersByQuery,
      sendEnabled,
    },
  ],
  keeper: [bank.offer(BankKeeper, bankKeeper), bank.offer(TxFees, txFees), bank.offer(BalanceEditor, balanceEditor)],
  genesis,
  invariants: {
    supply: (ctx, { state }) => supplyInvariant(ctx, state),
    holders: (ctx, { state }) => holdersInvariant(ctx, state),
  },
});
