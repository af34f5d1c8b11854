import { coinToWire, formatCoin } from "../../../codec/coin.ts";
import { EventTakenBack } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { chainAccount, emission } from "../module.ts";
import { messageEcc, setAsideOf } from "../setAside.ts";

/** Gives an operator back what is set aside for it, also when it is no candidate any more. */
export const takeBack = emission.rpc(MsgDefinition.methods.takeBack, (ctx, request, { state, use }) => {
  const operator = messageAddress(ctx, request.operator, "operator");
  const coin = messageEcc(ctx, { use }, request.amount);
  const before = setAsideOf(ctx, state, operator);
  const left = BigInt(before.balance) - coin.amount;
  if (left < 0n) throw fail.notSetAside(`${formatCoin(coin)} of ${before.balance}${coin.denom}`);
  use.bank.sendFromModule(ctx, chainAccount, operator, [coin]);
  const balance = left.toString();
  state.setAsides.set(ctx, operator, { ...before, balance });
  emitTyped(ctx, EventTakenBack, { operatorAddress: before.operatorAddress, amount: coinToWire(coin) });
  return { balance };
});
