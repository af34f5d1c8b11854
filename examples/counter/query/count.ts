import { queryAddress } from "eco2-ledger/core";
import { QueryDefinition } from "../gen/counter/v1/counter.ts";
import { counter } from "../module.ts";

export const count = counter.rpc(QueryDefinition.methods.count, (ctx, { address }, { state }) => ({
  count: state.counts.find(ctx, queryAddress(ctx, address)) ?? 0n,
}));
