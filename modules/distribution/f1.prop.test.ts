import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { decFromAtomics, decMul, decOf } from "../../codec/decimal.ts";
import { testAddress } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { account, operator, type RewardChain, rewardChain } from "./testing/rewards.ts";

const candidates = [1, 2, 3];
const voters = [1, 2, 3, 4, 5, 6];
const mostReward = 5_000_000n;

const who = fc.constantFrom(...voters);
const whom = fc.constantFrom(...candidates);
const actionsFrom = (least: bigint) => {
  const stake = fc.bigInt({ min: least, max: 50n * least });
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("delegate" as const), who, whom, amount: stake }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("undelegate" as const), who, whom, amount: stake }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("redelegate" as const), who, whom, to: whom, amount: stake }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("reward" as const),
        whom,
        amount: fc.bigInt({ min: 1n, max: mostReward }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("slash" as const),
        whom,
        fraction: fc.constantFrom("0.0001", "0.05", "0.333333333333333333", "1"),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("withdraw" as const), who, whom }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("commission" as const), whom }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("register" as const), whom, amount: stake }) },
  );
};
type Action = ReturnType<typeof actionsFrom> extends fc.Arbitrary<infer T> ? T : never;

const unbondingTime = 22n * 86_400_000_000_000n;

/** Parts of a base unit that the model counts in. */
const fine = 10n ** 36n;
const keyOf = (from: string, of: string) => `${from} of ${of}`;

/** What every vote earned, reckoned vote by vote at each reward, as nobody could afford on a chain. */
class Model {
  readonly earned = new Map<string, bigint>();

  reward({ chain }: RewardChain, whom: number, amount: bigint): void {
    const staking = chain.chain.doors(StakingKeeper);
    const candidate = staking.validator(chain.ctx, testAddress(whom));
    if (candidate === undefined || candidate.tokens === "0") return;
    const rewards = decOf(amount);
    const shared = rewards - decMul(rewards, decFromAtomics(candidate.commission?.commissionRates?.rate ?? ""));
    const all = decFromAtomics(candidate.delegatorShares);
    for (const voter of voters) {
      const shares = staking.shares(chain.ctx, testAddress(voter), testAddress(whom));
      const key = keyOf(account(voter), operator(whom));
      this.earned.set(key, (this.earned.get(key) ?? 0n) + (shared * shares * fine) / (all * decOf(1n)));
    }
  }
}

function play(house: RewardChain, model: Model, one: Action): void {
  if (one.do === "delegate") house.delegate(one.who, one.whom, one.amount);
  else if (one.do === "undelegate") house.undelegate(one.who, one.whom, one.amount);
  else if (one.do === "redelegate") house.redelegate(one.whom, one.to, one.who, one.amount);
  else if (one.do === "slash") house.slash(one.whom, one.fraction);
  else if (one.do === "withdraw") house.withdraw(one.who, one.whom);
  else if (one.do === "commission") house.withdrawCommission(one.whom);
  else if (one.do === "register") house.register(one.whom, one.amount);
  else if (one.do === "wait") house.chain.runBlock({ after: unbondingTime });
  else {
    model.reward(house, one.whom, one.amount);
    house.reward(one.whom, [one.amount]);
  }
}

/** Base units that were paid for each delegation, and how often. */
function paidOut(house: RewardChain) {
  const paid = new Map<string, { units: bigint; times: bigint }>();
  for (const { type, attributes } of house.told) {
    if (type !== "withdraw_rewards") continue;
    const of = (name: string) => attributes.find(({ key }) => key === name)?.value ?? "";
    const key = keyOf(of("delegator"), of("validator"));
    const { units, times } = paid.get(key) ?? { units: 0n, times: 0n };
    paid.set(key, { units: units + BigInt(of("amount").replace("ueco2", "")), times: times + 1n });
  }
  return paid;
}

test.each([
  ["large", 1_000_000n],
  ["tiny", 1n],
])("%s votes earn what a reckoning vote by vote gives them, and no unit is lost", (_name, least) => {
  fc.assert(
    fc.property(fc.array(actionsFrom(least), { minLength: 5, maxLength: 40, size: "max" }), (actions) => {
      const house = rewardChain();
      const model = new Model();
      for (const one of candidates) house.register(one, 10n * least, one === 3 ? "0" : "0.6");
      for (const one of actions) {
        refusal(() => play(house, model, one));
        expect(house.chain.broken()).toBeUndefined();
      }
      for (const whom of candidates) for (const from of voters) refusal(() => void house.withdraw(from, whom));
      expect(house.chain.broken()).toBeUndefined();
      const paid = paidOut(house);
      // Each withdrawal leaves less than a unit, and each leaver less than a unit of tokens that then earns for nobody.
      const dust = BigInt(actions.length) * (1n + mostReward / least);
      for (const [key, exact] of model.earned) {
        const { units, times } = paid.get(key) ?? { units: 0n, times: 0n };
        // The reckoning rounds down with each reward too.
        expect(units * fine).toBeLessThanOrEqual(exact + BigInt(actions.length));
        expect(units + times + dust + 1n).toBeGreaterThanOrEqual(exact / fine);
      }
    }),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 12 : 500 },
  );
});
