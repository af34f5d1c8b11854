import { emit, messageAddress } from "eco2-ledger/core";
import { MsgDefinition } from "../gen/counter/v1/counter.ts";
import { counter, fail } from "../module.ts";

export const increment = counter.rpc(
  MsgDefinition.methods.increment,
  (ctx, { sender, by }, { state }) => {
    const address = messageAddress(ctx, sender, "sender");
    const count = (state.counts.find(ctx, address) ?? 0n) + by;
    state.counts.set(ctx, address, count);
    emit(ctx, "increment", ["sender", sender], ["count", String(count)]);
    return { count };
  },
  ({ by }) => {
    if (by < 1n || by > 100n) throw fail.invalidStep(`by is ${by}, 1 to 100 is allowed`);
  },
);
