import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { eco2 } from "../../app/eco2.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/upgrade/v1beta1/query.ts";
import { stringKey } from "../../codec/keys.ts";
import type { BuiltModule } from "../../core/built.ts";
import type { MakeChain } from "../../core/chain.ts";
import { defineChain } from "../../core/chain.ts";
import { declareModule } from "../../core/module.ts";
import { v } from "../../core/state/values.ts";
import { standardSteps } from "../../core/tx/steps/standard.ts";
import type { Upgrades } from "../../core/upgradeSpec.ts";
import { startChain } from "../../engine/testing/startChain.ts";
import auth from "../../modules/auth/index.ts";
import bank from "../../modules/bank/index.ts";
import consensus from "../../modules/consensus/index.ts";
import upgrade from "../../modules/upgrade/index.ts";

/** A module whose second version says how many notes there were. */
function notes(version: 1 | 2): BuiltModule {
  const module = declareModule({
    name: "notes",
    version,
    state: (s) => ({ notes: s.map(0x01, "notes", stringKey, v.text) }),
  });
  return module.build({
    endBlock: (ctx, { state }) => {
      state.notes.set(ctx, String(ctx.height), `by ${version}`);
      return [];
    },
    ...(version === 1
      ? {}
      : {
          migrations: { 1: (ctx, { state }) => state.notes.set(ctx, "found", `${[...state.notes.range(ctx)].length}`) },
        }),
  });
}

const program =
  (version: 1 | 2, upgrades: Upgrades): MakeChain =>
  (verify) =>
    defineChain({
      name: "notes",
      version: `${version}`,
      modules: [auth, bank, consensus, upgrade, notes(version)],
      hooks: [],
      order: { genesis: ["auth", "bank", "upgrade"], beginBlock: [], endBlock: ["notes"] },
      steps: standardSteps(verify),
      authority: "gov",
      upgrades,
    });

const plan = { name: "v2", height: "6", info: "notes" };
const genesis = (sections: Record<string, unknown>) => {
  sections["upgrade"] = { plan };
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "upgrade-engine-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const note = (chain: Awaited<ReturnType<typeof startChain>>, title: string) => {
  const found = chain.store.latest.get("notes", Buffer.from(`\x01${title}`, "latin1"));
  return found && Buffer.from(found).toString("utf8");
};

test("a chain halts before the block of the plan, and goes on from there with the program of the upgrade", async () => {
  const first = await startChain(program(1, {}), { dir, genesis });
  await expect(first.mine(20)).rejects.toThrow('UPGRADE "v2" NEEDED at height: 6: notes');
  expect(first.store.latest.height).toBe(5);
  await first.close();

  const early = startChain(program(2, {}), { dir, genesis });
  await expect(early.then((chain) => chain.mine())).rejects.toThrow('UPGRADE "v2" NEEDED at height: 6');
  await (await early).close();

  const next = await startChain(program(2, { v2: {} }), { dir, genesis });
  await next.mine(3);
  expect(next.store.latest.height).toBe(8);
  expect([note(next, "5"), note(next, "6"), note(next, "found")]).toEqual(["by 1", "by 2", "5"]);
  const { appliedPlan, currentPlan, moduleVersions } = QueryDefinition.methods;
  expect(next.ask(appliedPlan, { name: "v2" }).height).toBe(6n);
  expect(next.ask(currentPlan, {}).plan).toBeUndefined();
  expect(next.ask(moduleVersions, { moduleName: "notes" }).moduleVersions).toEqual([{ name: "notes", version: 2n }]);
  expect(next.broken()).toBeUndefined();
  await next.close();
}, 60_000);

test("the ECO2 chain goes through an upgrade of its program", async () => {
  const upgrading: MakeChain = (verify) => {
    const chain = eco2(verify);
    return { ...chain, upgrades: new Map([["v2", {}]]) };
  };
  const old = await startChain(eco2, { dir, genesis });
  await expect(old.mine(20)).rejects.toThrow(/UPGRADE "v2" NEEDED/);
  await old.close();
  const next = await startChain(upgrading, { dir, genesis });
  await next.mine(3);
  expect(next.ask(QueryDefinition.methods.appliedPlan, { name: "v2" }).height).toBe(6n);
  expect(next.broken()).toBeUndefined();
  await next.close();
}, 120_000);
