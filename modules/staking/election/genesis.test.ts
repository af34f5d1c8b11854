import { describe, expect, test } from "@jest/globals";
import { exportGenesis } from "../../../core/genesis.ts";
import { GenesisValidators } from "../../../core/validatorsDoor.ts";
import { reasonOf } from "../../../store/errors.ts";
import { cometFrom } from "./testing/comet.ts";
import {
  accountText,
  type House,
  houseOf,
  operatorTextOf,
  runBlockUnder,
  stakingChain,
  updateOf,
} from "./testing/house.ts";

type Section = Record<string, unknown> & {
  election: Record<string, unknown> & Record<string, Record<string, unknown>[]>;
};

/** A house in the middle of a hand-over, with somebody jailed and somebody waiting. */
function busy(): House {
  const house = houseOf({ seats: 4, candidates: [1, 2, 3, 4, 5, 6, 7].map((one) => [one, BigInt(20 - one)] as const) });
  for (const number of [5, 6, 7]) house.vote(50, number, 500n);
  house.runUntil(() => house.set().includes(5));
  house.register(8, 3n);
  house.jail(6);
  house.run(2);
  return house;
}

/** Sections whose unsafe parts may be changed. */
function sectionsOf(house: House, zeroHeight = false): Record<string, unknown> & { staking: Section } {
  const { chain } = house;
  const ctx = { ...chain.ctx, branch: chain.ctx.branch.fork() };
  return structuredClone(exportGenesis(chain.chain, ctx, zeroHeight)) as ReturnType<typeof sectionsOf>;
}

test("what is exported starts the same chain", () => {
  const house = busy();
  const sections = sectionsOf(house);
  const again = stakingChain(sections);
  expect(again.exported()).toEqual(sections);
  const validators = again.chain.doors(GenesisValidators).init(again.ctx, [updateOf(99)]);
  expect(validators).toHaveLength(house.set().length);
  expect(again.exported()).toEqual(sections);
  expect(again.broken()).toBeUndefined();
});

test("a chain that counts from 1 again goes on with its hand-over", () => {
  const house = busy();
  const sections = sectionsOf(house, true);
  expect(sections.staking.election["step"]).toMatchObject({ height: "0" });
  expect(sections.staking.election["seats"]?.map(({ since_height }) => since_height)).toEqual(Array(4).fill("0"));
  expect(sections.staking.election["elections"]?.[0]).toMatchObject({ result: { number: "0" } });
  const again = stakingChain(sections);
  const seats = () => again.exported()["staking"] as Section;
  const comet = cometFrom(again.chain.doors(GenesisValidators).init(again.ctx, []));
  expect(comet.next).toHaveLength(4);
  for (let block = 0; block < 30; block += 1) runBlockUnder(comet, again);
  const sitting = seats().election["seats"]?.map(({ operator_address }) => operator_address);
  expect(sitting).toContain(operatorTextOf(7));
});

test("candidates of a section without elections register by address, and those with most votes sit", () => {
  const house = houseOf({
    seats: 2,
    candidates: [
      [1, 5n],
      [2, 9n],
      [3, 9n],
    ],
  });
  const sections = sectionsOf(house);
  const { election: _, ...standard } = sections.staking;
  const again = stakingChain({
    ...sections,
    staking: { ...standard, params: { ...(standard["params"] as object), max_validators: 1 } },
  });
  expect(again.chain.doors(GenesisValidators).init(again.ctx, [])).toHaveLength(1);
  const { staking } = again.exported() as { staking: Section };
  expect(staking.election["seats"]).toHaveLength(1);
  const first = [2, 3].map(operatorTextOf).sort((a, b) => (addressOrder(a) < addressOrder(b) ? -1 : 1))[0];
  expect(staking.election["seats"]?.[0]?.["operator_address"]).toBe(first);
  expect(again.broken()).toBeUndefined();
});

const addressOrder = (text: string) => [1, 2, 3].findIndex((one) => operatorTextOf(one) === text);

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return reasonOf(error);
  }
  return "nothing was refused";
}

describe("refused are", () => {
  const good = sectionsOf(busy());
  const change = (list: string, fields: Record<string, unknown>) => (section: Section) => {
    Object.assign(section.election[list]?.[0] ?? {}, fields);
  };
  const set = (fields: Record<string, unknown>) => (section: Section) => {
    Object.assign(section.election, fields);
  };
  const rules = (fields: Record<string, unknown>) => (section: Section) => {
    Object.assign(section.election["params"] ?? {}, fields);
  };
  const repeat = (list: string) => (section: Section) => {
    const [first] = section.election[list] ?? [];
    if (first !== undefined) section.election[list]?.push(first);
  };
  test.each<[string, (section: Section) => void, string]>([
    ["a term of no time", rules({ term_duration: "0s" }), "params: term_duration must be positive: 0 ns"],
    [
      "a window beyond the term",
      rules({ voting_window: "101s" }),
      "params: voting_window is 101000000000 ns, at most the term of 100000000000 ns is allowed",
    ],
    [
      "an interval of no block",
      rules({ handover_interval: "0" }),
      "params: handover_interval is 0 blocks, 1 to 120000 are allowed",
    ],
    [
      "commission above all",
      rules({ max_commission_rate: "1.1" }),
      "params: max_commission_rate is 1.100000000000000000, 0 to 1 are allowed",
    ],
    [
      "votes that are not the tokens",
      change("tallies", { tally: { votes: "1", weight: "0", changed: "2026-01-01T00:00:00Z" } }),
      "tallies.0: votes are 1, the candidate has 19000000 tokens",
    ],
    [
      "votes for nobody",
      change("tallies", { operator_address: operatorTextOf(30) }),
      `tallies.0: ${operatorTextOf(30)} is no candidate`,
    ],
    ["an operator of another kind", change("tallies", { operator_address: accountText(1) }), "tallies.0: "],
    ["two tallies of one", repeat("tallies"), "is listed twice"],
    ["two seats of one key", repeat("seats"), "is listed twice"],
    [
      "another's seat",
      change("seats", { operator_address: operatorTextOf(30) }),
      `seats.0: the key is not that of ${operatorTextOf(30)}`,
    ],
    ["a seat without key", change("seats", { consensus_pubkey: {} }), "seats.0: has no ed25519 or secp256k1 key"],
    ["two elections of one number", repeat("elections"), "is listed twice"],
    [
      "a term that ends before it begins",
      set({
        term: {
          number: "1",
          started: "2026-01-02T00:00:00Z",
          window_opens: "2026-01-01T00:00:00Z",
          ends: "2026-01-03T00:00:00Z",
        },
      }),
      "term: times are out of order",
    ],
    ["a waiting stranger", set({ waiting: ["eco1"] }), "waiting.0: "],
    [
      "an election that was not held",
      set({ queue: { election: "9", next_rank: 1 } }),
      "queue: no election has the number 9",
    ],
  ])("%s", (_, spoil, text) => {
    const sections = structuredClone(good);
    spoil(sections.staking);
    const refused = refusalOf(() => stakingChain(sections));
    expect(refused).toContain("genesis: app_state.staking.election.");
    expect(refused).toContain(text);
  });
});
