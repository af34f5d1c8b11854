import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { defaultParams } from "../params.ts";
import {
  addCandidate,
  alice,
  authority,
  bob,
  carol,
  day,
  eco2,
  enough,
  eventTexts,
  govChain,
  person,
  propose,
} from "../testing/chain.ts";

const { cancelProposal, deposit, updateParams, vote } = MsgDefinition.methods;
const neutrality = encodeAddress("eco", moduleAddress("neutrality"));
const balance = (chain: ReturnType<typeof govChain>, address: string) =>
  Number(chain.query(BankQuery.methods.balance, { address, denom: "ueco2" }).balance?.amount);

describe("a proposal that is taken back", () => {
  test("costs half of its deposits, which go to the neutrality allocation", () => {
    const chain = govChain();
    addCandidate(chain, 100);
    propose(chain);
    chain.deliver(deposit, { proposalId: 1n, depositor: bob, amount: eco2(enough + 1) });
    chain.deliver(vote, { proposalId: 1n, voter: person(100), option: 1 });
    const { response, events } = chain.deliver(cancelProposal, { proposalId: 1n, proposer: alice });
    expect(response).toEqual({
      proposalId: 1n,
      canceledTime: { seconds: 1_767_225_600n, nanos: 0 },
      canceledHeight: 1n,
    });
    expect(eventTexts(events).at(-1)).toBe(`cancel_proposal sender=${alice} proposal_id=1`);
    const rich = 1_000_000_000_000;
    expect([alice, bob, neutrality, authority].map((one) => balance(chain, one))).toEqual([
      rich - enough / 2,
      rich - enough / 2,
      enough,
      0,
    ]);
    expect(refusal(() => chain.query(QueryDefinition.methods.proposal, { proposalId: 1n }))).toBe(
      "NotFound: proposal 1 doesn't exist",
    );
    chain.runBlock();
    expect(chain.exported()["gov"]).toMatchObject({ proposals: [], votes: [], deposits: [] });
    expect(chain.broken()).toBeUndefined();
  });

  test("pays whom the parameters name", () => {
    const chain = govChain();
    const params = { ...defaultParams, proposalCancelDest: carol, proposalCancelRatio: "1" };
    chain.deliver(updateParams, { authority, params });
    propose(chain);
    const before = balance(chain, carol);
    chain.deliver(cancelProposal, { proposalId: 1n, proposer: alice });
    expect(balance(chain, carol) - before).toBe(enough);
  });

  test.each([
    ["unknown", { proposalId: 7n }, "gov 2: 7: unknown proposal"],
    ["another's", { proposer: bob }, `gov 18: invalid proposer ${bob}: invalid proposer`],
    [
      "nobody's",
      { proposer: "" },
      "sdk 7: invalid proposer address: empty address string is not allowed: invalid address",
    ],
  ])("is refused: %s", (_, fields, text) => {
    const chain = govChain();
    propose(chain);
    const before = chain.exported();
    expect(refusal(() => chain.deliver(cancelProposal, { proposalId: 1n, proposer: alice, ...fields }))).toBe(text);
    expect(chain.exported()).toEqual(before);
  });

  test("is refused where genesis names no proposer", () => {
    const old = { id: "1", status: 1, deposit_end_time: "2026-02-01T00:00:00Z" };
    const chain = govChain({ starting_proposal_id: "2", proposals: [old] });
    expect(refusal(() => chain.deliver(cancelProposal, { proposalId: 1n, proposer: alice }))).toBe(
      `gov 21: proposal 1 doesn't have proposer ${alice}, so cannot be canceled: invalid proposal`,
    );
  });

  test("is refused once its vote is over", () => {
    const chain = govChain();
    propose(chain);
    const cancel = () => refusal(() => chain.deliver(cancelProposal, { proposalId: 1n, proposer: alice }));
    chain.runBlock({ after: 2n * day + 1n });
    expect(cancel()).toBe("gov 20: voting period is already ended for this proposal 1: voting period already ended");
    chain.runBlock();
    expect(cancel()).toBe("gov 21: proposal should be in the deposit or voting period: invalid proposal");
  });
});
