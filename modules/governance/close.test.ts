import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { QueryDefinition as BankQuery } from "../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgDefinition as BankMsg, MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition, MsgUpdateParams } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { type TestChain, testAddress } from "../../core/testing/chain.ts";
import { BankKeeper } from "../bank/keeper.ts";
import { StakingKeeper } from "../staking/keeper.ts";
import { defaultParams } from "./params.ts";
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
  enoughExpedited,
  eventTexts,
  govChain,
  pack,
  person,
  propose,
} from "./testing/chain.ts";

const { methods } = QueryDefinition;
const neutrality = encodeAddress("eco", moduleAddress("neutrality"));
const balance = (chain: TestChain, address: string) =>
  Number(chain.query(BankQuery.methods.balance, { address, denom: "ueco2" }).balance?.amount);
const found = (chain: TestChain, proposalId = 1n) => chain.query(methods.proposal, { proposalId }).proposal;
const vote = (chain: TestChain, voter: string, option: 1 | 2 | 3 | 4, proposalId = 1n) =>
  chain.deliver(MsgDefinition.methods.vote, { proposalId, voter, option });
/** Brings the end of the period of a regular vote. @returns the events of the close */
function end(chain: TestChain, after = 2n * day) {
  chain.runBlock({ after });
  return eventTexts(chain.runBlock().events).filter((text) => text.startsWith("active_proposal"));
}

/** Ten million delegated by each of alice, bob and carol to a candidate that has one unit itself. */
function trio() {
  const chain = govChain();
  addCandidate(chain, 100, 1);
  for (const voter of [alice, bob, carol]) delegate(chain, voter, 100, 10_000_000);
  return chain;
}
const change = (quorum: string) =>
  pack(MsgUpdateParams, { authority, params: { ...defaultParams, quorum, burnVoteQuorum: true } });
const drain = (amount: number) => pack(MsgSend, { fromAddress: authority, toAddress: carol, amount: eco2(amount) });

describe("at its end a proposal", () => {
  const yes = "proposal_result=proposal_passed proposal_log=passed";
  const no = "proposal_result=proposal_rejected proposal_log=rejected";
  test.each<[string, (1 | 2 | 3 | 4 | 0)[], string, number, boolean]>([
    ["passes with more than half of the votes", [1, 1, 3], yes, 3, false],
    ["passes where the others abstain", [1, 2, 2], yes, 3, false],
    ["is rejected by half", [1, 3, 2], no, 4, false],
    ["is rejected where all abstain", [2, 2, 2], no, 4, false],
    ["is rejected below the quorum", [1, 0, 0], no, 4, false],
    ["is rejected by a veto, which costs the deposit", [1, 4, 4], no, 4, true],
    ["is rejected where nobody votes", [0, 0, 0], no, 4, false],
  ])("%s", (_, options, text, status, forfeits) => {
    const chain = trio();
    propose(chain);
    for (const [i, option] of options.entries()) if (option !== 0) vote(chain, [alice, bob, carol][i] ?? "", option);
    expect(end(chain)).toEqual([`active_proposal proposal_id=1 ${text}`]);
    expect(found(chain)).toMatchObject({
      status,
      failedReason: status === 3 ? "" : "proposal did not get enough votes to pass",
      finalTallyResult: {
        yesCount: `${options.filter((option) => option === 1).length * 10_000_000}`,
        noWithVetoCount: `${options.filter((option) => option === 4).length * 10_000_000}`,
      },
    });
    expect(balance(chain, neutrality)).toBe(forfeits ? enough : 0);
    expect(balance(chain, authority)).toBe(0);
    expect(chain.broken()).toBeUndefined();
  });

  test("is measured against all that is delegated, seated or not", () => {
    const chain = trio();
    addCandidate(chain, 101, 70_000_000);
    propose(chain);
    for (const voter of [alice, bob, carol]) vote(chain, voter, 1);
    expect(end(chain)).toEqual([`active_proposal proposal_id=1 ${no}`]);
  });

  test("runs its messages in the name of the governance account", () => {
    const chain = trio();
    propose(chain, [change("0.1"), change("0.2")]);
    for (const voter of [alice, bob]) vote(chain, voter, 1);
    expect(end(chain)).toEqual([`active_proposal proposal_id=1 ${yes}`]);
    expect(chain.query(methods.params, { paramsType: "" }).params?.quorum).toBe("0.2");
  });

  test("whose message fails has changed nothing, and says why", () => {
    const chain = trio();
    propose(chain, [change("0.1"), drain(5)]);
    for (const voter of [alice, bob]) vote(chain, voter, 1);
    const owed = "999999995ueco2 would be left of 1000000000ueco2 that depositors are owed: insufficient funds";
    expect(end(chain)).toEqual([
      "active_proposal proposal_id=1 proposal_result=proposal_failed proposal_log=passed, but msg 1 " +
        `(/cosmos.bank.v1beta1.MsgSend) failed on execution: ${owed}`,
    ]);
    expect(found(chain)).toMatchObject({ status: 5, failedReason: owed });
    expect(chain.query(methods.params, { paramsType: "" }).params?.quorum).toBe(defaultParams.quorum);
    expect(balance(chain, alice)).toBe(1_000_000_000_000 - 10_000_000);
    expect(chain.broken()).toBeUndefined();
  });

  test("below the quorum costs the deposit where the parameters say so", () => {
    const chain = trio();
    propose(chain, [change("0.334")]);
    for (const voter of [alice, bob]) vote(chain, voter, 1);
    end(chain);
    propose(chain);
    expect(end(chain)).toEqual([`active_proposal proposal_id=2 ${no}`]);
    expect(balance(chain, neutrality)).toBe(enough);
  });
});

