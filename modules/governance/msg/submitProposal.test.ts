import { describe, expect, test } from "@jest/globals";
import { MsgSend } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { MsgSubmitEvidence } from "../../../codec/gen/cosmos/evidence/v1beta1/tx.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition, MsgExecLegacyContent, MsgUpdateParams, MsgVote } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { alice, authority, bob, eco2, enough, eventTexts, govChain, pack } from "../testing/chain.ts";

const { submitProposal } = MsgDefinition.methods;
const { proposal } = QueryDefinition.methods;

const request = (fields: object = {}) => ({
  messages: [],
  initialDeposit: eco2(enough / 10),
  proposer: alice,
  metadata: "ipfs://CID",
  title: "A title",
  summary: "A summary",
  ...fields,
});
const send = (from: string) => pack(MsgSend, { fromAddress: from, toAddress: bob, amount: eco2(5) });

describe("a proposal", () => {
  test("waits for the rest of its deposit, and tells it by the SDK's events in their order", () => {
    const chain = govChain();
    const { response, events } = chain.deliver(submitProposal, request({ messages: [send(authority)] }));
    expect(response).toEqual({ proposalId: 1n });
    expect(eventTexts(events)).toEqual([
      `submit_proposal proposal_id=1 proposal_proposer=${alice} proposal_messages=,/cosmos.bank.v1beta1.MsgSend`,
      `coin_spent spender=${alice} amount=100000000ueco2`,
      `coin_received receiver=${authority} amount=100000000ueco2`,
      `transfer recipient=${authority} sender=${alice} amount=100000000ueco2`,
      `message sender=${alice}`,
      `proposal_deposit depositor=${alice} amount=100000000ueco2 proposal_id=1`,
    ]);
    expect(chain.query(proposal, { proposalId: 1n }).proposal).toMatchObject({
      id: 1n,
      status: 1,
      finalTallyResult: { yesCount: "0", abstainCount: "0", noCount: "0", noWithVetoCount: "0" },
      submitTime: { seconds: 1_767_225_600n },
      depositEndTime: { seconds: 1_767_225_600n + 172_800n },
      totalDeposit: eco2(enough / 10),
      votingStartTime: undefined,
      title: "A title",
      summary: "A summary",
      metadata: "ipfs://CID",
      proposer: alice,
      expedited: false,
      failedReason: "",
    });
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    ["regular", false, enough, 172_800n],
    ["expedited", true, 5 * enough, 86_400n],
  ])("is voted on at once with its whole deposit: %s", (_, expedited, amount, period) => {
    const chain = govChain();
    const { events } = chain.deliver(submitProposal, request({ expedited, initialDeposit: eco2(amount) }));
    expect(eventTexts(events).at(-1)).toBe("submit_proposal voting_period_start=1");
    expect(chain.query(proposal, { proposalId: 1n }).proposal).toMatchObject({
      status: 2,
      votingStartTime: { seconds: 1_767_225_600n },
      votingEndTime: { seconds: 1_767_225_600n + period },
    });
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    ["of metadata alone", {}],
    ["of messages alone", { metadata: "", messages: [send(authority)] }],
    ["whose metadata says the same", { metadata: '{"title":"A title","summary":"A summary","authors":["a"]}' }],
    ["whose metadata has another form", { metadata: '{"title":5}' }],
    [
      "with texts as long as allowed",
      { title: "t".repeat(255), summary: "s".repeat(10_200), metadata: "m".repeat(255) },
    ],
    [
      "of a text of v1beta1",
      {
        messages: [
          pack(MsgExecLegacyContent, {
            content: { typeUrl: "/cosmos.gov.v1beta1.TextProposal", value: new Uint8Array(0) },
            authority,
          }),
        ],
      },
    ],
  ])("may be one %s", (_, fields) => {
    expect(govChain().deliver(submitProposal, request(fields)).response.proposalId).toBe(1n);
  });

  const only = "expected gov account as only signer for proposal message";
  test.each([
    ["no title", { title: "" }, "sdk 18: proposal title cannot be empty: invalid request"],
    ["no summary", { summary: "" }, "sdk 18: proposal summary cannot be empty: invalid request"],
    [
      "no proposer",
      { proposer: "" },
      "sdk 7: invalid proposer address: empty address string is not allowed: invalid address",
    ],
    [
      "neither messages nor metadata",
      { metadata: "" },
      "gov 11: either metadata or Msgs length must be non-nil: no messages proposed",
    ],
    [
      "another title in its metadata",
      { metadata: '{"title":"Other","summary":"A summary"}' },
      "gov 5: metadata title 'Other' must equal proposal title 'A title': invalid proposal content",
    ],
    [
      "no summary in its metadata",
      { metadata: '{"title":"A title"}' },
      "gov 5: metadata summary '' must equal proposal summary 'A summary': invalid proposal content",
    ],
    ["long metadata", { metadata: "m".repeat(256) }, "gov 15: got metadata with length 256: metadata too long"],
    ["a long title", { title: "t".repeat(256) }, "gov 15: got metadata with length 256: metadata too long"],
    ["a long summary", { summary: "é".repeat(5101) }, "gov 22: got summary with length 10202: summary too long"],
    ["coins that are none", { initialDeposit: [{ denom: "ueco2", amount: "-1" }] }, "sdk 10: -1ueco2: invalid coins"],
    [
      "too little deposit",
      { initialDeposit: eco2(enough / 10 - 1) },
      "gov 16: was (99999999ueco2), need (100000000ueco2): minimum deposit is too small",
    ],
    ["no deposit", { initialDeposit: [] }, "gov 16: was (), need (100000000ueco2): minimum deposit is too small"],
    [
      "too little for an expedited one",
      { initialDeposit: eco2(enough / 10), expedited: true },
      "gov 16: was (100000000ueco2), need (500000000ueco2): minimum deposit is too small",
    ],
    [
      "other coins beside",
      { initialDeposit: [{ denom: "uecc", amount: "1" }, ...eco2(enough)] },
      "gov 23: deposited 1uecc,1000000000ueco2, but gov accepts only the following denom(s): [ueco2]: invalid deposit denom",
    ],
    [
      "a deposit that nobody has",
      { initialDeposit: eco2(10n ** 13n) },
      "sdk 5: spendable balance 1000000000000ueco2 is smaller than 10000000000000ueco2: insufficient funds",
    ],
    ["a message of somebody else", { messages: [send(alice)] }, `gov 13: ${alice}: ${only}`],
    [
      "a message that nobody handles",
      { messages: [pack(MsgSubmitEvidence, { submitter: authority, evidence: undefined })] },
      "gov 10: /cosmos.evidence.v1beta1.MsgSubmitEvidence: proposal message not recognized by router",
    ],
    [
      "bytes that are no message",
      { messages: [{ typeUrl: `/${MsgVote.$type}`, value: Uint8Array.of(8) }] },
      "sdk 2: cosmos.gov.v1.MsgVote.proposal_id: the bytes end inside a number at byte 1: tx parse error",
    ],
    [
      "a content without handler",
      {
        messages: [
          pack(MsgExecLegacyContent, {
            content: pack(MsgUpdateParams, { authority, params: undefined }),
            authority,
          }),
        ],
      },
      "gov 9: /cosmos.gov.v1.MsgUpdateParams: no handler exists for proposal type",
    ],
  ])("is refused with %s", (_, fields, text) => {
    const chain = govChain();
    const before = chain.exported();
    expect(refusal(() => chain.deliver(submitProposal, request(fields)))).toBe(text);
    expect(chain.exported()).toEqual(before);
  });

  test("of a hundred messages costs gas for each byte that will be written again", () => {
    const gas = (messages: number) =>
      govChain().deliver(submitProposal, request({ messages: Array.from({ length: messages }, () => send(authority)) }))
        .gasUsed;
    const bytes = (send(authority).value.length + 25) * 99;
    expect(gas(100) - gas(1)).toBeGreaterThan(5 * 30 * bytes);
  });
});
