import { describe, expect, test } from "@jest/globals";
import { exportGenesis } from "../../core/genesis.ts";
import { burner, burning, emissionsOf, rangesOf, taker } from "./testing/burning.ts";
import { coin, gram } from "./testing/footprint.ts";

/** A chain with all that becomes of records: raised, lowered, taken over, offered, verified, burned both ways, broken. */
function full() {
  const all = burning();
  const { chain, desk, emit, credit, offer, takeOver, verify, burn } = all;
  for (let id = 1n; id <= 6n; id++) emit(id, 10n, id === 4n ? { scope: 3 } : {});
  const batchId = credit();
  credit({ deposit: 5_000n });
  desk.replace(chain, 1n, 11n, 12n * gram);
  desk.replace(chain, 2n, 12n, 6n * gram);
  offer(3n);
  takeOver(3n, 10n * gram);
  desk.replace(chain, 3n, 13n, 11n * gram);
  offer(5n);
  burn({ emissions: emissionsOf([1n, 2n * gram], [4n, gram]), credits: rangesOf([batchId, 0n, 2n]), ecc: coin(gram) });
  verify(1n, 2);
  desk.break(chain, 6n, "disputed", "dispute 3 is open");
  return all;
}

type Section = Record<string, unknown>;

const whole = full();
const state = whole.chain.exported();
const section = state["emission"] as Section;
const started = (given: Section) => burning({ desk: whole.desk, sections: { ...state, emission: given } });

describe("a section with tokens", () => {
  test("that was exported starts the same chain, which burns on", () => {
    const again = started(structuredClone(section));
    expect(again.chain.exported()["emission"]).toEqual(section);
    expect(again.chain.broken()).toBeUndefined();
    again.burn({ emissions: emissionsOf([1n, gram]), credits: rangesOf([1n, 2n, 3n]) });
    expect(again.record(2n)).toMatchObject({
      account: burner,
      emissions: [{ lotId: 1n, start: "2000000", end: "3000000" }],
    });
    again.takeOver(5n, 10n * gram);
    expect(again.brief(5n)).toBe("taker 10000000-0");
    expect(again.chain.broken()).toBeUndefined();
  });

  test("is the same for a chain that counts from 1 again", () => {
    const { chain } = full();
    const zero = exportGenesis(chain.chain, chain.ctx, true)["emission"] as Section;
    expect({ ...zero, blocks: [] }).toEqual({ ...section, blocks: [] });
  });
});

describe("a section is refused", () => {
  const entry = (given: Section, list: string, index: number): Section => (given[list] as Section[])[index] ?? {};
  test.each<[string, (given: Section) => unknown, RegExp]>([
    [
      "with fewer tokens than were issued",
      (given) => Object.assign(entry(given, "tokens", 0), { issued: "1" }),
      /tokens: scope 1: 1 issued/,
    ],
    [
      "with tokens that a lot has lost",
      (given) => Object.assign(entry(given, "lots", 3), { micrograms: "5000000" }),
      /tokens: scope \d: \d+ issued/,
    ],
    [
      "with a lot that is burned without a record",
      (given) => [
        Object.assign(entry(given, "lots", 4), { burned: "1" }),
        Object.assign(entry(given, "tokens", 0), { burned: "2000001" }),
      ],
      /lot_steps: lot 5 has 10000000 micrograms, 1 burned/,
    ],
    [
      "with a lot of somebody else",
      (given) => Object.assign(entry(given, "lots", 3), { account: taker }),
      /lot_steps: lot 4 is .*, its history gave it to/,
    ],
    [
      "with a step left out",
      (given) => (given["lot_steps"] as Section[]).splice(0, 1),
      /lot_steps: step 0 of lot 1 is not there/,
    ],
    [
      "with a step too many",
      (given) => Object.assign(entry(given, "lot_steps", 0), { number: 9 }),
      /lot_steps.0: lot 1 has \d steps, none of number 9/,
    ],
    [
      "with a step that says another amount",
      (given) => Object.assign(entry(given, "lot_steps", 0), { micrograms: "1" }),
      /lot_steps: /,
    ],
    [
      "with an offer twice",
      (given) => (given["lot_offers"] as Section[]).push(entry(given, "lot_offers", 0)),
      /lot_offers.1: lot 5 is there twice/,
    ],
    [
      "with an offer to the owner",
      (given) => Object.assign(entry(given, "lot_offers", 0), { to: burner }),
      /lot_steps: lot 5 is offered to/,
    ],
    [
      "with a checkpoint beyond the history",
      (given) => Object.assign(entry(given, "lot_checkpoints", 0), { steps: 40 }),
      /lot_steps: /,
    ],
    [
      "with a record that burned less credits",
      (given) => Object.assign(entry(given, "neutrality_records", 0), { micrograms: "1" }),
      /neutrality_records: record 1: 3000000 micrograms of emissions/,
    ],
    [
      "without the record of a burn",
      (given) => Object.assign(given, { neutrality_records: [] }),
      /neutrality_records: lot 1: 2000000 micrograms are burned, records say 0/,
    ],
    [
      "with a record out of order",
      (given) => Object.assign(entry(given, "neutrality_records", 0), { id: "2" }),
      /neutrality_records.0: id 2 is not the next, 1/,
    ],
    [
      "with a surplus of somebody",
      (given) => Object.assign(entry(given, "lots", 6), { account: burner }),
      /tokens: lot 7 of .* corrects lot 2/,
    ],
    [
      "with a lot of a record that is not there",
      (given) => Object.assign(entry(given, "lots", 3), { record_id: "99" }),
      /lot_steps: lot 4: record 99 is not there/,
    ],
    [
      "with a scope that is none",
      (given) => Object.assign(entry(given, "tokens", 0), { scope: "SCOPE_UNSPECIFIED" }),
      /tokens.0: scope is 1, 2 or 3/,
    ],
    [
      "with rules that are none",
      (given) =>
        ((given["params"] as Section)["qualifying"] = [
          { scope: "SCOPE_1", credit_types: ["a", "a"], labels: [], earliest_vintage: "" },
        ]),
      /params: qualifying.0.credit_types: a is listed twice/,
    ],
    [
      "with a vintage that is none",
      (given) =>
        ((given["params"] as Section)["qualifying"] = [
          { scope: "SCOPE_1", credit_types: [], labels: [], earliest_vintage: "2024" },
        ]),
      /params: qualifying.0.earliest_vintage "2024" is no calendar day/,
    ],
    [
      "with a walk that no block has room for",
      (given) => Object.assign(given["params"] as Section, { max_walk: 100_001 }),
      /params: max_walk is 100001, at most 100000/,
    ],
  ])("%s", (_, change, text) => {
    const given = structuredClone(section);
    change(given);
    expect(() => started(given)).toThrow(text);
  });
});
