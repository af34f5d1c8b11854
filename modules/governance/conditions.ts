import { parseAmount, parseCoin } from "../../codec/coin.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { reasonOf } from "../../store/errors.ts";
import { fail } from "./errors.ts";
import type { ConditionRegistry } from "./keeper.ts";
import type { GovEnv } from "./module.ts";

/** A condition as it was offered. */
export interface OfferedCondition {
  readonly about: string;
  holds(argument: string): boolean;
}

/** Reads an argument. @throws invalid trigger (gov 100) */
function read<T>(argument: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fail.invalidTrigger(`argument ${argument.slice(0, 200)}: ${reasonOf(error)}`);
  }
}

/** What is offered of the modules that governance itself works with. */
function offerOwn(ctx: Ctx, { use }: GovEnv, registry: ConditionRegistry): void {
  registry.offer("bank.balance-at-least", "address=coin: the account has so much of it", (argument) => {
    const [owner = "", coin = ""] = argument.split("=");
    const [address, { denom, amount }] = read(
      argument,
      () => [addressBytes(ctx.chain, owner), parseCoin(coin)] as const,
    );
    return use.bank.balance(ctx, address, denom) >= amount;
  });
  registry.offer("bank.supply-at-least", "coin: there is so much of it", (argument) => {
    const { denom, amount } = read(argument, () => parseCoin(argument));
    return use.bank.supply(ctx, denom) >= amount;
  });
  registry.offer("bank.supply-at-most", "coin: there is no more of it", (argument) => {
    const { denom, amount } = read(argument, () => parseCoin(argument));
    return use.bank.supply(ctx, denom) <= amount;
  });
  registry.offer("staking.delegated-at-least", "base units: so much is delegated in all", (argument) => {
    const least = read(argument, () => parseAmount(argument));
    return use.staking.totalDelegated(ctx) >= least;
  });
  registry.offer("staking.seats-at-least", "a number: so many seats are taken", (argument) => {
    const least = read(argument, () => parseAmount(argument));
    return BigInt(use.staking.seats(ctx)) >= least;
  });
}

/** Every condition of the chain, by name, ascending. @throws BrokenInvariant for a name that is offered twice */
export function conditionsOf(ctx: Ctx, env: GovEnv): ReadonlyMap<string, OfferedCondition> {
  const offered = new Map<string, OfferedCondition>();
  const registry: ConditionRegistry = {
    offer(name, about, holds) {
      if (offered.has(name)) throw new BrokenInvariant(`two modules offer the condition ${name}`);
      offered.set(name, { about, holds });
    },
  };
  offerOwn(ctx, env, registry);
  env.hooks.conditions(ctx, registry);
  return new Map([...offered].sort(([a], [b]) => (a < b ? -1 : 1)));
}