describe("an expedited proposal", () => {
  test("passes in the short period with two thirds", () => {
    const chain = trio();
    propose(chain, [], { expedited: true });
    for (const voter of [alice, bob, carol]) vote(chain, voter, 1);
    end(chain, day);
    expect(found(chain)).toMatchObject({ status: 3, expedited: true });
  });

  test("goes on as a regular one otherwise, with its votes and its deposit", () => {
    const chain = trio();
    propose(chain, [], { expedited: true });
    vote(chain, alice, 1);
    vote(chain, bob, 1);
    vote(chain, carol, 3);
    expect(end(chain, day)).toEqual([
      "active_proposal proposal_id=1 proposal_result=expedited_proposal_rejected " +
        "proposal_log=expedited proposal converted to regular",
    ]);
    expect(found(chain)).toMatchObject({
      status: 2,
      expedited: false,
      votingEndTime: { seconds: 1_767_225_600n + 172_800n },
      finalTallyResult: { yesCount: "20000000", noCount: "10000000" },
    });
    expect(balance(chain, authority)).toBe(enoughExpedited);
    expect(chain.query(methods.votes, { proposalId: 1n }).votes).toHaveLength(3);
    expect(chain.broken()).toBeUndefined();
    end(chain, day);
    expect(found(chain)).toMatchObject({ status: 3 });
    expect(balance(chain, alice)).toBe(1_000_000_000_000 - 10_000_000);
  });
});

/** Addresses of accounts that nobody has met. */
const crowdOf = (size: number) =>
  Array.from({ length: size }, (_, i) =>
    encodeAddress("eco", Buffer.alloc(20, i.toString(16).padStart(40, "0"), "hex")),
  );

