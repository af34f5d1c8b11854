import { describe, expect, test } from "@jest/globals";
import { MsgSend } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { TextProposal } from "../../../codec/gen/cosmos/gov/v1beta1/gov.ts";
import { QueryDefinition as LegacyQuery, QueryParamsResponse } from "../../../codec/gen/cosmos/gov/v1beta1/query.ts";
import { MsgDefinition as LegacyMsg } from "../../../codec/gen/cosmos/gov/v1beta1/tx.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { defaultParams } from "../params.ts";
import {
  addCandidate,
  alice,
  authority,
  bob,
  carol,
  day,
  delegate,
  eco2,
  enough,
  govChain,
  pack,
  person,
  propose,
} from "../testing/chain.ts";

const { methods } = QueryDefinition;
const legacy = LegacyQuery.methods;
const send = pack(MsgSend, { fromAddress: authority, toAddress: bob, amount: eco2(5) });
const page = (fields: Partial<PageRequest>): PageRequest => ({
  key: new Uint8Array(0),
  offset: 0n,
  limit: 0n,
  countTotal: false,
  reverse: false,
  ...fields,
});

/** Proposals 1 (passed), 2 (in its vote, with votes of alice and bob), 3 (waits for deposits, of bob). */
function askedChain() {
  const chain = govChain();
  addCandidate(chain, 100, 1_000_000);
  delegate(chain, alice, 100, 3_000_000);
  const vote = (proposalId: bigint, voter: string) =>
    chain.deliver(MsgDefinition.methods.vote, { proposalId, voter, option: 1 });
  vote(propose(chain), alice);
  chain.runBlock({ after: 2n * day });
  chain.runBlock();
  propose(chain, [send]);
  vote(2n, alice);
  vote(2n, bob);
  const { submitProposal } = LegacyMsg.methods;
  const content = pack(TextProposal, { title: "A text", description: "What it says" });
  chain.deliver(submitProposal, { content, initialDeposit: eco2(enough / 10), proposer: bob });
  return chain;
}
type Chain = ReturnType<typeof askedChain>;
const ids = (chain: Chain, fields: object = {}) => {
  const asked = { proposalStatus: 0 as const, voter: "", depositor: "", pagination: undefined, ...fields };
  const own = chain.query(methods.proposals, asked).proposals.map(({ id }) => Number(id));
  return own;
};

