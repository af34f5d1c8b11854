import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgDefinition as LegacyMsg } from "../../../codec/gen/cosmos/gov/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { alice, authority, bob, day, eco2, enough, eventTexts, govChain } from "../testing/chain.ts";

const { deposit, submitProposal } = MsgDefinition.methods;
const { proposal } = QueryDefinition.methods;

/** A proposal of alice with a tenth of its deposit. */
function depositChain() {
  const chain = govChain();
  chain.deliver(submitProposal, {
    initialDeposit: eco2(enough / 10),
    proposer: alice,
    metadata: "m",
    title: "A title",
    summary: "A summary",
  });
  return chain;
}

describe("a deposit", () => {
  test("adds up by depositor, and begins the vote once there is enough", () => {
    const chain = depositChain();
    chain.deliver(deposit, { proposalId: 1n, depositor: bob, amount: eco2(enough / 10) });
    chain.runBlock();
    const { events } = chain.deliver(deposit, { proposalId: 1n, depositor: bob, amount: eco2(enough) });
    expect(eventTexts(events).slice(-2)).toEqual([
      `proposal_deposit depositor=${bob} amount=1000000000ueco2 proposal_id=1`,
      "proposal_deposit voting_period_start=1",
    ]);
    const found = chain.query(proposal, { proposalId: 1n }).proposal;
    expect(found).toMatchObject({
      status: 2,
      totalDeposit: eco2(1.2 * enough),
      votingStartTime: { seconds: 1_767_225_601n },
    });
    const given = chain.query(QueryDefinition.methods.deposit, { proposalId: 1n, depositor: bob }).deposit;
    expect(given).toEqual({ proposalId: 1n, depositor: bob, amount: eco2(1.1 * enough) });
    expect(chain.broken()).toBeUndefined();
  });

  test("of v1beta1 does the same", () => {
    const chain = depositChain();
    chain.deliver(LegacyMsg.methods.deposit, { proposalId: 1n, depositor: bob, amount: eco2(enough) });
    expect(chain.query(proposal, { proposalId: 1n }).proposal?.status).toBe(2);
  });

  test.each([
    [
      "no depositor",
      { depositor: "x" },
      "sdk 7: invalid depositor address: decoding bech32 failed: invalid bech32 string length 1: invalid address",
    ],
    ["no coins", { amount: [] }, "sdk 10: : invalid coins"],
    ["nothing of a coin", { amount: eco2(0) }, "sdk 10: 0ueco2: invalid coins"],
    ["an unknown proposal", { proposalId: 9n }, "gov 2: 9: unknown proposal"],
    [
      "another coin",
      { amount: [{ denom: "uecc", amount: "5" }] },
      "gov 23: deposited 5uecc, but gov accepts only the following denom(s): [ueco2]: invalid deposit denom",
    ],
    [
      "too little to matter",
      { amount: eco2(enough / 100 - 1) },
      "gov 16: received 9999999ueco2 but need at least one of the following: 10000000ueco2: minimum deposit is too small",
    ],
    [
      "more than there is",
      { amount: eco2(10n ** 13n) },
      "sdk 5: spendable balance 1000000000000ueco2 is smaller than 10000000000000ueco2: insufficient funds",
    ],
  ])("with %s is refused", (_, fields, text) => {
    const chain = depositChain();
    const before = chain.exported();
    const request = { proposalId: 1n, depositor: bob, amount: eco2(enough), ...fields };
    expect(refusal(() => chain.deliver(deposit, request))).toBe(text);
    expect(chain.exported()).toEqual(before);
  });

  test("that comes too late is refused, and what there was goes back", () => {
    const chain = depositChain();
    chain.runBlock({ after: 2n * day });
    chain.deliver(deposit, { proposalId: 1n, depositor: bob, amount: eco2(enough / 10) });
    const { events } = chain.runBlock();
    expect(eventTexts(events)).toEqual([
      "inactive_proposal proposal_id=1 proposal_result=proposal_dropped",
      ...[alice, bob].flatMap((to) => [
        `coin_spent spender=${authority} amount=100000000ueco2`,
        `coin_received receiver=${to} amount=100000000ueco2`,
        `transfer recipient=${to} sender=${authority} amount=100000000ueco2`,
        `message sender=${authority}`,
      ]),
    ]);
    expect(refusal(() => chain.deliver(deposit, { proposalId: 1n, depositor: bob, amount: eco2(enough) }))).toBe(
      "gov 2: 1: unknown proposal",
    );
    expect(chain.broken()).toBeUndefined();
  });
});
