import { describe, expect, test } from "@jest/globals";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { Application } from "../../core/application.ts";
import type { BuiltModule } from "../../core/built.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { storedVersions } from "../../core/migrate.ts";
import { checkReceived } from "../../core/received.ts";
import { bookDeclared, toyChain, toyConsensus } from "../../core/testing/toys.ts";
import { UpgradeNeeded } from "../../core/upgrade.ts";
import { chainStores, type Upgrades } from "../../core/upgradeSpec.ts";
import { openStore } from "../../store/open.ts";
import type { StateStore, WholeView } from "../../store/types.ts";
import upgrade from "./index.ts";

const chainOf = (modules: readonly BuiltModule[], upgrades?: Upgrades) =>
  toyChain([toyConsensus(), upgrade, ...modules], {
    order: { genesis: ["upgrade"], beginBlock: [], endBlock: [] },
    ...(upgrades === undefined ? {} : { upgrades }),
  });
type Program = ReturnType<typeof chainOf>;

const run = (program: Program, store: StateStore, skipUpgrades: readonly number[] = []) =>
  new Application(program, store, { limits: { minGasPrices: [] }, skipUpgrades });

/** The state as another program finds it: one store in memory is known to all of these by all names. */
const open = (...programs: readonly Program[]) => {
  const names = new Set(programs.flatMap((program) => chainStores(program).storeNames));
  return openStore({ storeNames: [...names] });
};

const block = (app: Application) => {
  const answer = app.finalizeBlock(RequestFinalizeBlock.fromPartial({ height: BigInt(app.height + 1) }));
  app.commit({});
  return answer;
};

/** Begins a chain that has the plan "v2", and brings it to height 3. */
function begin(program: Program, store: StateStore, height = 4): Application {
  const app = run(program, store);
  const sections = {
    chain: { bech32_prefix: "eco" },
    upgrade: { plan: { name: "v2", height: `${height}`, info: "notes" } },
  };
  app.initChain(
    RequestInitChain.fromPartial({
      chainId: "toy-1",
      appStateBytes: Buffer.from(JSON.stringify(sections)),
      consensusParams: ConsensusParams.fromPartial({}),
    }),
  );
  for (let made = 1; made <= 3; made++) block(app);
  return app;
}

/** The book, which a migration from 1 to 2 writes to. */
function book(version: 1 | 2): BuiltModule {
  const module = bookDeclared(version);
  if (version === 1) return module.build({});
  return module.build({
    migrations: { 1: (ctx, { state }) => state.pages.set(ctx, "migrated", `at ${ctx.height} in ${ctx.mode}`) },
  });
}

const title = (store: StateStore, name = "book") => {
  const [row] = store.latest.iterate(name, {});
  return row && Buffer.from(row[1]).toString("utf8");
};

describe("at the height of a plan", () => {
  const [old, next] = [chainOf([book(1)]), chainOf([book(2)], { v2: {} })];

  test("a program that does not know it stops before the block, says so each time, and leaves the state as it was", () => {
    const store = open(old);
    const app = begin(old, store);
    const { root } = store.latest;
    for (const program of [app, run(old, store)]) {
      expect(program.transition.kind).toBe("needed");
      const halt = () => block(program);
      expect(halt).toThrow(UpgradeNeeded);
      expect(halt).toThrow(new UpgradeNeeded({ name: "v2", height: 4, info: "notes" }));
      expect(halt).toThrow('UPGRADE "v2" NEEDED at height: 4: notes');
    }
    expect([store.latest.height, store.latest.root]).toEqual([3, root]);
  });

  test("the new program migrates in that block, and not again", () => {
    const store = open(old);
    expect(() => block(begin(old, store))).toThrow(UpgradeNeeded);
    const app = run(next, store);
    const { events } = block(app);
    expect(events.map(({ type }) => type)).toEqual(["eco2.upgrade.v1.EventUpgradeApplied"]);
    expect(title(store)).toBe("at 4 in deliver");
    expect(storedVersions(store.latest)).toContainEqual(["book", 2]);
    expect(block(app).events).toEqual([]);
    expect(run(next, store).transition.kind).toBe("none");
  });

  test("a block that is finalized again migrates from the same state", () => {
    const store = open(old);
    begin(old, store);
    const app = run(next, store);
    const again = () => app.finalizeBlock(RequestFinalizeBlock.fromPartial({ height: 4n })).appHash;
    expect(again()).toEqual(again());
  });

  test("a node that skips it drops the plan and goes on with the old program", () => {
    const store = open(old);
    begin(old, store);
    const app = run(old, store, [4]);
    expect(block(app).events.map(({ type }) => type)).toEqual(["eco2.upgrade.v1.EventPlanDropped"]);
    block(app);
    expect(run(old, store).transition.kind).toBe("none");
  });
});

describe("a program is refused", () => {
  const old = chainOf([book(1)]);
  const started = () => {
    const store = open(old);
    begin(old, store);
    return store;
  };

  test.each<readonly [string, Program, RegExp]>([
    [
      "that knows the plan before its height",
      chainOf([book(1)], { v2: {} }),
      /BINARY UPDATED BEFORE TRIGGER! UPGRADE "v2"/,
    ],
    ["whose modules are newer", chainOf([book(2)]), /module book in version 2, which the state has in version 1/],
  ])("before the height, %s", (_, program, reason) => {
    const store = open(old);
    const app = run(old, store);
    const sections = { chain: { bech32_prefix: "eco" }, upgrade: { plan: { name: "v2", height: "9" } } };
    app.initChain(
      RequestInitChain.fromPartial({
        chainId: "toy-1",
        appStateBytes: Buffer.from(JSON.stringify(sections)),
        consensusParams: ConsensusParams.fromPartial({}),
      }),
    );
    block(app);
    expect(() => run(program, store)).toThrow(BrokenInvariant);
    expect(() => run(program, store)).toThrow(reason);
  });

  test("after the height, that does not know what the state went through", () => {
    const store = started();
    block(run(chainOf([book(1)], { v2: {} }), store));
    expect(() => run(old, store)).toThrow(/upgrade handler is missing for v2 upgrade plan/);
  });

  test("a state that others sent, too early for the program", () => {
    const [early, due] = [open(old), open(old)];
    begin(old, due);
    const app = begin(old, early, 9);
    const next = chainOf([book(2)], { v2: {} });
    // Versions of a store say their stores too.
    const received = ({ latest }: StateStore) => latest as WholeView;
    expect(app.height).toBe(3);
    expect(() => checkReceived(next, received(early), "toy-1")).toThrow(/BINARY UPDATED BEFORE TRIGGER/);
    checkReceived(next, received(due), "toy-1");
    checkReceived(old, received(early), "toy-1");
  });

  test("that skips a plan and is newer all the same", () => {
    expect(() => run(chainOf([book(2)], { v2: {} }), started(), [4])).toThrow(/book in version 2/);
  });
});