describe("proposals", () => {
  test("all, by status, by voter, by depositor, and page by page", () => {
    const chain = askedChain();
    expect(ids(chain)).toEqual([1, 2, 3]);
    expect([1, 2, 3, 4].map((proposalStatus) => ids(chain, { proposalStatus }))).toEqual([[3], [2], [1], []]);
    // A status that is none does not filter, as in the SDK.
    expect(ids(chain, { proposalStatus: 9 })).toEqual([1, 2, 3]);
    expect([alice, bob, carol].map((voter) => ids(chain, { voter }))).toEqual([[2], [2], []]);
    expect([alice, bob, carol].map((depositor) => ids(chain, { depositor }))).toEqual([[2], [3], []]);
    expect(ids(chain, { voter: bob, depositor: bob })).toEqual([]);
    expect(ids(chain, { pagination: page({ limit: 2n, reverse: true }) })).toEqual([3, 2]);
    const first = chain.query(methods.proposals, { pagination: page({ limit: 1n, countTotal: true }) });
    expect([first.proposals[0]?.id, first.pagination?.total]).toEqual([1n, 3n]);
    expect(ids(chain, { pagination: page({ key: first.pagination?.nextKey ?? new Uint8Array(0) }) })).toEqual([2, 3]);
  });

  test("votes and deposits of one, and how it stands", () => {
    const chain = askedChain();
    expect(chain.query(methods.votes, { proposalId: 2n }).votes.map(({ voter }) => voter)).toEqual([alice, bob]);
    expect(chain.query(methods.deposits, { proposalId: 2n }).deposits).toEqual([
      { proposalId: 2n, depositor: alice, amount: eco2(enough) },
    ]);
    const tally = (proposalId: bigint) => chain.query(methods.tallyResult, { proposalId }).tally?.yesCount;
    expect([tally(1n), tally(2n), tally(3n)]).toEqual(["3000000", "3000000", "0"]);
    delegate(chain, bob, 100, 5);
    expect([tally(1n), tally(2n), tally(3n)]).toEqual(["3000000", "3000005", "0"]);
  });

  test.each([
    ["", {}],
    ["voting", { votingParams: { votingPeriod: defaultParams.votingPeriod } }],
    ["deposit", { depositParams: { minDeposit: eco2(enough), maxDepositPeriod: defaultParams.maxDepositPeriod } }],
    [
      "tallying",
      {
        tallyParams: {
          quorum: defaultParams.quorum,
          threshold: defaultParams.threshold,
          vetoThreshold: defaultParams.vetoThreshold,
        },
      },
    ],
  ])("parameters, and the old group '%s' beside them", (paramsType, group) => {
    const none = { votingParams: undefined, depositParams: undefined, tallyParams: undefined };
    expect(govChain().query(methods.params, { paramsType })).toEqual({ ...none, ...group, params: defaultParams });
  });

  const zero = "InvalidArgument: proposal id can not be 0";
  test.each([
    ["proposal 0", methods.proposal, {}, zero],
    ["votes on 0", methods.votes, {}, zero],
    ["deposits of 0", methods.deposits, {}, zero],
    ["the tally of 0", methods.tallyResult, {}, zero],
    ["an unknown proposal", methods.proposal, { proposalId: 9n }, "NotFound: proposal 9 doesn't exist"],
    ["the tally of an unknown one", methods.tallyResult, { proposalId: 9n }, "NotFound: proposal 9 doesn't exist"],
    ["nobody's vote", methods.vote, { proposalId: 2n }, "InvalidArgument: empty voter address"],
    [
      "a vote not cast",
      methods.vote,
      { proposalId: 2n, voter: carol },
      `InvalidArgument: voter: ${carol} not found for proposal: 2`,
    ],
    [
      "a vote on what is over",
      methods.vote,
      { proposalId: 1n, voter: alice },
      `InvalidArgument: voter: ${alice} not found for proposal: 1`,
    ],
    ["nobody's deposit", methods.deposit, { proposalId: 2n }, "InvalidArgument: empty depositor address"],
    [
      "a deposit not given",
      methods.deposit,
      { proposalId: 2n, depositor: carol },
      `NotFound: depositor: ${carol} not found for proposal: 2`,
    ],
    ["other parameters", methods.params, { paramsType: "x" }, "InvalidArgument: unknown params type: x"],
    [
      "a voter that is none",
      methods.proposals,
      { voter: "x" },
      "InvalidArgument: invalid address: decoding bech32 failed: invalid bech32 string length 1",
    ],
    ["older parameters of no group", legacy.params, {}, "InvalidArgument:  is not a valid parameter type"],
  ])("%s: refused", (_, method, request, text) => {
    expect(refusal(() => askedChain().query(method, request))).toBe(text);
  });
});

