import { GenesisState } from "../../codec/gen/cosmos/auth/v1beta1/genesis.ts";
import { addressBytes } from "../../core/addresses.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { type Account, packAccount, unpackAccount } from "./account.ts";
import { createAccount } from "./keeper.ts";
import { auth } from "./module.ts";

const byNumber = (a: Account, b: Account) =>
  a.base.accountNumber < b.base.accountNumber ? -1 : a.base.accountNumber > b.base.accountNumber ? 1 : 0;

/** Accounts in the order of their numbers, each number above the last: equal ones, as new genesis files have, move up. */
function numbered(accounts: readonly Account[]): Account[] {
  let next = 0n;
  return accounts.toSorted(byNumber).map((account) => {
    const accountNumber = account.base.accountNumber < next ? next : account.base.accountNumber;
    next = accountNumber + 1n;
    return { ...account, base: { ...account.base, accountNumber } };
  });
}

export const genesis = auth.genesis({
  ...protoSection(GenesisState),
  default: () => ({ params: auth.defaults, accounts: [] }),
  init(ctx, { params, accounts }, env) {
    env.params.set(ctx, params ?? auth.defaults);
    let next = 0n;
    for (const account of numbered(accounts.map(unpackAccount))) {
      const address = addressBytes(ctx.chain, account.base.address);
      if (env.state.accounts.has(ctx, address)) {
        throw new GenesisError("app_state.auth.accounts", `duplicate account ${account.base.address}`);
      }
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
