import { formatCoin } from "../../../codec/coin.ts";
import { addressOf } from "../../../codec/crypto/address.ts";
import { PubKey as Ed25519Key } from "../../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { PubKey as Secp256k1Key } from "../../../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { messageOperator } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emit } from "../../../core/events.ts";
import { parseKey } from "../../../core/tx/keys.ts";
import { requireCandidate } from "../candidate.ts";
import { commissionBounds, firstCommission } from "../commission.ts";
import { addDelegation } from "../delegate.ts";
import { checkLengths, statedDescription } from "../description.ts";
import { fail } from "../errors.ts";
import { type StakingEnv, staking } from "../module.ts";
import { requireAskedBond } from "../ownBond.ts";
import { requireBondDenom } from "../pools.ts";
import { register } from "../register.ts";
import { positiveAmount, positiveCoin } from "../requests.ts";

/** The consensus key of a message, its bytes written anew. @throws a kind that validators cannot have, one that is in use */
function consensusKey(ctx: Ctx, { state, use }: StakingEnv, any: Any) {
  const key = parseKey(any);
  const address = addressOf(key);
  if (state.byConsensus.has(ctx, address) || state.tombstoned.has(ctx, address)) throw fail.validatorPubKeyExists();
  const allowed = use.consensus.get(ctx).validator?.pubKeyTypes ?? [];
  if (key.type === "multisig" || !allowed.includes(key.type))
    throw fail.validatorPubKeyTypeNotSupported(`got: ${key.type}, expected: [${allowed.join(" ")}]`);
  const type = key.type === "ed25519" ? Ed25519Key : Secp256k1Key;
  return { address, any: { typeUrl: any.typeUrl, value: type.encode({ key: key.key }).finish() } };
}

/** A candidate registers with its own bond; refusals come in the SDK's order. */
export const createValidator = staking.rpc(MsgDefinition.methods.createValidator, (ctx, request, env) => {
  const operator = messageOperator(ctx, request.validatorAddress);
  if (request.pubkey === undefined) throw fail.emptyValidatorPubKey();
  const value = positiveCoin(request.value, "invalid delegation amount");
  const description = statedDescription(request.description);
  const commission = firstCommission(ctx.time, request.commission, commissionBounds(ctx, env));
  const minimum = positiveAmount(request.minSelfDelegation, "minimum self delegation must be a positive integer");
  if (value.amount < minimum) throw fail.selfDelegationBelowMinimum();
  if (env.state.candidates.has(ctx, operator)) throw fail.validatorOwnerExists();
  const key = consensusKey(ctx, env, request.pubkey);
  requireBondDenom(ctx, env, value.denom);
  checkLengths(description);
  requireAskedBond(ctx, env, value.amount);
  register(ctx, env, operator, key, { description, commission, minSelfDelegation: minimum.toString() });
  addDelegation(ctx, env, [operator, operator], requireCandidate(ctx, env, operator), value.amount, "account");
  emit(ctx, "create_validator", ["validator", request.validatorAddress], ["amount", formatCoin(value)]);
  return {};
});
