import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Home, homeAt } from "../../node/home.ts";
import { dryRunOnGenesis, dryRunOnState } from "../../node/upgrade/dryRun.ts";
import { emptyBlock, openProgram } from "./blocks.ts";
import { appState, programs } from "./chains.ts";

let home: Home;
beforeEach(() => {
  home = homeAt(mkdtempSync(join(tmpdir(), "dry-run-")));
});
afterEach(() => rmSync(home.root, { recursive: true }));

function blocks(count: number): void {
  const { application, store } = openProgram("v1", home);
  for (let block = 0; block < count; block++) {
    application.finalizeBlock(emptyBlock(application));
    application.commit({});
  }
  store.close();
}

describe("a dry run on a state", () => {
  test.each<readonly [string, number, string | undefined]>([
    ["the plan that stands, before its height", 3, undefined],
    ["the plan that stands, at its height", 4, undefined],
    ["the upgrade named", 4, "v2"],
  ])("carries out %s, and leaves the state as it was", (_, height, name) => {
    blocks(height);
    const found = dryRunOnState(programs.v2(), home.state, name);
    expect(found).toMatchObject({
      name: "v2",
      height: height + 1,
      modules: [
        { name: "book", from: 1, to: 2 },
        { name: "shelf", from: undefined, to: 1 },
      ],
      stores: [
        { name: "book", before: height, after: height + 1, written: 1, removed: 0 },
        { name: "chain", before: 5, after: 6, written: 4, removed: 0 },
        { name: "shelf", before: undefined, after: 0 },
        { name: "upgrade", before: 1, after: 2, written: 2, removed: 1 },
      ],
      broken: undefined,
    });
    const { store } = openProgram("v1", home);
    expect(store.latest.height).toBe(height);
    store.close();
  });

  test("is refused by a program that does not know the upgrade", () => {
    blocks(2);
    expect(() => dryRunOnState(programs.v1(), home.state)).toThrow(/has no upgrade "v2"; it has: none/);
    expect(() => dryRunOnState(programs.v2(), home.state, "v3")).toThrow(/has no upgrade "v3"; it has: v2/);
  });

  test("is refused where there is no state", () => {
    expect(() => dryRunOnState(programs.v2(), home.state)).toThrow(/holds no block yet/);
  });
});

test("a dry run on an exported state begins new modules from their default, leaves out those that are gone, and tells a broken invariant", () => {
  const genesis = {
    genesis_time: "2026-01-01T00:00:00Z",
    chain_id: "book-1",
    initial_height: "1",
    consensus_params: {
      block: { max_bytes: "22020096", max_gas: "-1" },
      evidence: { max_age_num_blocks: "100000", max_age_duration: "172800000000000", max_bytes: "1048576" },
      validator: { pub_key_types: ["ed25519"] },
    },
    app_hash: "",
    app_state: { chain: appState.chain, gone: {} },
  };
  const found = dryRunOnGenesis(programs.v2(), genesis, "exported.json");
  expect(found).toMatchObject({
    added: ["upgrade"],
    dropped: ["gone"],
    broken: "book.migrated: the book was not migrated",
  });
  expect(found.rows.map(({ store }) => store)).toEqual(["chain", "consensus"]);
});
