import { describe, expect, test } from "@jest/globals";
import { MsgExec } from "../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { MsgMultiSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { QueryDefinition as UpgradeQuery } from "../../codec/gen/cosmos/upgrade/v1beta1/query.ts";
import { MsgCancelUpgrade, MsgSoftwareUpgrade } from "../../codec/gen/cosmos/upgrade/v1beta1/tx.ts";
import { Plan } from "../../codec/gen/cosmos/upgrade/v1beta1/upgrade.ts";
import { Origin, ProposalStatus } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { MsgSetMembers } from "../../codec/gen/eco2/committee/v1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { OutOfGas } from "../../core/gas.ts";
import { refusal } from "../../core/testing/refusal.ts";
import {
  accountOf,
  authority,
  balance,
  committeeChain,
  create,
  day,
  eco2,
  members,
  methods,
  pack,
  person,
  power,
  propose,
  queries,
  rules,
  sendFrom,
  sendUrl,
  upgradeUrl,
  vote,
} from "./testing/chain.ts";

const plan = (by: string) =>
  pack(MsgSoftwareUpgrade, { authority: by, plan: Plan.fromPartial({ name: "v2", height: 100n }) });
const statusOf = (chain: ReturnType<typeof committeeChain>, proposalId: bigint) =>
  chain.query(queries.proposal, { proposalId }).proposal;

