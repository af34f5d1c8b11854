import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { vestingChain, who } from "./testing/chain.ts";

const base_account = { address: who.saver, account_number: "7", sequence: "3" };
const original_vesting = [{ denom: "stake", amount: "90" }];
const far = "9000000000";
const terms = (fields: object = {}) => ({ base_account, original_vesting, end_time: far, ...fields });
const account = (type: string, fields: object) => ({ "@type": `/cosmos.vesting.v1beta1.${type}`, ...fields });
const periods = [
  { length: "1000000000", amount: [{ denom: "stake", amount: "30" }] },
  { length: "8000000000", amount: [{ denom: "stake", amount: "60" }] },
];
const kinds = {
  ContinuousVestingAccount: { base_vesting_account: terms(), start_time: "8999999999" },
  DelayedVestingAccount: { base_vesting_account: terms({ delegated_vesting: [{ denom: "stake", amount: "1" }] }) },
  PeriodicVestingAccount: { base_vesting_account: terms(), start_time: "0", vesting_periods: periods },
  PermanentLockedAccount: { base_vesting_account: terms({ end_time: "0" }) },
} as const;

const chainOf = (...accounts: object[]) => {
  const balances = [{ address: who.saver, coins: [{ denom: "stake", amount: "100" }] }];
  return vestingChain({ auth: { accounts }, bank: { params: { default_send_enabled: true }, balances } });
};

test.each([
  ["ContinuousVestingAccount", "10"],
  ["DelayedVestingAccount", "11"],
  // Thirty of ninety are free since 2001.
  ["PeriodicVestingAccount", "40"],
  ["PermanentLockedAccount", "10"],
] as const)("%s: its coins are locked, and what was exported starts the same chain", (type, spendable) => {
  const chain = chainOf(account(type, kinds[type]));
  const query = { address: who.saver, denom: "stake" };
  const { balance } = chain.query(QueryDefinition.methods.spendableBalanceByDenom, query);
  expect(balance?.amount).toBe(spendable);
  const exported = chain.exported();
  const { accounts } = exported["auth"] as { accounts: object[] };
  expect(accounts).toContainEqual(expect.objectContaining({ "@type": `/cosmos.vesting.v1beta1.${type}` }));
  expect(vestingChain({ auth: exported["auth"], bank: exported["bank"] }).exported()).toEqual(exported);
  expect(chain.broken()).toBeUndefined();
});

test("an account with less than it locks spends nothing, and is told so", () => {
  const chain = chainOf(
    account("PermanentLockedAccount", {
      base_vesting_account: terms({ end_time: "0", original_vesting: [{ denom: "stake", amount: "900" }] }),
    }),
  );
  const amount = [{ denom: "stake", amount: "1" }];
  const sent = refusal(() =>
    chain.deliver(MsgDefinition.methods.send, { fromAddress: who.saver, toAddress: who.rich, amount }),
  );
  expect(sent).toBe("sdk 5: locked amount exceeds account balance funds: 900stake > 100stake: insufficient funds");
  const { balances } = chain.query(QueryDefinition.methods.spendableBalances, { address: who.saver });
  expect(balances).toEqual([{ denom: "stake", amount: "0" }]);
});

describe("genesis is refused", () => {
  test.each<[string, object, string]>([
    [
      "without a base account",
      account("DelayedVestingAccount", { base_vesting_account: { original_vesting, end_time: far } }),
      "vesting account /cosmos.vesting.v1beta1.DelayedVestingAccount has no base account",
    ],
    [
      "without terms",
      account("PermanentLockedAccount", {}),
      "vesting account /cosmos.vesting.v1beta1.PermanentLockedAccount has no base account",
    ],
    [
      "with an end at the start",
      account("ContinuousVestingAccount", { base_vesting_account: terms(), start_time: far }),
      "vesting start-time cannot be before end-time",
    ],
    [
      "with periods of other coins",
      account("PeriodicVestingAccount", {
        ...kinds.PeriodicVestingAccount,
        vesting_periods: [{ ...periods[0], length: far }],
      }),
      "original vesting coins (90stake) does not match the sum of all coins in vesting periods (30stake)",
    ],
    [
      "with a lock that ends",
      account("PermanentLockedAccount", { base_vesting_account: terms() }),
      "permanently vested accounts cannot have an end-time",
    ],
    [
      "with an amount that is none",
      account("DelayedVestingAccount", {
        base_vesting_account: terms({ original_vesting: [{ denom: "stake", amount: "1.5" }] }),
      }),
      '[0].amount: invalid amount "1.5": must be a decimal integer of at most 256 bits',
    ],
    [
      "with terms alone",
      account("BaseVestingAccount", terms()),
      "unknown account type /cosmos.vesting.v1beta1.BaseVestingAccount",
    ],
  ])("%s", (_, given, text) => {
    expect(() => chainOf(given)).toThrow(text);
  });
});
