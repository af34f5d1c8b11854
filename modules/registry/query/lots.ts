import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import type { Batch } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { u64Key } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import type { LotStatus } from "../lots.ts";
import { registry, type State } from "../module.ts";
import { ofOwner, ofOwnerWith } from "../storedLots.ts";
import { batchAt } from "./batches.ts";

export const lotsByOwner = registry.rpc(
  QueryDefinition.methods.lotsByOwner,
  (ctx, { owner, pagination }, { state }) => {
    const within = ofOwner(addressText(ctx.chain, queryAddress(ctx, owner)));
    const page = paginate(ctx, state.lotsByOwner, pagination, {
      within,
      take: ([, , [, key]]) => state.lots.get(ctx, key),
    });
    return { lots: [...page.items], pagination: page.pagination };
  },
);

export const lotsByBatch = registry.rpc(
  QueryDefinition.methods.lotsByBatch,
  (ctx, { batchId, pagination }, { state }) => {
    batchAt(ctx, state, batchId);
    const within = startingWith({ first: u64Key }, batchId);
    const page = paginate(ctx, state.lots, pagination, { within, take: (_, lot) => lot });
    return { lots: [...page.items], pagination: page.pagination };
  },
);

function gramsOf(ctx: Ctx, state: State, owner: string, status: LotStatus, batch: Batch | undefined): bigint {
  let grams = 0n;
  for (const [, , [, key]] of state.lotsByOwner.keys(ctx, { within: ofOwnerWith(owner, status, batch) })) {
    const { startGram, endGram } = state.lots.get(ctx, key);
    grams += endGram - startGram;
  }
  return grams;
}

export const balance = registry.rpc(QueryDefinition.methods.balance, (ctx, request, { state }) => {
  const owner = addressText(ctx.chain, queryAddress(ctx, request.owner));
  const batch = request.batchId === 0n ? undefined : batchAt(ctx, state, request.batchId);
  return {
    heldGrams: gramsOf(ctx, state, owner, "held", batch),
    suspendedGrams: gramsOf(ctx, state, owner, "suspended", batch),
    retiredGrams: gramsOf(ctx, state, owner, "retired", batch),
  };
});
