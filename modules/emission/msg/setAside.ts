import { coinToWire } from "../../../codec/coin.ts";
import { EventSetAside } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { messageAddress, messageOperator } from "../../../core/addressArg.ts";
import { addressText, operatorText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { chainAccount, emission } from "../module.ts";
import { messageEcc, setAsideOf } from "../setAside.ts";

/** Sets ECC aside that pays for the blocks that an operator proposes, whoever gives it. */
export const setAside = emission.rpc(MsgDefinition.methods.setAside, (ctx, request, { state, use }) => {
  const depositor = messageAddress(ctx, request.depositor, "depositor");
  const operator = messageOperator(ctx, request.operatorAddress);
  const coin = messageEcc(ctx, { use }, request.amount);
  if (use.staking.validator(ctx, operator) === undefined) throw fail.notCandidate(request.operatorAddress);
  use.bank.sendToModule(ctx, depositor, chainAccount, [coin]);
  const before = setAsideOf(ctx, state, operator);
  const balance = (BigInt(before.balance) + coin.amount).toString();
  state.setAsides.set(ctx, operator, { ...before, balance });
  emitTyped(ctx, EventSetAside, {
    operatorAddress: operatorText(ctx.chain, operator),
    depositor: addressText(ctx.chain, depositor),
    amount: coinToWire(coin),
  });
  return { balance };
});
