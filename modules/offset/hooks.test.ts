import { expect, test } from "@jest/globals";
import { Dimension, Flow } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../codec/gen/eco2/offset/v1/query.ts";
import { declareModule } from "../../core/module.ts";
import { testAddress, testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import { BankKeeper } from "../bank/keeper.ts";
import registry from "../registry/index.ts";
import { T, who } from "../registry/testing/credits.ts";
import { subscriptions } from "./hooks.ts";
import { offsetCalls, poolText, startedChain } from "./testing/chain.ts";
import { factorTable } from "./testing/factors.ts";
import { hooksOf } from "./testing/liabilities.ts";
import { offsetModules } from "./testing/modules.ts";

/** In the place of the footprint: it moves ECC of the pool, and tells of it as that does. */
const footprint = declareModule({
  name: "footprint",
  version: 1,
  uses: { bank: BankKeeper },
  accounts: { footprint: [] },
});
let env: Parameters<Parameters<typeof footprint.offer>[1]>[0] | undefined;
const built = footprint.build({
  endBlock: (_ctx, given) => {
    env = given;
    return [];
  },
});

test("what the pool pays and gets is in its totals, by day and purpose", () => {
  const before = startedChain();
  before.giveEcc(who.bob, 4n * T);
  const chain = testChain(
    [auth, factorTable, registry, ...offsetModules, built],
    before.chain.exported(),
    subscriptions,
  );
  const { pool } = offsetCalls(chain);
  chain.runBlock();
  if (env === undefined) throw new Error("the block ran without the footprint");
  const coins = (amount: bigint) => [{ denom: "uecc", amount }];
  env.use.bank.sendBetweenModules(chain.ctx, "neutral_pool", "footprint", coins(3n * T));
  hooksOf(chain).poolPaid(chain.ctx, 3n * T);
  env.use.bank.sendToModule(chain.ctx, testAddress(4), "neutral_pool", coins(T));
  hooksOf(chain).poolFunded(chain.ctx, "purchase", testAddress(4), T);
  expect(pool()).toMatchObject({
    address: poolText,
    balanceUecc: (2n * T).toString(),
    givenUecc: (4n * T).toString(),
    paidUecc: (3n * T).toString(),
    payments: 1n,
    fundedUecc: T.toString(),
  });
  const totals = (flow: Flow, dimension: Dimension) =>
    chain.query(QueryDefinition.methods.flowTotals, { flow, dimension }).totals.map(({ key }) => key);
  expect(totals(Flow.FLOW_PAYMENT, Dimension.DIMENSION_DAY)).toEqual(["2026-01-01"]);
  expect(totals(Flow.FLOW_PAYMENT, Dimension.DIMENSION_PURPOSE)).toEqual(["chain_footprint"]);
  expect(totals(Flow.FLOW_FUNDING, Dimension.DIMENSION_OWNER)).toEqual([who.bob]);
  expect(chain.broken()).toBeUndefined();
  const again = testChain([auth, factorTable, registry, ...offsetModules, built], chain.exported(), subscriptions);
  expect(again.exported()).toEqual(chain.exported());
});

test("ECC that leaves the pool untold breaks its invariant", () => {
  const before = startedChain();
  before.giveEcc(who.bob, 4n * T);
  const chain = testChain(
    [auth, factorTable, registry, ...offsetModules, built],
    before.chain.exported(),
    subscriptions,
  );
  chain.runBlock();
  env?.use.bank.sendBetweenModules(chain.ctx, "neutral_pool", "footprint", [{ denom: "uecc", amount: 1n }]);
  expect(chain.broken()).toContain("its totals say 4000000");
});
