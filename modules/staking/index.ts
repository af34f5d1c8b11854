import { QueryDefinition } from "../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { GenesisValidators } from "../../core/validatorsDoor.ts";
import { endElections } from "./election/endBlock.ts";
import { keysInvariant, talliesInvariant } from "./election/invariants.ts";
import { electionServices } from "./election/services.ts";
import { genesis } from "./genesis.ts";
import { firstValidators } from "./genesisKeys.ts";
import { trackHistory } from "./history.ts";
import { entriesInvariant, poolsInvariant, seatsInvariant, sharesInvariant } from "./invariants.ts";
import { StakingKeeper, stakingKeeper } from "./keeper.ts";
import { completeMature } from "./mature.ts";
import { staking } from "./module.ts";
import { beginRedelegate } from "./msg/beginRedelegate.ts";
import { cancelUnbondingDelegation } from "./msg/cancelUnbondingDelegation.ts";
import { createValidator } from "./msg/createValidator.ts";
import { delegate } from "./msg/delegate.ts";
import { editValidator } from "./msg/editValidator.ts";
import { undelegate } from "./msg/undelegate.ts";
import { updateParams } from "./msg/updateParams.ts";
import { historicalInfo, params, pool } from "./query/chain.ts";
import { delegation, delegatorDelegations, validatorDelegations } from "./query/delegations.ts";
import { redelegations } from "./query/redelegations.ts";
import {
  delegatorUnbondingDelegations,
  unbondingDelegation,
  validatorUnbondingDelegations,
} from "./query/unbonding.ts";
import { delegatorValidator, delegatorValidators, validator, validators } from "./query/validators.ts";
import { forgetStakes } from "./records.ts";

export default staking.build({
  msg: [
    MsgDefinition,
    {
      createValidator,
      editValidator,
      delegate,
      beginRedelegate,
      undelegate,
      cancelUnbondingDelegation,
      updateParams,
    },
  ],
  query: [
    QueryDefinition,
    {
      validators,
      validator,
      validatorDelegations,
      validatorUnbondingDelegations,
      delegation,
      unbondingDelegation,
      delegatorDelegations,
      delegatorUnbondingDelegations,
      redelegations,
      delegatorValidators,
      delegatorValidator,
      historicalInfo,
      pool,
      params,
    },
  ],
  more: electionServices,
  keeper: [staking.offer(StakingKeeper, stakingKeeper), staking.offer(GenesisValidators, firstValidators)],
  genesis,
  beginBlock: trackHistory,
  endBlock(ctx, env) {
    completeMature(ctx, env);
    forgetStakes(ctx, env);
    return endElections(ctx, env);
  },
  invariants: {
    pools: poolsInvariant,
    shares: sharesInvariant,
    seats: seatsInvariant,
    tallies: talliesInvariant,
    keys: keysInvariant,
    entries: entriesInvariant,
  },
});
