import { GenesisState } from "../../codec/gen/cosmos/auth/v1beta1/genesis.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { packAccount } from "./account.ts";
import { readAccounts } from "./genesisAccounts.ts";
import { createAccount } from "./keeper.ts";
import { auth, checkParams } from "./module.ts";

function requireParams(params: Parameters<typeof checkParams>[0]): void {
  try {
    checkParams(params);
  } catch (error) {
    throw new GenesisError("app_state.auth.params", error instanceof Error ? error.message : String(error));
  }
}

export const genesis = auth.genesis({
  ...protoSection(GenesisState),
  default: () => ({ params: auth.defaults, accounts: [] }),
  init(ctx, { params = auth.defaults, accounts }, env) {
    requireParams(params);
    env.params.set(ctx, params);
    let next = 0n;
    for (const { address, account } of readAccounts(ctx, env.facts, accounts)) {
      env.state.accounts.set(ctx, address, account);
      env.state.byNumber.set(ctx, account.base.accountNumber, address);
      next = account.base.accountNumber + 1n;
    }
    env.state.nextNumber.set(ctx, next);
    for (const [name, permissions] of env.facts.moduleAccounts) {
      const address = env.facts.moduleAddress(name);
      if (env.state.accounts.has(ctx, address)) continue;
      createAccount(ctx, env, address, (base) => ({ kind: "module", base, name, permissions }));
    }
  },
  export: (ctx, env) => ({
    params: env.params.get(ctx),
    accounts: [...env.state.byNumber.range(ctx)].map(([, address]) =>
      packAccount(env.state.accounts.get(ctx, address)),
    ),
  }),
});
