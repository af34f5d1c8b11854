import { QueryDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { historicalInfo as infoOf } from "../history.ts";
import { staking } from "../module.ts";
import type { Pool } from "../pools.ts";

export const params = staking.rpc(QueryDefinition.methods.params, (ctx, _, { state }) => ({
  params: state.params.get(ctx),
}));

/** Coins of the two pools; what unbonds is in the second. */
export const pool = staking.rpc(QueryDefinition.methods.pool, (ctx, _, { state, use, facts }) => {
  const { bondDenom } = state.params.get(ctx);
  const balance = (name: Pool) => use.bank.balance(ctx, facts.moduleAddress(name), bondDenom).toString();
  return { pool: { notBondedTokens: balance("not_bonded_tokens_pool"), bondedTokens: balance("bonded_tokens_pool") } };
});

export const historicalInfo = staking.rpc(QueryDefinition.methods.historicalInfo, (ctx, { height }, env) => {
  if (height < 0n) throw invalidArgument("height cannot be negative");
  // No block is that high, and as a number it might become another one.
  const hist = height > BigInt(ctx.height) ? undefined : infoOf(ctx, env, Number(height));
  if (hist === undefined) throw notFound(`historical info for height ${height} not found`);
  return { hist };
});