describe("what is left of a proposal", () => {
  test("votes are not seen any more, and deleted some in each block", () => {
    const chain = trio();
    propose(chain);
    const voters = crowdOf(700);
    for (const voter of voters) vote(chain, voter, 1);
    for (const voter of [alice, bob, carol]) vote(chain, voter, 1);
    end(chain);
    expect(chain.query(methods.votes, { proposalId: 1n })).toEqual({
      votes: [],
      pagination: { nextKey: new Uint8Array(0), total: 0n },
    });
    const { votes } = chain.exported()["gov"] as { votes: unknown[] };
    expect(votes).toEqual([]);
    const left = () =>
      [...chain.ctx.branch.iterate("gov", { start: Uint8Array.of(0x20), end: Uint8Array.of(0x21) })].length;
    expect(left()).toBe(703);
    // Three delegations and one tally go before the votes, 250 entries in each block.
    chain.runBlock();
    expect(left()).toBe(703 - 246);
    chain.runBlock();
    expect(left()).toBe(703 - 496);
    chain.runBlock();
    const ours = { start: Uint8Array.of(0x80), end: Uint8Array.of(0x90) };
    expect([...chain.ctx.branch.iterate("gov", ours)]).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("deposits of a crowd go back some in each block", () => {
    const chain = govChain();
    chain.deliver(MsgDefinition.methods.updateParams, {
      authority,
      params: { ...defaultParams, minDepositRatio: "0", minInitialDepositRatio: "0" },
    });
    const crowd = crowdOf(450);
    chain.deliver(MsgDefinition.methods.submitProposal, {
      proposer: alice,
      metadata: "m",
      title: "t",
      summary: "s",
      initialDeposit: [],
    });
    for (const toAddress of crowd)
      chain.deliver(BankMsg.methods.send, { fromAddress: alice, toAddress, amount: eco2(3) });
    for (const depositor of crowd)
      chain.deliver(MsgDefinition.methods.deposit, { proposalId: 1n, depositor, amount: eco2(3) });
    chain.runBlock({ after: 2n * day });
    chain.runBlock();
    const deposits = () => (chain.exported()["gov"] as { deposits: unknown[] }).deposits.length;
    // One of the entries is alice's empty one.
    expect(deposits()).toBe(251);
    expect(chain.broken()).toBeUndefined();
    chain.runBlock();
    chain.runBlock();
    expect(deposits()).toBe(0);
    expect(balance(chain, authority)).toBe(0);
    expect(crowd.every((one) => balance(chain, one) === 3)).toBe(true);
  });

  test("a module that gave a deposit gets it back, and a shortage of coins stops nothing", () => {
    const chain = trio();
    chain.deliver(BankMsg.methods.send, { fromAddress: alice, toAddress: person(200), amount: eco2(enough) });
    const coins = chain.chain.doors(BankKeeper);
    coins.sendToModule(chain.ctx, testAddress(200), "neutrality", [{ denom: "ueco2", amount: BigInt(enough) }]);
    propose(chain);
    chain.deliver(MsgDefinition.methods.deposit, { proposalId: 1n, depositor: neutrality, amount: eco2(enough) });
    // As somebody would whom governance granted it.
    chain.deliver(BankMsg.methods.send, { fromAddress: authority, toAddress: carol, amount: eco2(1) });
    end(chain);
    const { deposits } = chain.exported()["gov"] as { deposits: unknown[] };
    expect([deposits.length, balance(chain, neutrality), chain.broken()]).toEqual([
      2,
      0,
      "gov.deposits: ueco2: the account has 1999999999, deposits are 2000000000",
    ]);
    coins.sendToModule(chain.ctx, testAddress(3), "gov", [{ denom: "ueco2", amount: 1n }]);
    chain.runBlock();
    expect([balance(chain, authority), balance(chain, neutrality), chain.broken()]).toEqual([0, enough, undefined]);
  });

  test("many proposals that end together are closed a few in each block", () => {
    const chain = trio();
    for (let i = 0; i < 6; i++) propose(chain);
    expect(end(chain)).toHaveLength(4);
    expect(eventTexts(chain.runBlock().events).filter((text) => text.startsWith("active_proposal"))).toHaveLength(2);
    expect(chain.broken()).toBeUndefined();
  });
});

test("a slash makes votes weigh what their tokens are worth at the close", () => {
  const chain = trio();
  addCandidate(chain, 101, 30_000_000);
  delegate(chain, person(7), 101, 30_000_000);
  propose(chain);
  for (const voter of [alice, bob]) vote(chain, voter, 1);
  vote(chain, person(7), 3);
  const keeper = chain.chain.doors(StakingKeeper);
  expect(keeper.slash(chain.ctx, testAddress(101), chain.ctx.height, 5n * 10n ** 17n)).toBe(30_000_000n);
  end(chain);
  expect(found(chain)).toMatchObject({ status: 3, finalTallyResult: { yesCount: "20000000", noCount: "15000000" } });
  expect(chain.broken()).toBeUndefined();
});
