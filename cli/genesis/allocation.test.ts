import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { type TestChain, testChain } from "../../core/testing/chain.ts";
import auth from "../../modules/auth/index.ts";
import bank from "../../modules/bank/index.ts";
import { type AllocationPlan, fixedSupply, withAllocation } from "./allocation.ts";

const address = (byte: number) => encodeAddress("eco", new Uint8Array(20).fill(byte));
const ofModule = (name: string) => encodeAddress("eco", moduleAddress(name));
const million = 1_000_000_000_000n;
const day = 86_400n;

const genesis = (change: object = {}) => ({
  genesis_time: "2026-01-01T00:00:00Z",
  app_state: {
    chain: { bech32_prefix: "eco" },
    auth: { accounts: [] },
    bank: { balances: [], supply: [], ...change },
    staking: { params: { bond_denom: "ueco2" } },
  },
});
const plan: AllocationPlan = {
  operations: address(1),
  founders: [
    { address: address(2), weight: 2n },
    { address: address(3), weight: 1n },
  ],
  grants: [{ address: address(4), amount: 5n }],
};

/** The sections of auth and bank, started as a chain. */
function started(made: object): TestChain {
  const { app_state } = made as { app_state: Record<string, unknown> };
  return testChain([auth, bank], { auth: app_state["auth"], bank: app_state["bank"] });
}

test("half is the reserve, a fifth each for operations and founders, a tenth for neutrality", () => {
  const { allotments, genesis: made } = withAllocation(genesis(), plan);
  expect(allotments).toEqual([
    { purpose: "block rewards", address: ofModule("mint"), amount: 150n * million },
    { purpose: "operations", address: address(1), amount: 60n * million - 5n },
    { purpose: "grant", address: address(4), amount: 5n },
    { purpose: "founder", address: address(2), amount: 40n * million },
    { purpose: "founder", address: address(3), amount: 20n * million },
    { purpose: "carbon neutrality", address: ofModule("neutrality"), amount: 30n * million },
  ]);
  expect(allotments.reduce((sum, { amount }) => sum + amount, 0n)).toBe(fixedSupply);
  const { supply } = started(made).exported()["bank"] as { supply: object[] };
  expect(supply).toEqual([{ denom: "ueco2", amount: "300000000000000" }]);
});

test("what does not divide goes to the first founder, and to the first quarter", () => {
  const three = { ...plan, founders: [5, 6, 7].map((byte) => ({ address: address(byte), weight: 1n })), grants: [] };
  const { allotments } = withAllocation(genesis(), { ...three, founders: three.founders.slice(0, 3) });
  const amounts = allotments.filter(({ purpose }) => purpose === "founder").map(({ amount }) => amount);
  expect(amounts).toEqual([20n * million, 20n * million, 20n * million]);
  const seven = [1n, 1n, 5n].map((weight, index) => ({ address: address(index + 5), weight }));
  const parts = withAllocation(genesis(), { ...plan, founders: seven }).allotments.filter(
    ({ purpose }) => purpose === "founder",
  );
  expect(parts.map(({ amount }) => amount)).toEqual([8_571_428_571_430n, 8_571_428_571_428n, 42_857_142_857_142n]);
  expect(parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(60n * million);
});

test("founders have nothing for two years, then a quarter more after each half year", () => {
  const chain = started(withAllocation(genesis(), plan).genesis);
  const start = 1_767_225_600n;
  const { accounts } = chain.exported()["auth"] as { accounts: { "@type": string; vesting_periods?: object[] }[] };
  const founder = accounts.find((account) => account["@type"].endsWith("PeriodicVestingAccount"));
  const quarter = [{ denom: "ueco2", amount: (10n * million).toString() }];
  expect(founder).toMatchObject({
    base_vesting_account: {
      original_vesting: [{ denom: "ueco2", amount: (40n * million).toString() }],
      end_time: (start + 1460n * day).toString(),
    },
    start_time: start.toString(),
    vesting_periods: [1825n, 365n, 365n, 365n].map((halfDays) => ({
      length: ((halfDays * day) / 2n).toString(),
      amount: quarter,
    })),
  });
});

describe("refused", () => {
  const held = (denom: string) => ({ balances: [{ address: address(9), coins: [{ denom, amount: "7" }] }] });

  test.each<[string, object, Partial<AllocationPlan>, string]>([
    [
      "a supply that is given out in part",
      genesis(held("ueco2")),
      {},
      `${address(9)} has 7ueco2 already: the whole supply is given out at once, to a genesis without ueco2`,
    ],
    ["no founder", genesis(), { founders: [] }, "name at least one founder"],
    [
      "a founder without weight",
      genesis(),
      { founders: [{ address: address(2), weight: 0n }] },
      `founder ${address(2)}: weight 0, a positive whole number is expected`,
    ],
    [
      "an account twice",
      genesis(),
      { operations: address(2) },
      `${address(2)} is in the genesis already, or named twice`,
    ],
    [
      "an account that is there with other coins",
      genesis(held("uecc")),
      { operations: address(9) },
      `${address(9)} is in the genesis already, or named twice`,
    ],
    [
      "a grant of nothing",
      genesis(),
      { grants: [{ address: address(4), amount: 0n }] },
      `grant to ${address(4)}: 0, a positive amount is expected`,
    ],
    [
      "grants beyond operations",
      genesis(),
      { grants: [{ address: address(4), amount: 60n * million + 1n }] },
      "grants of 60000000000001 in all are more than the 60000000000000 of operations",
    ],
    ["a genesis without its sections", { ...genesis(), app_state: {} }, {}, "genesis: app_state.chain: Invalid input"],
  ])("%s", (_name, document, change, reason) => {
    expect(() => withAllocation(document, { ...plan, ...change })).toThrow(reason);
  });
});
