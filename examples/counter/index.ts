import { addressBytes, addressText, GenesisError, protoSection } from "eco2-ledger/core";
import { GenesisState, MsgDefinition, QueryDefinition } from "./gen/counter/v1/counter.ts";
import { counter } from "./module.ts";
import { increment } from "./msg/increment.ts";
import { count } from "./query/count.ts";

const genesis = counter.genesis({
  ...protoSection(GenesisState),
  default: () => ({ counts: [] }),
  init(ctx, { counts }, { state }) {
    for (const [index, { address, count }] of counts.entries()) {
      const bytes = addressBytes(ctx.chain, address);
      if (state.counts.has(ctx, bytes))
        throw new GenesisError(`app_state.counter.counts.${index}`, "address is there twice");
      state.counts.set(ctx, bytes, count);
    }
  },
  export: (ctx, { state }) => ({
    counts: [...state.counts.range(ctx)].map(([bytes, count]) => ({ address: addressText(ctx.chain, bytes), count })),
  }),
});

export default counter.build({ msg: [MsgDefinition, { increment }], query: [QueryDefinition, { count }], genesis });
