import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgDefinition as LegacyMsg } from "../../../codec/gen/cosmos/gov/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  addCandidate,
  alice,
  bob,
  carol,
  day,
  delegate,
  eventTexts,
  govChain,
  person,
  propose,
} from "../testing/chain.ts";

const { vote, voteWeighted } = MsgDefinition.methods;
const { tallyResult } = QueryDefinition.methods;
const own = QueryDefinition.methods.vote;

/** Two candidates with 10 and 20 million, to which alice gave 30, bob 5 and 5, carol 1. */
function votingChain() {
  const chain = govChain();
  addCandidate(chain, 100, 10_000_000);
  addCandidate(chain, 101, 20_000_000);
  delegate(chain, alice, 100, 30_000_000);
  delegate(chain, bob, 100, 5_000_000);
  delegate(chain, bob, 101, 5_000_000);
  delegate(chain, carol, 101, 1_000_000);
  propose(chain);
  return chain;
}
const tally = (chain: ReturnType<typeof votingChain>) => {
  const { tally: found } = chain.query(tallyResult, { proposalId: 1n });
  return [found?.yesCount, found?.abstainCount, found?.noCount, found?.noWithVetoCount].map(Number);
};
const cast = (chain: ReturnType<typeof votingChain>, voter: string, option: 1 | 2 | 3 | 4) =>
  chain.deliver(vote, { proposalId: 1n, voter, option });

