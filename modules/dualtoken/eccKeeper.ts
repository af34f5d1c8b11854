import type { Params } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import type { Ctx } from "../../core/ctx.ts";
import { deficitOf } from "./backing.ts";
import { burnableOf, burnEcc } from "./burn.ts";
import { depositCredits } from "./deposit.ts";
import type { EccKeeper } from "./keeper.ts";
import type { DualtokenEnv } from "./module.ts";
import { least } from "./vault.ts";

/** What dualtoken offers to other modules. */
export function eccKeeper(env: DualtokenEnv & { readonly params: { get(ctx: Ctx): Params } }): EccKeeper {
  const { state, use } = env;
  return {
    denom: (ctx) => state.denom.get(ctx),
    deposit: (ctx, from, credits) => depositCredits(ctx, env, env.params.get(ctx), from, credits),
    burn: (ctx, payer, uecc, record) => burnEcc(ctx, env, payer, uecc, record),
    burnFromModule: (ctx, module, uecc, record) => burnEcc(ctx, env, use.accounts.moduleAddress(module), uecc, record),
    burnable(ctx) {
      return least(burnableOf(state.vault.get(ctx)), use.bank.supply(ctx, state.denom.get(ctx)));
    },
    deficit: (ctx) => deficitOf(ctx, env),
    vault: (ctx) => state.vault.get(ctx),
  };
}
