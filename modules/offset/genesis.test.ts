import { describe, expect, test } from "@jest/globals";
import { T, who } from "../registry/testing/credits.ts";
import { offsetChain, startedChain } from "./testing/chain.ts";

type Section = Record<string, unknown> & {
  certificates: Record<string, unknown>[];
  gifts: Record<string, unknown>[];
  profiles: Record<string, unknown>[];
  pool_totals: Record<string, unknown>[];
};

function exported() {
  const { chain, retire, supersede, retireEcc, giveCredits, giveEcc, suspend } = startedChain();
  retire(who.alice, 1n, T);
  supersede(who.alice, 1n);
  retireEcc(who.bob, T);
  giveCredits(who.alice, 1n, T);
  giveEcc(who.bob, 3_000_000_000_000n);
  suspend(2n);
  const sections = structuredClone(chain.exported());
  return { chain, sections, offset: sections["offset"] as Section };
}

describe("a genesis of offset", () => {
  test("gives the same state again", () => {
    const { chain } = exported();
    const again = offsetChain(chain.exported());
    expect(again.exported()).toEqual(chain.exported());
    expect(again.broken()).toBeUndefined();
  });

  test.each<[string, (offset: Section) => unknown, string]>([
    [
      "an id twice",
      ({ certificates }) => certificates.push({ ...certificates[0] }),
      "certificates.3.id: id 1 is there twice",
    ],
    [
      "an id beyond the next",
      ({ certificates }) => Object.assign(certificates[0] ?? {}, { id: "9" }),
      "certificates.0.id",
    ],
    [
      "an owner in capitals",
      ({ certificates }) => Object.assign(certificates[0] ?? {}, { owner: who.alice.toUpperCase() }),
      "certificates.0",
    ],
    [
      "a claim that none makes",
      ({ certificates }) => Object.assign(certificates[0] ?? {}, { country: "XX" }),
      "certificates.0",
    ],
    [
      "another owner",
      ({ certificates }) => Object.assign(certificates[2] ?? {}, { owner: who.alice, from_ecc: false }),
      "are not what",
    ],
    [
      "a successor of what is not there",
      ({ certificates }) => Object.assign(certificates[1] ?? {}, { supersedes: "7" }),
      "supersedes 7",
    ],
    [
      "a successor of other grams",
      ({ certificates }) => Object.assign(certificates[1] ?? {}, { from_ecc: true }),
      "certificate",
    ],
    [
      "no successor but an original",
      ({ certificates }) => Object.assign(certificates[1] ?? {}, { supersedes: "0" }),
      "certificate",
    ],
    ["one succeeded twice", ({ certificates }) => certificates.push({ ...certificates[1], id: "4" }), "certificates.3"],
    ["grams that were not retired", ({ certificates }) => certificates.splice(2, 1), "pool"],
    ["a gift of nothing", ({ gifts }) => Object.assign(gifts[0] ?? {}, { uecc: "0" }), "gifts.0"],
    ["a gift of nobody", ({ gifts }) => Object.assign(gifts[0] ?? {}, { donor: { name: "" } }), "gifts.0"],
    ["a gift id twice", ({ gifts }) => gifts.push({ ...gifts[0] }), "gifts.2.id"],
    [
      "a larger gift than the pool has",
      ({ gifts }) => Object.assign(gifts[0] ?? {}, { uecc: "9".repeat(20) }),
      "less than its totals say",
    ],
    [
      "totals that are counted anew",
      ({ pool_totals }) => Object.assign(pool_totals[0] ?? {}, { flow: "FLOW_GIFT" }),
      "pool_totals.0: flow 2 is counted anew",
    ],
    ["a total twice", ({ pool_totals }) => pool_totals.push({ ...pool_totals[0] }), "is there twice"],
    [
      "a total of less than nothing",
      ({ pool_totals }) => Object.assign(pool_totals[0] ?? {}, { micrograms: "-1" }),
      "pool_totals.0",
    ],
    [
      "a profile of nobody",
      ({ profiles }) => profiles.push({ account: who.alice, version: "1", fields: {} }),
      "profiles.0",
    ],
    ["an unknown field", (offset) => Object.assign(offset, { extra: 1 }), "extra"],
  ])("is refused for %s", (name, edit, text) => {
    const { sections, offset } = exported();
    edit(offset);
    if (name === "one succeeded twice") offset["next_certificate_id"] = "5";
    if (name === "grams that were not retired") {
      // Burned ECC needs no certificate: what owners retired themselves does.
      offset.certificates.splice(0, 2);
      expect(() => offsetChain(sections)).toThrow("owners retired");
      return;
    }
    expect(() => offsetChain(sections)).toThrow(text);
  });

  test("takes what the pool has without an explanation for its opening balance", () => {
    const { chain, sections, offset } = exported();
    offset.gifts = [];
    offset.pool_totals = [];
    const again = offsetChain(sections);
    expect(again.broken()).toBeUndefined();
    expect(chain.broken()).toBeUndefined();
  });
});
