import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { inProcessBackend } from "../../api/inProcess.ts";
import { build, noComet, type Served, serve, settings } from "../harness/api.ts";
import { account, operator, startYears, type Years } from "./years.ts";

const second = 1_000_000_000n;
let years: Years;
let served: Served;

beforeAll(async () => {
  years = startYears(6, {});
  // Four members take turns: the last three of these blocks have a reward of 10 seconds each.
  for (let block = 0; block < 4; block += 1) years.block(10n * second);
  const backend = inProcessBackend({ application: years.app, store: years.store, comet: noComet(), settings, build });
  served = await serve(backend);
}, 60_000);

afterAll(async () => {
  await served.close();
  years.close();
});

const get = async (path: string) => {
  const response = await fetch(`${served.restUrl}${path}`);
  return { status: response.status, json: await response.json() };
};
/** The candidate that proposed one of the rewarded blocks first. */
async function paid(): Promise<number> {
  for (const number of [1, 2, 3, 4]) {
    const { json } = await get(`/cosmos/distribution/v1beta1/validators/${operator(number)}/outstanding_rewards`);
    if ((json as { rewards: { rewards: object[] } }).rewards.rewards.length > 0) return number;
  }
  throw new Error("nobody was paid");
}
const dec = (amount: string) => [{ denom: "ueco2", amount }];

test.each<[string, unknown]>([
  [
    "/cosmos/mint/v1beta1/params",
    {
      params: {
        mint_denom: "ueco2",
        inflation_rate_change: "0.005256000000000000",
        inflation_max: "0.036792000000000000",
        inflation_min: "0.005256000000000000",
        goal_bonded: "0.000000000000000000",
        blocks_per_year: "3153600",
      },
    },
  ],
  ["/cosmos/mint/v1beta1/inflation", { inflation: "0.036792000000000000" }],
  ["/cosmos/mint/v1beta1/annual_provisions", { annual_provisions: "11037600000000.000000000000000000" }],
  ["/eco2/mint/v1/params", { params: { max_paid_gap: "60s" } }],
  [
    "/eco2/mint/v1/reserve",
    {
      reserve: { denom: "ueco2", amount: "149999989500000" },
      reward: { denom: "ueco2", amount: "3500000" },
      progress: {
        start_time: "2026-01-01T00:00:00Z",
        paid_time: "2026-01-01T00:00:30Z",
        remainder: "0",
        paid: "10500000",
      },
      supply: { denom: "ueco2", amount: "300000000000000" },
    },
  ],
  [
    "/cosmos/distribution/v1beta1/params",
    {
      params: {
        community_tax: "0.000000000000000000",
        base_proposer_reward: "0.000000000000000000",
        bonus_proposer_reward: "0.000000000000000000",
        withdraw_addr_enabled: true,
      },
    },
  ],
  ["/cosmos/distribution/v1beta1/community_pool", { pool: [] }],
  [`/cosmos/distribution/v1beta1/delegators/${account(1)}/withdraw_address`, { withdraw_address: account(1) }],
  [`/cosmos/distribution/v1beta1/delegators/${account(1)}/validators`, { validators: [operator(1)] }],
  [
    `/cosmos/distribution/v1beta1/validators/${operator(1)}/slashes`,
    { slashes: [], pagination: { next_key: null, total: "0" } },
  ],
])("GET %s", async (path, expected) => {
  expect(await get(path)).toEqual({ status: 200, json: expected });
});

test("what a proposer and its voters earned", async () => {
  const one = await paid();
  const of = `/cosmos/distribution/v1beta1/validators/${operator(one)}`;
  const rewards = `/cosmos/distribution/v1beta1/delegators/${account(one)}/rewards`;
  // 60 % of a block's 3.5 ECO2, and the rest by sums for each token that are rounded down.
  const [commission, own] = [dec("2100000.000000000000000000"), dec("1399999.999999999840000000")];
  expect((await get(`${of}/commission`)).json).toEqual({ commission: { commission } });
  expect((await get(of)).json).toEqual({ operator_address: account(one), self_bond_rewards: own, commission });
  expect((await get(rewards)).json).toEqual({
    rewards: [{ validator_address: operator(one), reward: own }],
    total: own,
  });
  expect((await get(`${rewards}/${operator(one)}`)).json).toEqual({ rewards: own });
});

test("a candidate that is not there, and what is no address", async () => {
  const of = "/cosmos/distribution/v1beta1/validators";
  expect(await get(`${of}/${operator(9)}/commission`)).toMatchObject({ status: 404, json: { code: 5 } });
  expect(await get(`${of}/${account(1)}/commission`)).toMatchObject({ status: 400, json: { code: 3 } });
});