describe("the older queries", () => {
  test("show a text as its content, and one message of v1 in its place", () => {
    const chain = askedChain();
    const text = chain.query(legacy.proposal, { proposalId: 3n }).proposal;
    expect(text).toMatchObject({
      proposalId: 3n,
      status: 1,
      totalDeposit: eco2(enough / 10),
      finalTallyResult: { yes: "0", abstain: "0", no: "0", noWithVeto: "0" },
      // Go's zero time.
      votingStartTime: { seconds: -62_135_596_800n },
    });
    expect(text?.content).toEqual(pack(TextProposal, { title: "A text", description: "What it says" }));
    expect(chain.query(legacy.proposal, { proposalId: 2n }).proposal?.content).toEqual(send);
    const none =
      "can't convert a gov/v1 Proposal to gov/v1beta1 Proposal when amount of proposal messages not exactly one";
    expect(refusal(() => chain.query(legacy.proposal, { proposalId: 1n }))).toBe(`sdk 29: ${none}: invalid type`);
    const voting = chain.query(legacy.proposals, { proposalStatus: 2 });
    expect(voting.proposals.map(({ proposalId }) => proposalId)).toEqual([2n]);
  });

  test("show votes, deposits, the tally and parameters in their older form", () => {
    const chain = askedChain();
    const vote = { proposalId: 2n, voter: bob, option: 0, options: [{ option: 1, weight: "1000000000000000000" }] };
    expect(chain.query(legacy.vote, { proposalId: 2n, voter: bob }).vote).toEqual(vote);
    expect(chain.query(legacy.votes, { proposalId: 2n }).votes[1]).toEqual(vote);
    const deposit = { proposalId: 3n, depositor: bob, amount: eco2(enough / 10) };
    expect(chain.query(legacy.deposit, { proposalId: 3n, depositor: bob }).deposit).toEqual(deposit);
    expect(chain.query(legacy.deposits, { proposalId: 3n }).deposits).toEqual([deposit]);
    expect(chain.query(legacy.tallyResult, { proposalId: 2n }).tally?.yes).toBe("3000000");
    const params = (paramsType: string) =>
      toJson(QueryParamsResponse.$type, chain.query(legacy.params, { paramsType }));
    const zeros = {
      quorum: "0.000000000000000000",
      threshold: "0.000000000000000000",
      veto_threshold: "0.000000000000000000",
    };
    expect(params("voting")).toEqual({
      voting_params: { voting_period: "172800s" },
      deposit_params: { min_deposit: [], max_deposit_period: "0s" },
      tally_params: zeros,
    });
    expect(params("deposit")).toMatchObject({
      deposit_params: { min_deposit: eco2(enough), max_deposit_period: "172800s" },
    });
    expect(params("tallying")).toMatchObject({
      tally_params: {
        quorum: "0.334000000000000000",
        threshold: "0.500000000000000000",
        veto_threshold: "0.334000000000000000",
      },
    });
  });

  test("a text of the older kind is refused as the SDK refuses it", () => {
    const chain = govChain();
    const submit = (title: string, description: string) => () => {
      const content = pack(TextProposal, { title, description });
      chain.deliver(LegacyMsg.methods.submitProposal, { content, initialDeposit: eco2(enough), proposer: person(1) });
    };
    expect([
      refusal(submit(" ", "d")),
      refusal(submit("t".repeat(141), "d")),
      refusal(submit("t", "")),
      refusal(submit("t", "d".repeat(10_001))),
      refusal(() => chain.deliver(LegacyMsg.methods.submitProposal, { proposer: alice, initialDeposit: eco2(enough) })),
      refusal(() => chain.deliver(LegacyMsg.methods.submitProposal, { content: send, proposer: alice })),
    ]).toEqual([
      "gov 5: proposal title cannot be blank: invalid proposal content",
      "gov 5: proposal title is longer than max length of 140: invalid proposal content",
      "gov 5: proposal description cannot be blank: invalid proposal content",
      "gov 5: proposal description is longer than max length of 10000: invalid proposal content",
      "gov 5: missing content: invalid proposal content",
      "gov 9: /cosmos.bank.v1beta1.MsgSend: no handler exists for proposal type",
    ]);
  });

  test("content of the older kind is run by the authority alone, and changes nothing", () => {
    const chain = govChain();
    const { execLegacyContent } = MsgDefinition.methods;
    const content = pack(TextProposal, { title: "t", description: "d" });
    expect(chain.deliver(execLegacyContent, { authority, content }).events).toEqual([]);
    expect(refusal(() => chain.deliver(execLegacyContent, { authority: alice, content }))).toBe(
      `gov 13: expected ${authority} got ${alice}: expected gov account as only signer for proposal message`,
    );
  });
});
