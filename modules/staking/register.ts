import { BondStatus, type Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { candidateAdded } from "./election/candidates.ts";
import type { StakingEnv } from "./module.ts";

/** Makes a candidate without any delegation. */
export function register(
  ctx: Ctx,
  env: StakingEnv,
  operator: Uint8Array,
  key: { readonly address: Uint8Array; readonly any: Any },
  stated: Pick<Validator, "description" | "commission" | "minSelfDelegation">,
): void {
  env.state.candidates.set(ctx, operator, {
    ...stated,
    operatorAddress: operatorText(ctx.chain, operator),
    consensusPubkey: key.any,
    jailed: false,
    status: BondStatus.BOND_STATUS_UNBONDED,
    tokens: "0",
    delegatorShares: "0",
    unbondingHeight: 0n,
    unbondingTime: { seconds: 0n, nanos: 0 },
    unbondingOnHoldRefCount: 0n,
    unbondingIds: [],
  });
  env.state.byConsensus.set(ctx, key.address, operator);
  candidateAdded(ctx, env, operator);
  env.hooks.afterValidatorCreated(ctx, operator);
}
