import { decFromAtomics, decQuo, decTruncate } from "../../../codec/decimal.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/slashing/v1beta1/tx.ts";
import type { Validator } from "../../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { timeOf } from "../../../codec/time.ts";
import { operatorBytes } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { knownKey } from "../../../core/tx/keys.ts";
import { reasonOf } from "../../../store/errors.ts";
import { fail } from "../errors.ts";
import { slashing } from "../module.ts";

function operatorOf(ctx: Ctx, text: string): Uint8Array {
  try {
    return operatorBytes(ctx.chain, text);
  } catch (error) {
    throw sdk.invalidAddress(`validator input address: ${reasonOf(error)}`);
  }
}

/** Its operator's own votes are what it promised. */
function requireOwnBond({ tokens, delegatorShares, minSelfDelegation }: Validator, shares: bigint): void {
  if (shares === 0n) throw fail.missingSelfDelegation();
  const own = decTruncate(decQuo(shares * BigInt(tokens), decFromAtomics(delegatorShares)));
  if (own < BigInt(minSelfDelegation)) throw fail.selfDelegationTooLowToUnjail(`${own} less than ${minSelfDelegation}`);
}

/** Lets a jailed candidate stand again, once its time in jail is over. */
export const unjail = slashing.rpc(MsgDefinition.methods.unjail, (ctx, { validatorAddr }, { state, use }) => {
  const operator = operatorOf(ctx, validatorAddr);
  const validator = use.staking.validator(ctx, operator);
  if (validator === undefined) throw fail.noValidatorForAddress();
  requireOwnBond(validator, use.staking.shares(ctx, operator, operator));
  if (!validator.jailed) throw fail.validatorNotJailed();
  const key = validator.consensusPubkey;
  const info = key === undefined ? undefined : state.infos.find(ctx, knownKey(key).address);
  const until = info?.jailedUntil === undefined ? 0n : timeOf(info.jailedUntil);
  if (info?.tombstoned === true || ctx.time < until) throw fail.validatorJailed();
  use.staking.unjail(ctx, operator);
  return {};
});