describe("a vote", () => {
  test("counts the voter's delegations, and is told as the SDK tells it", () => {
    const chain = votingChain();
    const { events } = chain.deliver(vote, { proposalId: 1n, voter: bob, option: 1, metadata: "because" });
    expect(eventTexts(events)).toEqual([
      `proposal_vote voter=${bob} option=[{"option":1,"weight":"1.000000000000000000"}] proposal_id=1`,
    ]);
    expect(chain.query(own, { proposalId: 1n, voter: bob }).vote).toEqual({
      proposalId: 1n,
      voter: bob,
      options: [{ option: 1, weight: "1.000000000000000000" }],
      metadata: "because",
    });
    expect(tally(chain)).toEqual([10_000_000, 0, 0, 0]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of a candidate carries what its voters leave, also when they vote after it", () => {
    const chain = votingChain();
    cast(chain, person(100), 3);
    expect(tally(chain)).toEqual([0, 0, 45_000_000, 0]);
    cast(chain, alice, 1);
    expect(tally(chain)).toEqual([30_000_000, 0, 15_000_000, 0]);
    cast(chain, bob, 4);
    expect(tally(chain)).toEqual([30_000_000, 0, 10_000_000, 10_000_000]);
    expect(chain.broken()).toBeUndefined();
  });

  test("may be changed, and then counts as the last one says", () => {
    const chain = votingChain();
    cast(chain, alice, 1);
    cast(chain, alice, 2);
    expect(tally(chain)).toEqual([0, 30_000_000, 0, 0]);
    const options = [
      { option: 1, weight: "0.25" },
      { option: 3, weight: "0.75" },
    ] as const;
    const { events } = chain.deliver(voteWeighted, { proposalId: 1n, voter: alice, options: [...options] });
    expect(eventTexts(events)).toEqual([
      `proposal_vote voter=${alice} option=[{"option":1,"weight":"0.25"},{"option":3,"weight":"0.75"}] proposal_id=1`,
    ]);
    expect(tally(chain)).toEqual([7_500_000, 0, 22_500_000, 0]);
    expect(chain.broken()).toBeUndefined();
  });

  test("follows its voter's delegations up, down and away", () => {
    const chain = votingChain();
    cast(chain, bob, 1);
    delegate(chain, bob, 100, 2_000_000);
    expect(tally(chain)).toEqual([12_000_000, 0, 0, 0]);
    delegate(chain, alice, 101, 2_000_000);
    expect(tally(chain)).toEqual([12_000_000, 0, 0, 0]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of an account without delegations is taken and weighs nothing until it has some", () => {
    const chain = votingChain();
    cast(chain, person(7), 1);
    expect(tally(chain)).toEqual([0, 0, 0, 0]);
    delegate(chain, person(7), 101, 3_000_000);
    expect(tally(chain)).toEqual([3_000_000, 0, 0, 0]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    ["no voter", { voter: "" }, "sdk 7: invalid voter address: empty address string is not allowed: invalid address"],
    ["no option", { option: 0 }, "gov 7: VOTE_OPTION_UNSPECIFIED: invalid vote option"],
    ["an option that is none", { option: 9 }, "gov 7: 9: invalid vote option"],
    ["an unknown proposal", { proposalId: 2n }, "gov 3: 2: inactive proposal"],
    ["long metadata", { metadata: "m".repeat(256) }, "gov 15: got metadata with length 256: metadata too long"],
  ] as const)("with %s is refused", (_, fields, text) => {
    const chain = votingChain();
    const before = chain.exported();
    const request = { proposalId: 1n, voter: alice, option: 1, ...fields } as Parameters<typeof chain.deliver>[1];
    expect(refusal(() => chain.deliver(vote, request))).toBe(text);
    expect(chain.exported()).toEqual(before);
  });

  test("counts up to the end of the period; in a block that is past it, it is refused", () => {
    const chain = votingChain();
    chain.runBlock({ after: 2n * day - 1n });
    cast(chain, alice, 1);
    chain.runBlock({ after: 2n });
    expect(refusal(() => cast(chain, bob, 1))).toBe(
      "gov 20: voting period is already ended for this proposal 1: voting period already ended",
    );
    chain.runBlock();
    expect(refusal(() => cast(chain, bob, 1))).toBe("gov 3: 1: inactive proposal");
  });
});

describe("a weighted vote", () => {
  const half = { option: 1, weight: "0.5" };
  test.each([
    ["no options", [], "sdk 18: null: invalid request"],
    ["less than the whole", [half], "gov 7: total weight lower than 1.00: invalid vote option"],
    [
      "more than the whole",
      [half, { option: 2, weight: "0.6" }],
      "gov 7: total weight overflow 1.00: invalid vote option",
    ],
    ["an option twice", [half, half], "gov 7: duplicated vote option: invalid vote option"],
    ["no weight", [{ option: 1, weight: "0" }], 'gov 7: option:VOTE_OPTION_YES weight:"0" : invalid vote option'],
    [
      "a weight that is none",
      [{ option: 1, weight: "x" }],
      'gov 7: option:VOTE_OPTION_YES weight:"x" : invalid vote option',
    ],
    ["an option that is none", [{ option: 0, weight: "1" }], 'gov 7: weight:"1" : invalid vote option'],
  ])("with %s is refused", (_, options, text) => {
    const chain = votingChain();
    const request = { proposalId: 1n, voter: alice, options } as Parameters<typeof chain.deliver>[1];
    expect(refusal(() => chain.deliver(voteWeighted, request))).toBe(text);
  });
});

describe("votes of v1beta1", () => {
  test("do what those of v1 do", () => {
    const chain = votingChain();
    chain.deliver(LegacyMsg.methods.vote, { proposalId: 1n, voter: alice, option: 1 });
    const options = [
      { option: 1, weight: "600000000000000000" },
      { option: 2, weight: "400000000000000000" },
    ] as const;
    chain.deliver(LegacyMsg.methods.voteWeighted, { proposalId: 1n, voter: bob, options: [...options] });
    expect(tally(chain)).toEqual([36_000_000, 4_000_000, 0, 0]);
    expect(chain.query(own, { proposalId: 1n, voter: bob }).vote?.options).toEqual([
      { option: 1, weight: "0.600000000000000000" },
      { option: 2, weight: "0.400000000000000000" },
    ]);
    const wrong = { proposalId: 1n, voter: bob, options: [{ option: 1, weight: "1.0" }] as const };
    expect(
      refusal(() => chain.deliver(LegacyMsg.methods.voteWeighted, { ...wrong, options: [...wrong.options] })),
    ).toBe("gov 7: invalid weight: 1.0: invalid vote option");
  });
});
