import type { Commission } from "../../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { messageOperator } from "../../../core/addressArg.ts";
import { emit } from "../../../core/events.ts";
import { requireCandidate } from "../candidate.ts";
import { changedCommission, commissionBounds, statedRate } from "../commission.ts";
import { editedDescription, statedDescription } from "../description.ts";
import { fail } from "../errors.ts";
import { staking } from "../module.ts";
import { positiveAmount } from "../requests.ts";

/** Text that the SDK's event has of a commission: gogoproto's compact text form, decimals in their wire form. */
function commissionText({ commissionRates: rates, updateTime: time }: Commission): string {
  const parts = [
    ["rate", rates?.rate],
    ["max_rate", rates?.maxRate],
    ["max_change_rate", rates?.maxChangeRate],
  ];
  const inner = parts.map(([name, value]) => `${name}:"${value}" `).join("");
  const seconds = time === undefined || time.seconds === 0n ? "" : `seconds:${time.seconds} `;
  const nanos = time === undefined || time.nanos === 0 ? "" : `nanos:${time.nanos} `;
  return `commission_rates:<${inner}> update_time:<${seconds}${nanos}> `;
}

/** A candidate changes its description, and with a rate or a minimum also those; refusals come in the SDK's order. */
export const editValidator = staking.rpc(MsgDefinition.methods.editValidator, (ctx, request, env) => {
  const operator = messageOperator(ctx, request.validatorAddress);
  const edit = statedDescription(request.description);
  const minimum =
    request.minSelfDelegation === ""
      ? undefined
      : positiveAmount(request.minSelfDelegation, "minimum self delegation must be a positive integer");
  const rate =
    request.commissionRate === "" ? undefined : statedRate(request.commissionRate, commissionBounds(ctx, env));
  const before = requireCandidate(ctx, env, operator);
  const description = editedDescription(before.description, edit);
  const held = before.commission ?? { commissionRates: undefined, updateTime: undefined };
  const commission = rate === undefined ? held : changedCommission(ctx.time, held, rate);
  if (minimum !== undefined && minimum <= BigInt(before.minSelfDelegation)) throw fail.minSelfDelegationDecreased();
  if (minimum !== undefined && minimum > BigInt(before.tokens)) throw fail.selfDelegationBelowMinimum();
  const minSelfDelegation = minimum?.toString() ?? before.minSelfDelegation;
  env.state.candidates.set(ctx, operator, { ...before, description, commission, minSelfDelegation });
  const attributes = [
    ["commission_rate", commissionText(commission)],
    ["min_self_delegation", minSelfDelegation],
  ] as const;
  emit(ctx, "edit_validator", ...attributes);
  return {};
});
