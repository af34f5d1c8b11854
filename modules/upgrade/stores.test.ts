import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { stringKey } from "../../codec/keys.ts";
import { Application } from "../../core/application.ts";
import type { BuiltModule } from "../../core/built.ts";
import { declareModule } from "../../core/module.ts";
import { v } from "../../core/state/values.ts";
import { toyChain, toyConsensus } from "../../core/testing/toys.ts";
import { UpgradeNeeded } from "../../core/upgrade.ts";
import { chainStores, type StoreChanges } from "../../core/upgradeSpec.ts";
import type { EngineName } from "../../store/engine.ts";
import { readState } from "../../store/inspect.ts";
import { openStore } from "../../store/open.ts";
import type { StateStore } from "../../store/types.ts";
import upgrade from "./index.ts";

/** A module that writes a page a block. */
function pages(name: string): BuiltModule {
  const module = declareModule({
    name,
    version: 1,
    state: (s) => ({ pages: s.map(0x01, "pages", stringKey, v.text) }),
  });
  return module.build({
    endBlock: (ctx, { state }) => {
      state.pages.set(ctx, `${ctx.height}`.padStart(3, "0"), `${name} ${ctx.height}`);
      return [];
    },
  });
}

function program(names: readonly string[], stores?: StoreChanges) {
  return toyChain([toyConsensus(), upgrade, ...names.map(pages)], {
    order: { genesis: ["upgrade"], beginBlock: [], endBlock: names },
    ...(stores === undefined ? {} : { upgrades: { v2: { stores } } }),
  });
}
type Program = ReturnType<typeof program>;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "upgrade-stores-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Runs a program on the state for so many blocks, and closes it. */
function run(chain: Program, blocks: number, engine: EngineName = "arena", check?: (store: StateStore) => void): void {
  const store = openStore({ ...chainStores(chain), dir, engine, snapshotInterval: 2 });
  try {
    const app = new Application(chain, store, { limits: { minGasPrices: [] } });
    if (app.height === 0) {
      const sections = { chain: { bech32_prefix: "eco" }, upgrade: { plan: { name: "v2", height: "6" } } };
      app.initChain(
        RequestInitChain.fromPartial({
          chainId: "toy-1",
          appStateBytes: Buffer.from(JSON.stringify(sections)),
          consensusParams: ConsensusParams.fromPartial({}),
        }),
      );
    }
    for (let block = 0; block < blocks; block++) {
      app.finalizeBlock(RequestFinalizeBlock.fromPartial({ height: BigInt(app.height + 1) }));
      app.commit({});
    }
    check?.(store);
  } finally {
    store.close();
  }
}

const texts = (view: StateStore["latest"], store: string) =>
  [...view.iterate(store, {})].map(([, value]) => Buffer.from(value).toString("utf8"));

const old = program(["book", "draft"]);
const next = program(["folio", "shelf"], {
  renamed: [{ from: "book", to: "folio" }],
  added: ["shelf"],
  deleted: ["draft"],
});

describe.each<EngineName>(["arena", "objects"])("stores of a state kept by %s", (engine) => {
  test("are renamed with their rows, added and deleted at the height, and read again after a restart", () => {
    run(old, 5, engine, ({ standing }) => expect(standing).toEqual(["book", "chain", "consensus", "draft", "upgrade"]));
    expect(() => run(old, 1, engine)).toThrow(UpgradeNeeded);
    const after = (store: StateStore) => {
      expect(store.standing).toEqual(["chain", "consensus", "folio", "shelf", "upgrade"]);
      expect(texts(store.latest, "folio").slice(0, 6)).toEqual(
        [1, 2, 3, 4, 5, 6].map((at) => `${at < 6 ? "book" : "folio"} ${at}`),
      );
      expect(texts(store.latest, "shelf")[0]).toBe("shelf 6");
      expect(store.storeNames).not.toContain("book");
    };
    run(next, 1, engine, (store) => {
      after(store);
      expect(texts(store.at(5) ?? store.latest, "draft")).toHaveLength(5);
    });
    run(next, 0, engine, after);
    run(next, 7, engine, after);
    run(next, 1, engine, after);
  });
});

test("the roots of both engines are the same, and those of a state that the log alone gives", () => {
  const roots: unknown[] = [];
  const keep = ({ latest }: StateStore) => roots.push(latest.root);
  run(old, 5);
  run(next, 3, "arena", keep);
  const { forest, root } = readState(dir, 8);
  forest.release();
  roots.push(root);
  rmSync(dir, { recursive: true });
  run(old, 5, "objects");
  run(next, 3, "objects", keep);
  expect(roots[1]).toEqual(roots[0]);
  expect(roots[2]).toEqual(roots[0]);
});

describe("an upgrade whose stores do not fit the state is refused, and nothing changes", () => {
  test.each<readonly [string, Program, RegExp]>([
    ["a program that does not add", program(["book", "draft", "more"], {}), /does not add the store "more"/],
    ["a program that deletes what is not there", program(["book", "draft"], { deleted: ["none"] }), /no store "none"/],
    ["a program that adds what is there", program(["book", "draft"], { added: ["book"] }), /the store "book" already/],
  ])("%s", (_, wrong, reason) => {
    run(old, 5);
    expect(() => run(wrong, 1)).toThrow(reason);
    run(old, 0, "arena", ({ latest }) => expect(latest.height).toBe(5));
  });

  test("a store that the program does not know at all", () => {
    run(old, 5);
    expect(() => run(program(["book"], {}), 1)).toThrow(/has the store "draft", which this program does not know/);
  });
});

describe("a chain is refused at boot", () => {
  test.each<readonly [string, () => Program, RegExp]>([
    [
      "a store that no module has",
      () => program(["book"], { added: ["none"] }),
      /no module of this chain has the store none/,
    ],
    [
      "a store that ends and is a module's",
      () => program(["book"], { deleted: ["book"] }),
      /a module of this chain has the store book/,
    ],
    ["a store twice", () => program(["book"], { added: ["book"], deleted: ["book"] }), /names the store book twice/],
    ["the framework's store", () => program(["book"], { deleted: ["chain"] }), /the store chain is the framework's/],
    [
      "a store that ends twice",
      () =>
        toyChain([toyConsensus(), upgrade], {
          order: { genesis: ["upgrade"], beginBlock: [], endBlock: [] },
          upgrades: { v2: { stores: { deleted: ["book"] } }, v3: { stores: { deleted: ["book"] } } },
        }),
      /the store book ends in another upgrade too/,
    ],
    [
      "an order that forgets a module",
      () =>
        toyChain([toyConsensus(), upgrade], {
          order: { genesis: ["upgrade"], beginBlock: [], endBlock: [] },
          upgrades: { v2: { migrate: ["upgrade"] } },
        }),
      /migrate forgets module consensus/,
    ],
    [
      "upgrades without plans",
      () => toyChain([toyConsensus()], { upgrades: { v2: {} } }),
      /needs a module that keeps plans/,
    ],
  ])("for %s", (_, make, reason) => {
    expect(make).toThrow(reason);
  });
});
