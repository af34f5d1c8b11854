import { describe, expect, test } from "@jest/globals";
import { RequestFinalizeBlock, RequestInitChain } from "../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import { openStore } from "../store/open.ts";
import type { StateStore } from "../store/types.ts";
import { Application } from "./application.ts";
import type { BuiltModule } from "./built.ts";
import { BrokenInvariant } from "./errors.ts";
import { chainStore } from "./identity.ts";
import { declareModule } from "./module.ts";
import { bookDeclared, toyChain, toyConsensus } from "./testing/toys.ts";

const storeNames = ["book", "consensus", "shelf", chainStore];

const open = (store: StateStore, ...modules: BuiltModule[]) =>
  new Application(toyChain([toyConsensus(), ...modules]), store, { limits: { minGasPrices: [] } });

function block(app: Application): void {
  app.finalizeBlock(RequestFinalizeBlock.fromPartial({ height: BigInt(app.height + 1) }));
  app.commit({});
}

function born(store: StateStore, ...modules: BuiltModule[]): Application {
  const app = open(store, ...modules);
  const appStateBytes = Buffer.from('{"chain":{"bech32_prefix":"eco"}}');
  app.initChain(
    RequestInitChain.fromPartial({ chainId: "toy-1", appStateBytes, consensusParams: ConsensusParams.fromPartial({}) }),
  );
  block(app);
  return app;
}

/** The book at a version: each migration writes a page and says what it saw. */
function book(version: number, seen: string[] = []): BuiltModule {
  const module = bookDeclared(version);
  const step =
    (from: number): NonNullable<Parameters<typeof module.build>[0]["migrations"]>[number] =>
    (ctx, { state }) => {
      seen.push(`${ctx.mode} ${ctx.height}: ${[...state.pages.range(ctx)].map(([title]) => title).join()}`);
      state.pages.set(ctx, `from ${from}`, "migrated");
    };
  return module.build({
    migrations: Object.fromEntries(Array.from({ length: version - 1 }, (_, at) => [at + 1, step(at + 1)])),
  });
}

const titles = (store: StateStore) =>
  [...store.latest.iterate("book", {})].map(([key]) => Buffer.from(key.subarray(1)).toString("latin1"));

describe("a program newer than the state", () => {
  test("migrates step by step in its first block, and not again", () => {
    const store = openStore({ storeNames });
    born(store, book(1));
    const seen: string[] = [];
    const app = open(store, book(3, seen));
    expect(seen).toEqual(["check 2: ", "check 2: from 1"]);
    block(app);
    expect(titles(store)).toEqual(["from 1", "from 2"]);
    expect(seen.slice(2)).toEqual(["deliver 2: ", "deliver 2: from 1"]);
    block(app);
    block(open(store, book(3, seen)));
    expect([seen.length, titles(store).length]).toEqual([4, 2]);
  });

  test("a block that is finalized again migrates from the same state", () => {
    const store = openStore({ storeNames });
    born(store, book(1));
    const app = open(store, book(2));
    const again = () => app.finalizeBlock(RequestFinalizeBlock.fromPartial({ height: 2n })).appHash;
    expect(again()).toEqual(again());
    app.commit({});
    expect(titles(store)).toEqual(["from 1"]);
  });

  test("a program that skipped versions comes to the same state as one that did not", () => {
    const [one, all] = [openStore({ storeNames }), openStore({ storeNames })];
    born(one, book(1));
    born(all, book(1));
    block(open(one, book(2)));
    block(open(one, book(4)));
    block(open(all, book(4)));
    expect(titles(all)).toEqual(titles(one));
  });
});

test("a program older than the state does not start", () => {
  const store = openStore({ storeNames });
  born(store, book(2));
  expect(() => open(store, book(1))).toThrow(BrokenInvariant);
  expect(() => open(store, book(1))).toThrow(/module book has version 2, this program knows 1: start a newer program/);
});

test("nor where another module is newer than the state", () => {
  const store = openStore({ storeNames });
  const shelf = (version: number) => {
    const module = declareModule({ name: "shelf", version });
    return module.build({ migrations: version > 1 ? { 1: () => {} } : {} });
  };
  born(store, book(2), shelf(1));
  for (const modules of [
    [book(1), shelf(2)],
    [shelf(2), book(1)],
  ])
    expect(() => open(store, ...modules)).toThrow(/module book has version 2, this program knows 1/);
});
