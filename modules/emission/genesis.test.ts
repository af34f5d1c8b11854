import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { timestampOf } from "../../codec/time.ts";
import { exportGenesis } from "../../core/genesis.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import {
  block,
  coin,
  committee,
  fill,
  footprintChain,
  giveEcc,
  gram,
  hour,
  operator,
  operatorAccount,
  person,
  second,
  start,
  sums,
} from "./testing/footprint.ts";

/** A chain where everything is that a section can hold: two days, debt, declarations, something set aside and offered. */
function fullChain(): TestChain {
  const chain = footprintChain();
  giveEcc(chain, person(1), 1_000n);
  for (let count = 0; count < 30; count += 1) block(chain, hour, { gas: 1000 });
  const profile = { milliwatts: 20_000n, pueThousandths: 1_000n, zone: "NOR" };
  const sha256 = new Uint8Array(32).fill(7);
  const evidence = { url: "https://example.org/meter.pdf", sha256 };
  const { methods } = MsgDefinition;
  for (const node of [1, 2]) chain.deliver(methods.declareNode, { operator: operatorAccount(node), profile, evidence });
  chain.deliver(methods.reviewNode, {
    authority: committee,
    operatorAddress: operator(1),
    accepted: true,
    profile,
    sha256,
  });
  chain.deliver(methods.setAside, { depositor: person(1), operatorAddress: operator(1), amount: coin(50n * gram) });
  fill(chain, "neutral_pool", person(1), 300n * gram);
  block(chain, 10n * second + 7n);
  const [credits, price] = [coin(5n * gram), coin(7, "ueco2")];
  const expires = timestampOf(start + 90n * 24n * hour);
  chain.deliver(methods.offerCredits, { seller: person(1), credits, price, expires });
  return chain;
}

type Section = Record<string, unknown>;

const state = fullChain().exported();
const section = state["emission"] as Section;
const started = (change: (given: Section) => Section) =>
  footprintChain({ sections: { ...state, emission: change(structuredClone(section)) } });

describe("a section", () => {
  test("that was exported starts the same chain", () => {
    const again = started((given) => given);
    expect(again.exported()["emission"]).toEqual(section);
    expect(again.broken()).toBeUndefined();
  });

  test("goes on where it was", () => {
    const [one, other] = [fullChain(), started((given) => given)];
    // Time of a chain's first block is one for all test chains.
    const ahead = one.ctx.time - other.ctx.time;
    other.runBlock({ after: ahead });
    for (const chain of [one, other]) for (let count = 0; count < 3; count += 1) chain.runBlock({ after: 9n * second });
    expect(sums(other)).toEqual(sums(one));
    expect(other.broken()).toBeUndefined();
  });

  test("of a chain that counts from 1 again has no blocks, and all sums", () => {
    const chain = fullChain();
    const zero = exportGenesis(chain.chain, chain.ctx, true)["emission"] as Section;
    expect(zero["blocks"]).toEqual([]);
    expect({ ...zero, blocks: [] }).toEqual({ ...section, blocks: [] });
  });
});

describe("a section is refused", () => {
  const list = (given: Section, name: string) => given[name] as Section[];
  const at = (given: Section, name: string, index: number): Section => list(given, name)[index] ?? {};
  const inside = (given: Section, name: string): Section => given[name] as Section;
  const edit = (work: (given: Section) => void) => () =>
    started((given) => {
      work(given);
      return given;
    });

  test.each<[string, () => unknown, string]>([
    [
      "with wrong parameters",
      edit((g) => Object.assign(inside(g, "params"), { kept_blocks: "0" })),
      ".params: invalid",
    ],
    ["without the world", edit((g) => list(g, "grid").pop()), '.grid: the row "World" is missing'],
    ["with a row twice", edit((g) => list(g, "grid").push(at(g, "grid", 0))), ".grid: IND is there twice"],
    ["without a source", edit((g) => Object.assign(g, { grid_source: "" })), ".grid: source is empty"],
    [
      "with a declaration twice",
      edit((g) => list(g, "declarations").push(at(g, "declarations", 0))),
      ".declarations.2: ecovaloper1",
    ],
    [
      "with proof of nothing",
      edit((g) => Object.assign(at(g, "declarations", 0), { accepted_evidence: null })),
      ".declarations.0: accepted is there exactly where accepted_evidence is",
    ],
    [
      "with a profile that no node has",
      edit((g) => Object.assign(inside(at(g, "declarations", 0), "declared"), { milliwatts: "1" })),
      ".declarations.0: 1 milliwatts, allowed",
    ],
    [
      "without a roster",
      edit((g) => Object.assign(g, { roster: null })),
      ".roster: is there exactly where a ledger is",
    ],
    [
      "with a roster of the future",
      edit((g) => Object.assign(inside(g, "roster"), { since: "999999999999999999" })),
      ".roster: since is after what is booked",
    ],
    ["with a node that is not listed", edit((g) => list(g, "nodes").splice(0, 1)), ".roster: "],
    [
      "with another remainder",
      edit((g) => Object.assign(inside(g, "ledger"), { remainder: "1" })),
      ".nodes: nodes caused ",
    ],
    [
      "with a remainder of a whole microgram",
      edit((g) => Object.assign(inside(g, "ledger"), { remainder: "3600000000000000000000" })),
      ".ledger: remainder is a whole microgram",
    ],
    ["with less debt", edit((g) => Object.assign(inside(g, "ledger"), { debt: "1" })), ".ledger.sums: "],
    [
      "with a sum below nothing",
      edit((g) => Object.assign(inside(inside(g, "ledger"), "sums"), { repaid: "-1" })),
      ".ledger: repaid must not be negative",
    ],
    ["with a block twice", edit((g) => list(g, "blocks").push(at(g, "blocks", 0))), "is there twice"],
    ["without a day", edit((g) => list(g, "days").pop()), ".days: "],
    [
      "with a day of no lot",
      edit((g) => Object.assign(at(g, "days", 0), { lot_id: "9" })),
      ".days.0: lot 9 is not there",
    ],
    [
      "with a gap in its lots",
      edit((g) => Object.assign(at(g, "lots", 1), { id: "3" })),
      ".lots.1: id 3 is not the next, 2",
    ],
    [
      "with a lot that is paid twice",
      edit((g) => Object.assign(at(g, "lots", 1), { burned: "99999999999" })),
      ".lots.1: 99999999999 of ",
    ],
    [
      "with a lot of another size",
      edit((g) => Object.assign(at(g, "lots", 1), { micrograms: "99999999999" })),
      ".ledger.sums: the chain's lots are of ",
    ],
    [
      "with more set aside than there is",
      edit((g) => Object.assign(at(g, "set_asides", 0), { balance: "50000001" })),
      ".set_asides: the account has ",
    ],
    [
      "with an offer beyond the next id",
      edit((g) => Object.assign(g, { next_offer_id: "1" })),
      ".offers.0: id 1 is not from 1 to below the next id 1",
    ],
    ["with an offer twice", edit((g) => list(g, "offers").push(at(g, "offers", 0))), ".offers.1: id 1 is there twice"],
  ])("%s", (_name, work, reason) => {
    expect(work).toThrow("app_state.emission");
    expect(work).toThrow(reason);
  });
});
