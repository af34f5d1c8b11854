import { describe, expect, test } from "@jest/globals";
import { BalanceEditor } from "../../core/balanceEditor.ts";
import { testAddress } from "../../core/testing/chain.ts";
import { calls, importOf, issue, label, T } from "../registry/testing/credits.ts";
import { holders, U, vaultChain, who } from "./testing/vault.ts";

/** A vault in which everything has happened. */
function used() {
  const chain = vaultChain();
  issue(chain, { recipient: who.alice });
  const all = { chain, ...calls(chain), ...holders(chain) };
  all.import(importOf(1n, 10n, { recipient: who.alice }));
  label(chain, 1n, T, 2n * T, "CCP");
  all.deposit(who.alice, [1n, 3n * T], [2n, 4n * T]);
  all.deposit(who.alice, [1n, 2n * T]);
  all.redeem(who.alice, 5000n, { batchId: 2n });
  all.burn(who.alice, 7_300_000n);
  all.fund(who.alice, T * U);
  all.suspend(2n);
  all.block(2n);
  return all;
}

type Section = Record<string, unknown>;
const sectionOf = (state: Record<string, unknown>) => state["dualtoken"] as Section & { vault: Section };

test("a state is the same after export and import, and goes on alike", () => {
  const { chain } = used();
  const state = chain.exported();
  const again = vaultChain({}, state);
  expect(again.exported()).toEqual(state);
  const [one, two] = [chain, again].map((of) => {
    calls(of).release(2n);
    holders(of).burn(who.alice, 3n * T * U);
    holders(of).deposit(who.alice, [1n, T]);
    return of.exported();
  });
  expect(two).toEqual(one);
  expect(again.broken()).toBeUndefined();
});

describe("a genesis is refused", () => {
  const state = used().chain.exported();
  const list = (name: string) => sectionOf(state)[name] as Section[];
  const patched = (name: string, index: number, change: Section) =>
    list(name).map((entry, i) => (i === index ? { ...entry, ...change } : entry));
  const vault = (change: Section) => ({ vault: { ...sectionOf(state).vault, ...change } });

  test.each<[string, Section, string]>([
    ["a larger deficit", vault({ deficit: "1" }), "app_state.dualtoken.supply: "],
    ["a deficit below nothing", vault({ deficit: "-1" }), "vault.deficit: -1 must not be negative"],
    ["no number", vault({ burned: "x" }), "vault.burned: "],
    ["another remainder", vault({ remainder: 5 }), "app_state.dualtoken.supply: "],
    ["more that is owed", vault({ owed_to_pool: "1" }), "app_state.dualtoken.claims: "],
    ["more deposits", vault({ deposited_grams: "1" }), "app_state.dualtoken.history: "],
    ["more valid grams", vault({ valid_grams: "1" }), "vault.validGrams: 1 is stated"],
    ["another sum of burns", { burn_totals: [] }, "app_state.dualtoken.history: "],
    ["a purpose twice", { burn_totals: [...list("burn_totals"), ...list("burn_totals")] }, "account is there twice"],
    ["a segment less", { segments: list("segments").slice(1) }, "app_state.dualtoken."],
    ["segments out of order", { segments: list("segments").toReversed() }, "comes after"],
    ["an id that was not given out", { segments: patched("segments", 0, { id: "99" }) }, "is not from 1 to below"],
    ["an id twice", { segments: patched("segments", 1, { id: list("segments")[0]?.["id"] }) }, "is there twice"],
    ["an unknown class", { segments: patched("segments", 0, { class_id: "9" }) }, "no class has the id 9"],
    ["an unknown batch", { segments: patched("segments", 0, { batch_id: "9" }) }, "the vault has no batch 9"],
    ["a segment without pieces", { segments: patched("segments", 0, { pieces: [] }) }, "it has no pieces"],
    [
      "an empty piece",
      { segments: patched("segments", 0, { pieces: [{ batch_id: "1", start_gram: "5", end_gram: "5" }] }) },
      "are no piece of it",
    ],
    [
      "a piece that others own",
      { segments: patched("segments", 0, { pieces: [{ batch_id: "1", start_gram: "7", end_gram: "9999999" }] }) },
      "app_state.dualtoken.",
    ],
    [
      "a class twice",
      { classes: [...list("classes"), { ...list("classes")[0], id: "9" }], next_class_id: "10" },
      "another class is equal",
    ],
    ["labels out of order", { classes: patched("classes", 1, { labels: ["Z", "A"] }) }, "must be ascending"],
    ["a batch twice", { batches: [...list("batches"), ...list("batches")] }, "is there twice"],
    ["a batch that is not suspended", { batches: patched("batches", 1, { suspended: false }) }, "app_state.dualtoken."],
    ["other grams of a batch", { batches: patched("batches", 0, { grams: "1" }) }, "batches.0.grams: 1 is stated"],
    ["no denomination", { denom: "!" }, 'denom: denom "!" is no denomination'],
    ["an unknown field", { nothing: 1 }, "app_state.dualtoken"],
  ])("with %s", (_, change, text) => {
    const section = { ...sectionOf(state), ...change };
    expect(() => vaultChain({}, { ...state, dualtoken: section })).toThrow(text);
  });

  test("when there is ECC that no vault made", () => {
    const balances = [{ address: who.alice, coins: [{ denom: "uecc", amount: "5" }] }];
    expect(() => vaultChain({}, { bank: { balances } })).toThrow("5uecc are there, 0 are backed");
  });
});

test("another denomination, of genesis", () => {
  const { dualtoken } = vaultChain().exported() as { dualtoken: Section };
  const chain = vaultChain({}, { dualtoken: { ...dualtoken, denom: "ugram" } });
  issue(chain, { recipient: who.alice });
  const { response } = holders(chain).deposit(who.alice, [1n, T]);
  expect(response.amount?.denom).toBe("ugram");
  expect(chain.broken()).toBeUndefined();
});

describe("balances that a development chain sets", () => {
  const edit = (chain: ReturnType<typeof vaultChain>, amount: bigint) =>
    chain.chain.doors(BalanceEditor).setBalance(chain.ctx, testAddress(4), "uecc", amount);

  test("are a deficit where nothing stands behind them, and repay it where they go", () => {
    const { chain, deposit, deficit } = prepared();
    deposit(who.alice, [1n, T]);
    edit(chain, 5_000_000n);
    expect(deficit().deficit).toBe("5000000");
    expect(chain.broken()).toBeUndefined();
    edit(chain, 2_000_000n);
    expect(deficit().deficit).toBe("2000000");
    edit(chain, 0n);
    expect(deficit().deficit).toBe("0");
    expect(chain.broken()).toBeUndefined();
  });

  test("are burned where they were backed", () => {
    const { chain, deposit, vault } = prepared();
    deposit(who.alice, [1n, T]);
    chain.chain.doors(BalanceEditor).setBalance(chain.ctx, testAddress(3), "uecc", T * U - 2_500_000n);
    expect(vault()).toMatchObject({ retiredGrams: 2n, remainder: 500_000, deficit: "0" });
    expect(chain.broken()).toBeUndefined();
  });

  function prepared() {
    const chain = vaultChain();
    issue(chain, { recipient: who.alice });
    return { chain, ...holders(chain) };
  }
});
