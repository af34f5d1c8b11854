import { QueryDefinition } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { reserveIn } from "../backing.ts";
import { bufferAccount, dualtoken, poolAccount } from "../module.ts";
import { segmentsOfBatch } from "../queue.ts";

export const vault = dualtoken.rpc(QueryDefinition.methods.vault, (ctx, _request, { state, use }) => {
  const denom = state.denom.get(ctx);
  return { supply: { denom, amount: use.bank.supply(ctx, denom).toString() }, vault: state.vault.get(ctx) };
});

export const deficit = dualtoken.rpc(QueryDefinition.methods.deficit, (ctx, _request, env) => {
  const { deficit: open, suspendedGrams, owedToBuffer, owedToPool } = env.state.vault.get(ctx);
  return {
    deficit: open,
    redemptionPaused: open !== "0",
    suspendedGrams,
    owedToBuffer,
    owedToPool,
    buffer: reserveIn(ctx, env, bufferAccount).toString(),
    pool: reserveIn(ctx, env, poolAccount).toString(),
  };
});

export const vaultBatch = dualtoken.rpc(QueryDefinition.methods.vaultBatch, (ctx, { batchId }, { state }) => {
  const batch = state.batches.find(ctx, batchId);
  if (batch === undefined) throw notFound(`the vault has nothing of batch ${batchId}`);
  return { batch, segments: segmentsOfBatch(ctx, state, batchId) };
});

export const vaultBatches = dualtoken.rpc(QueryDefinition.methods.vaultBatches, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.batches, pagination, { take: (_, found) => found });
  return { batches: [...page.items], pagination: page.pagination };
});

export const blockedBatches = dualtoken.rpc(
  QueryDefinition.methods.blockedBatches,
  (ctx, { pagination }, { state }) => {
    const page = paginate(ctx, state.blocked, pagination, { take: (_, found) => found });
    return { blockedBatches: [...page.items], pagination: page.pagination };
  },
);

export const burnTotals = dualtoken.rpc(QueryDefinition.methods.burnTotals, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.burns, pagination, { take: (_, found) => found });
  return { burnTotals: [...page.items], pagination: page.pagination };
});