describe("a proposal", () => {
  test("runs with the vote that reaches the threshold, in the committee's own name", () => {
    const chain = committeeChain();
    const id = create(chain);
    const proposal = propose(chain, id, [sendFrom(id, 300), sendFrom(id, 200)]);
    expect(vote(chain, 1, proposal)).toBe(ProposalStatus.PROPOSAL_STATUS_OPEN);
    expect(balance(chain, accountOf(id))).toBe(10_000n);
    expect(vote(chain, 3, proposal)).toBe(ProposalStatus.PROPOSAL_STATUS_EXECUTED);
    expect(balance(chain, accountOf(id))).toBe(9_500n);
    expect(chain.query(queries.committee, { committeeId: id }).spent).toEqual([
      { committeeId: id, origin: Origin.ORIGIN_COMMITTEE, typeUrl: sendUrl, coins: eco2(500) },
    ]);
    expect(refusal(() => vote(chain, 2, proposal))).toBe(`committee 10: ${proposal}: proposal is closed`);
    expect(chain.broken()).toBeUndefined();
  });

  test("runs in the name of the authority where a power says so", () => {
    const chain = committeeChain();
    const id = create(chain);
    const proposal = propose(chain, id, [plan(authority)]);
    vote(chain, 1, proposal);
    expect(vote(chain, 2, proposal)).toBe(ProposalStatus.PROPOSAL_STATUS_EXECUTED);
    expect(chain.query(UpgradeQuery.methods.currentPlan, {}).plan?.name).toBe("v2");
  });

  test("is rejected when the threshold cannot be reached; a member may think again before", () => {
    const chain = committeeChain();
    const id = create(chain);
    const proposal = propose(chain, id, [sendFrom(id, 1)]);
    expect(vote(chain, 1, proposal, false)).toBe(ProposalStatus.PROPOSAL_STATUS_OPEN);
    expect(vote(chain, 1, proposal, true)).toBe(ProposalStatus.PROPOSAL_STATUS_OPEN);
    vote(chain, 2, proposal, false);
    expect(vote(chain, 3, proposal, false)).toBe(ProposalStatus.PROPOSAL_STATUS_REJECTED);
    expect(balance(chain, accountOf(id))).toBe(10_000n);
  });

  test("that fails changes nothing and says why", () => {
    const chain = committeeChain();
    const id = create(chain, { powers: [power(sendUrl)] });
    const proposal = propose(chain, id, [sendFrom(id, 4_000), sendFrom(id, 7_000)]);
    vote(chain, 1, proposal);
    expect(vote(chain, 2, proposal)).toBe(ProposalStatus.PROPOSAL_STATUS_FAILED);
    expect(balance(chain, accountOf(id))).toBe(10_000n);
    expect(statusOf(chain, proposal)?.reason).toMatch(/spendable balance 6000ueco2 is smaller than 7000ueco2/);
    expect(chain.broken()).toBeUndefined();
  });

  test("whose last voter pays too little gas stays open", () => {
    const chain = committeeChain();
    const id = create(chain);
    const proposal = propose(chain, id, [sendFrom(id, 5)]);
    vote(chain, 1, proposal);
    const last = () => chain.deliver(methods.vote, { voter: person(2), proposalId: proposal, yes: true }, 30_000);
    expect(last).toThrow(OutOfGas);
    expect(statusOf(chain, proposal)?.status).toBe(ProposalStatus.PROPOSAL_STATUS_OPEN);
    expect(vote(chain, 2, proposal)).toBe(ProposalStatus.PROPOSAL_STATUS_EXECUTED);
  });

  test("expires at the end of its voting period", () => {
    const chain = committeeChain();
    const id = create(chain);
    const proposal = propose(chain, id, [sendFrom(id, 5)]);
    vote(chain, 1, proposal);
    chain.runBlock({ after: 2n * day });
    expect(statusOf(chain, proposal)?.status).toBe(ProposalStatus.PROPOSAL_STATUS_OPEN);
    const { events } = chain.runBlock();
    expect(events.map(({ type }) => type)).toContain("eco2.committee.v1.EventProposalClosed");
    expect(statusOf(chain, proposal)?.status).toBe(ProposalStatus.PROPOSAL_STATUS_EXPIRED);
    expect(refusal(() => vote(chain, 2, proposal))).toMatch(/^committee 10: /);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<readonly [string, (chain: ReturnType<typeof committeeChain>, id: bigint) => unknown]>([
    ["new members", (chain, id) => chain.deliver(methods.setMembers, { authority, committeeId: id, members })],
    ["new rules", (chain, id) => chain.deliver(methods.updateRules, { authority, committeeId: id, rules: rules() })],
    ["a member who leaves", (chain, id) => chain.deliver(methods.resign, { member: person(3), committeeId: id })],
    ["the end of the committee", (chain, id) => chain.deliver(methods.dissolve, { authority, committeeId: id })],
    ["the end of the term", (chain) => [chain.runBlock({ after: 100n * day }), chain.runBlock()]],
  ])("ends with %s", (_, change) => {
    const chain = committeeChain();
    const id = create(chain, { votingPeriod: { seconds: 200n * 86_400n, nanos: 0 } });
    const proposal = propose(chain, id, [sendFrom(id, 5)]);
    change(chain, id);
    expect(statusOf(chain, proposal)?.status).toBe(ProposalStatus.PROPOSAL_STATUS_DROPPED);
    expect(chain.query(queries.proposals, { committeeId: id, status: 6 }).proposals).toHaveLength(1);
    expect(chain.query(queries.proposals, { committeeId: id, status: 1 }).proposals).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("a committee does not act beyond its powers", () => {
  const cases: readonly (readonly [string, (id: bigint) => Any, RegExp])[] = [
    [
      "a message that is not listed",
      () => pack(MsgCancelUpgrade, { authority }),
      /^committee 5: \/cosmos\.upgrade\.v1beta1\.MsgCancelUpgrade: /,
    ],
    [
      "a listed message in the name of somebody else",
      (id) => sendFrom(id, 5, person(9)),
      /^committee 5: .*MsgSend in the name of eco1/,
    ],
    [
      "its own message in the name of the authority",
      (id) => sendFrom(id, 5, authority),
      /^committee 5: .*MsgSend in the name of eco1/,
    ],
    [
      "the authority's message in its own name",
      (id) => plan(accountOf(id)),
      /^committee 5: .*MsgSoftwareUpgrade in the name of eco1/,
    ],
    [
      "more than its limit",
      (id) => sendFrom(id, 1001),
      /^committee 6: .* would come to 1001ueco2 of 1000ueco2 in this term/,
    ],
    [
      "coins that its limit does not name",
      (id) => pack(MsgMultiSend, { inputs: [{ address: accountOf(id), coins: eco2(1) }], outputs: [] }),
      /^committee 5/,
    ],
    ["bytes that are no message", () => ({ typeUrl: sendUrl, value: Uint8Array.of(255) }), /^sdk 2: /],
  ];

  test.each(cases)("by %s", (_, message, text) => {
    const chain = committeeChain();
    const id = create(chain);
    const before = chain.exported();
    expect(refusal(() => propose(chain, id, [message(id)]))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  test("by several messages that together pass its limit, or by proposals one after the other", () => {
    const chain = committeeChain();
    const id = create(chain);
    expect(refusal(() => propose(chain, id, [sendFrom(id, 600), sendFrom(id, 600)]))).toMatch(/^committee 6/);
    const [first, second] = [propose(chain, id, [sendFrom(id, 600)]), propose(chain, id, [sendFrom(id, 600)])];
    for (const who of [1, 2]) vote(chain, who, first);
    vote(chain, 1, second);
    expect(vote(chain, 2, second)).toBe(ProposalStatus.PROPOSAL_STATUS_FAILED);
    expect(statusOf(chain, second)?.reason).toMatch(/beyond the spending limit/);
    expect(balance(chain, accountOf(id))).toBe(9_400n);
    expect(refusal(() => propose(chain, id, [sendFrom(id, 401)]))).toMatch(/^committee 6/);
    chain.deliver(methods.setMembers, { authority, committeeId: id, members });
    expect(propose(chain, id, [sendFrom(id, 1000)])).toBe(3n);
  });

  test("by powers that were taken while a proposal was open: it ends", () => {
    const chain = committeeChain();
    const id = create(chain);
    const proposal = propose(chain, id, [sendFrom(id, 5)]);
    chain.deliver(methods.updateRules, { authority, committeeId: id, rules: rules({ powers: [] }) });
    expect(refusal(() => vote(chain, 1, proposal))).toMatch(/^committee 10/);
    expect(chain.query(queries.mayAct, { committeeId: id, typeUrl: sendUrl }).mayAct).toBe(false);
  });

  test.each<readonly [string, object, RegExp]>([
    ["messages that run others", { powers: [power(`/${MsgExec.$type}`)] }, /MsgExec would lead beyond/],
    [
      "messages that change committees",
      { powers: [power(`/${MsgSetMembers.$type}`, undefined, 2)] },
      /MsgSetMembers would lead beyond/,
    ],
    [
      "a send in the authority's name",
      { powers: [power(sendUrl, undefined, 2)] },
      /none of the messages that only the authority/,
    ],
    ["a limit of what moves nothing", { powers: [power(upgradeUrl, 5, 2)] }, /moves no coins/],
    ["a limit of nothing", { powers: [power(sendUrl, 0)] }, /invalid spend_limit/],
    ["no message", { powers: [power("/eco2.none.v1.MsgNone")] }, /is no message/],
    ["a message without a signer", { powers: [power("/cosmos.base.v1beta1.Coin")] }, /is no message/],
    [
      "a message that no module takes",
      { powers: [power("/cosmos.gov.v1.MsgDeposit")] },
      /no module of this chain takes/,
    ],
    ["a message twice", { powers: [power(sendUrl), power(sendUrl, 5)] }, /listed twice/],
    ["nobody's name", { powers: [power(sendUrl, undefined, 0)] }, /its origin is/],
  ])("since no power is given over %s", (_, change, text) => {
    const chain = committeeChain();
    const answer = refusal(() => create(chain, change));
    expect(answer).toMatch(/^committee 7: .*: invalid rules$/);
    expect(answer).toMatch(text);
  });
});

describe("a proposal is refused", () => {
  test.each<readonly [string, Parameters<typeof propose>[3], string]>([
    ["of a stranger", person(7), `committee 4: ${person(7)}: not a member of the committee`],
    ["of no address", "eco1none", "sdk 7"],
  ])("%s", (_, proposer, text) => {
    const chain = committeeChain();
    const id = create(chain);
    expect(refusal(() => propose(chain, id, [sendFrom(id, 5)], proposer))).toContain(text);
  });

  test.each<readonly [string, object, RegExp]>([
    ["without messages", { messages: [] }, /^committee 16: 0 messages/],
    ["with too many", { messages: Array.from({ length: 17 }, () => sendFrom(1n, 1)) }, /^committee 16: 17 messages/],
    ["without a title", { title: " " }, /^committee 16: title is empty/],
    ["with a title of many bytes", { title: "x".repeat(141) }, /title has 141 bytes/],
    ["with control characters", { summary: "a\u0007" }, /summary has control characters/],
    ["for a committee that is not there", { committeeId: 9n }, /^committee 2: 9: committee not found/],
  ])("%s", (_, change, text) => {
    const chain = committeeChain();
    const id = create(chain);
    const request = { proposer: person(1), committeeId: id, messages: [sendFrom(id, 5)], title: "t", summary: "" };
    expect(refusal(() => chain.deliver(methods.submitProposal, { ...request, ...change }))).toMatch(text);
  });

  test("where as many are open as may be", () => {
    const chain = committeeChain();
    const id = create(chain);
    for (let i = 0; i < 3; i++) propose(chain, id, [sendFrom(id, 5)]);
    expect(refusal(() => propose(chain, id, [sendFrom(id, 5)]))).toBe(
      "committee 12: 3 proposals of body: too many are open",
    );
  });

  test("of a body that is not in office, and so are its votes", () => {
    const chain = committeeChain();
    const id = create(chain);
    const proposal = propose(chain, id, [sendFrom(id, 5)]);
    expect(refusal(() => vote(chain, 7, proposal))).toMatch(/^committee 4/);
    expect(refusal(() => vote(chain, 1, 99n))).toMatch(/^committee 9/);
    for (const member of [person(2), person(3)]) chain.deliver(methods.resign, { member, committeeId: id });
    expect(refusal(() => propose(chain, id, [sendFrom(id, 5)]))).toBe("committee 11: body: committee is not in office");
    expect(chain.query(queries.mayAct, { committeeId: id, typeUrl: sendUrl }).mayAct).toBe(false);
    chain.runBlock({ after: 100n * day });
    chain.runBlock();
    expect(chain.query(queries.committee, { committeeId: id }).committee?.members).toEqual([]);
  });
});
