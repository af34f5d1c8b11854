import { coinsToWire } from "../../codec/coin.ts";
import type { Params } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { EventRewardsDiverted } from "../../codec/gen/eco2/emission/v1/events.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { chainAccount, type EmissionEnv } from "./module.ts";
import { least } from "./reckoning.ts";
import type { Sums } from "./sums.ts";

/** The account that fees and rewards of blocks go to before they are shared out. */
const feeCollector = "fee_collector";
/** The Carbon Neutral Pool, of module offset. */
export const neutralPool = "neutral_pool";
/** The chain's own allocation for its neutrality, of module staking. */
export const neutrality = "neutrality";

/** Who paid what, micrograms. */
export type Payment = Pick<Sums, "fromFees" | "fromProposers" | "fromPool" | "repaid">;

/** ECC in the account of a module, base units. */
export function eccOf(ctx: Ctx, { use }: EmissionEnv, module: string): bigint {
  return use.bank.balance(ctx, use.accounts.moduleAddress(module), use.ecc.denom(ctx));
}

function collect(ctx: Ctx, { use }: EmissionEnv, from: string, amount: bigint): void {
  if (amount > 0n) use.bank.sendBetweenModules(ctx, from, chainAccount, [{ denom: use.ecc.denom(ctx), amount }]);
}

/** Takes from what is set aside for an operator. */
function takeSetAside(ctx: Ctx, { state }: EmissionEnv, operator: Uint8Array | undefined, due: bigint): bigint {
  const found = operator === undefined || due === 0n ? undefined : state.setAsides.find(ctx, operator);
  if (operator === undefined || found === undefined) return 0n;
  const taken = least(due, BigInt(found.balance));
  if (taken === 0n) return 0n;
  const balance = (BigInt(found.balance) - taken).toString();
  state.setAsides.set(ctx, operator, { ...found, balance, paid: (BigInt(found.paid) + taken).toString() });
  return taken;
}

/** ECC of what the block earned goes to the pool at once, all other coins to the account that buys credits for it. */
function divert(ctx: Ctx, { use, hooks }: EmissionEnv): void {
  const collector = use.accounts.moduleAddress(feeCollector);
  const coins = use.bank.balances(ctx, collector);
  if (coins.length === 0) return;
  const ecc = use.ecc.denom(ctx);
  const others = coins.filter(({ denom }) => denom !== ecc);
  if (others.length > 0) use.bank.sendBetweenModules(ctx, feeCollector, neutrality, others);
  for (const coin of coins.filter(({ denom }) => denom === ecc)) {
    use.bank.sendBetweenModules(ctx, feeCollector, neutralPool, [coin]);
    hooks.poolFunded(ctx, "diversion", collector, coin.amount);
  }
  emitTyped(ctx, EventRewardsDiverted, { coins: coinsToWire(coins) });
}

/** Whether there is so much debt that what blocks earn buys credits. */
export const isDiverted = ({ debtLimit }: Params, debt: bigint): boolean => debt > BigInt(debtLimit);

/**
 * Pays a block's footprint in ECC: from the signed fees, then from what its proposer set aside, then from the Carbon Neutral Pool, which
 * alone pays debt of before too. All of it is burned at once, and never more than the vault has credits for.
 * @param due micrograms of the block
 * @param debt micrograms of the blocks before
 */
export function pay(
  ctx: Ctx,
  env: EmissionEnv,
  params: Params,
  due: bigint,
  debt: bigint,
  proposer: Uint8Array | undefined,
): Payment {
  const { ecc } = env.use;
  const burnable = due + debt === 0n ? 0n : ecc.burnable(ctx);
  const now = least(due, burnable);
  const fromFees = now === 0n ? 0n : least(now, eccOf(ctx, env, feeCollector));
  collect(ctx, env, feeCollector, fromFees);
  if (isDiverted(params, debt)) divert(ctx, env);
  const fromProposers = takeSetAside(ctx, env, proposer, now - fromFees);
  const asked = least(due + debt, burnable) - fromFees - fromProposers;
  const pool = asked === 0n ? 0n : least(asked, eccOf(ctx, env, neutralPool));
  const fromPool = least(due - fromFees - fromProposers, pool);
  collect(ctx, env, neutralPool, pool);
  const all = fromFees + fromProposers + pool;
  if (all > 0n) ecc.burnFromModule(ctx, chainAccount, all, { purpose: "chain" });
  if (pool > 0n) env.hooks.poolPaid(ctx, pool);
  return { fromFees, fromProposers, fromPool, repaid: pool - fromPool };
}
