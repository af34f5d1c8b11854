import { eco2 } from "../../app/eco2.ts";
import { BalanceEditor } from "../../core/balanceEditor.ts";
import type { MakeChain } from "../../core/chain.ts";

/** What the migration of the upgrade gives to governance: the trace of it that a query shows. */
export const trace = { denom: "umigrated", amount: 7n };

/** The ECO2 chain as a later program has it: it knows the upgrade "v2", at which `offset` has a new version of its state. */
export const upgraded: MakeChain = (verify) => {
  const chain = eco2(verify);
  const balances = chain.doors(BalanceEditor);
  const offset = chain.modules.get("offset");
  if (offset === undefined) throw new Error("the chain has the module offset");
  const migrations = new Map(offset.migrations);
  const built = chain.built.map((one) => {
    if (one.name !== "offset") return one;
    migrations.set(one.version, (ctx) => balances.setBalance(ctx, chain.facts.authority, trace.denom, trace.amount));
    return { ...one, version: one.version + 1 };
  });
  const modules = new Map(chain.modules).set("offset", { ...offset, migrations });
  return { ...chain, version: "2", built, modules, upgrades: new Map([...chain.upgrades, ["v2", {}]]) };
};
