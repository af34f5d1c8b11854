import { QueryDefinition } from "../../codec/gen/cosmos/distribution/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { allocateBlock } from "./allocation.ts";
import { genesis } from "./genesis.ts";
import {
  accountInvariant,
  nonNegativeInvariant,
  recordsInvariant,
  referencesInvariant,
  stakesInvariant,
  withdrawInvariant,
} from "./invariants.ts";
import { distribution } from "./module.ts";
import { communityPoolSpend } from "./msg/communityPoolSpend.ts";
import { depositValidatorRewardsPool } from "./msg/depositValidatorRewardsPool.ts";
import { fundCommunityPool } from "./msg/fundCommunityPool.ts";
import { setWithdrawAddress } from "./msg/setWithdrawAddress.ts";
import { withdrawDelegatorReward } from "./msg/withdrawDelegatorReward.ts";
import { withdrawValidatorCommission } from "./msg/withdrawValidatorCommission.ts";
import {
  validatorCommission,
  validatorDistributionInfo,
  validatorOutstandingRewards,
  validatorSlashes,
} from "./query/candidates.ts";
import {
  communityPool,
  delegationRewards,
  delegationTotalRewards,
  delegatorValidators,
  delegatorWithdrawAddress,
} from "./query/delegators.ts";

export default distribution.build({
  msg: [
    MsgDefinition,
    {
      setWithdrawAddress,
      withdrawDelegatorReward,
      withdrawValidatorCommission,
      fundCommunityPool,
      communityPoolSpend,
      depositValidatorRewardsPool,
    },
  ],
  query: [
    QueryDefinition,
    {
      validatorDistributionInfo,
      validatorOutstandingRewards,
      validatorCommission,
      validatorSlashes,
      delegationRewards,
      delegationTotalRewards,
      delegatorValidators,
      delegatorWithdrawAddress,
      communityPool,
    },
  ],
  genesis,
  endBlock(ctx, env) {
    allocateBlock(ctx, env);
    return [];
  },
  invariants: {
    records: (ctx, env) => recordsInvariant(ctx, env),
    nonNegativeOutstanding: (ctx, env) => nonNegativeInvariant(ctx, env),
    moduleAccount: (ctx, env) => accountInvariant(ctx, env),
    references: (ctx, env) => referencesInvariant(ctx, env),
    stakes: (ctx, env) => stakesInvariant(ctx, env),
    canWithdraw: (ctx, env) => withdrawInvariant(ctx, env),
  },
});
