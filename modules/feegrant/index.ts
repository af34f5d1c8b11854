import { QueryDefinition } from "../../codec/gen/cosmos/feegrant/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import { FeeAllowances } from "../../core/tx/doors.ts";
import { prunedInBlock, pruneEnded } from "./allowances.ts";
import { genesis } from "./genesis.ts";
import { queueInvariant } from "./invariants.ts";
import { feeAllowances } from "./keeper.ts";
import { feegrant } from "./module.ts";
import { grantAllowance } from "./msg/grantAllowance.ts";
import { pruneAllowances } from "./msg/pruneAllowances.ts";
import { revokeAllowance } from "./msg/revokeAllowance.ts";
import { allowance, allowances, allowancesByGranter } from "./query/allowances.ts";

export default feegrant.build({
  msg: [MsgDefinition, { grantAllowance, revokeAllowance, pruneAllowances }],
  query: [QueryDefinition, { allowance, allowances, allowancesByGranter }],
  keeper: [feegrant.offer(FeeAllowances, feeAllowances)],
  genesis,
  endBlock: (ctx, { state }) => {
    pruneEnded(ctx, state, prunedInBlock);
    return [];
  },
  invariants: { queue: (ctx, { state }) => queueInvariant(ctx, state) },
});
