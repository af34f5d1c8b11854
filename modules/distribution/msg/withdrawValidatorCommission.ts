import { coinsToWire } from "../../../codec/coin.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { messageOperator } from "../../../core/addressArg.ts";
import { withdrawCommission } from "../candidates.ts";
import { distribution } from "../module.ts";

/** Pays a candidate's commission to its operator. */
export const withdrawValidatorCommission = distribution.rpc(
  MsgDefinition.methods.withdrawValidatorCommission,
  (ctx, { validatorAddress }, env) => ({
    amount: coinsToWire(withdrawCommission(ctx, env, messageOperator(ctx, validatorAddress))),
  }),
);
