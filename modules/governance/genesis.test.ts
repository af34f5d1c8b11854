import { describe, expect, test } from "@jest/globals";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import type { Params } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgDefinition as OwnMsg } from "../../codec/gen/eco2/governance/v1/tx.ts";
import { exportGenesis } from "../../core/genesis.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { type TestChain, testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import bank from "../bank/index.ts";
import consensus from "../consensus/index.ts";
import staking from "../staking/index.ts";
import { subscriptions } from "./hooks.ts";
import gov from "./index.ts";
import { defaultParams } from "./params.ts";
import {
  addCandidate,
  alice,
  authority,
  bob,
  day,
  delegate,
  eco2,
  enough,
  govChain,
  pack,
  person,
  propose,
  withKeys,
} from "./testing/chain.ts";

const { methods } = QueryDefinition;
const send = pack(MsgSend, { fromAddress: authority, toAddress: bob, amount: eco2(5) });

/** A chain again from what another exported. */
function again(sections: Record<string, unknown>): TestChain {
  const chain = testChain([auth, bank, consensus, staking, gov], sections, subscriptions);
  withKeys(chain);
  return chain;
}
const sectionOf = (chain: TestChain) => chain.exported()["gov"] as Record<string, unknown>;

/** Proposals of every status, votes, deposits that go back or are forfeited, schedules. */
function full(): TestChain {
  const chain = govChain({ constitution: "We, the holders" });
  addCandidate(chain, 100, 1_000_000);
  delegate(chain, alice, 100, 3_000_000);
  delegate(chain, bob, 100, 1_000_000);
  const vote = (proposalId: bigint, voter: string, option: 1 | 3 | 4) =>
    chain.deliver(MsgDefinition.methods.vote, { proposalId, voter, option });
  for (const option of [1, 3, 4] as const) vote(propose(chain), alice, option);
  vote(propose(chain, [send]), alice, 1);
  chain.runBlock({ after: 2n * day });
  chain.runBlock();
  vote(propose(chain, [], { expedited: true }), bob, 1);
  vote(5n, person(100), 4);
  const { submitProposal } = MsgDefinition.methods;
  const small = { proposer: bob, metadata: "m", title: "t", summary: "s", initialDeposit: eco2(enough / 10) };
  chain.deliver(submitProposal, small);
  for (const height of [50n, 60n])
    chain.deliver(OwnMsg.methods.schedule, {
      authority,
      title: "later",
      messages: [send],
      trigger: { height, time: undefined, condition: { name: "bank.supply-at-least", argument: "1ueco2" } },
    });
  chain.deliver(OwnMsg.methods.cancelSchedule, { authority, scheduleId: 1n });
  return chain;
}

describe("a state exported", () => {
  test("is the same again, and goes on as the first would", () => {
    const chain = full();
    expect(sectionOf(chain)).toMatchObject({
      starting_proposal_id: "7",
      proposals: [1, 2, 3, 4, 5, 6].map((id) => ({ id: `${id}` })),
      votes: [{ voter: bob }, { voter: person(100) }],
      constitution: "We, the holders",
      next_schedule_id: "3",
      deposit_params: null,
    });
    const sections = chain.exported();
    const second = again(sections);
    expect(second.exported()).toEqual(sections);
    expect(second.broken()).toBeUndefined();
    const tally = (one: TestChain) => one.query(methods.tallyResult, { proposalId: 5n }).tally;
    expect(tally(second)).toEqual(tally(chain));
    expect(second.query(methods.constitution, {}).constitution).toBe("We, the holders");
  });

  test("with deposits still to be settled settles them as the first would", () => {
    const sections = full().exported() as Record<string, Record<string, unknown>>;
    const [proposed] = (sections["gov"]?.["proposals"] ?? []) as Record<string, unknown>[];
    const deposits = sections["gov"]?.["deposits"] as object[];
    const owed = [1, 2].map((id) => ({ proposal_id: `${id}`, depositor: alice, amount: eco2(7) }));
    const gift = { address: authority, coins: eco2(BigInt(5.1 * enough) + 14n) };
    const balances = sections["bank"]?.["balances"] as { address: string }[];
    const more = balances.map((one) => (one.address === authority ? gift : one));
    const second = again({
      ...sections,
      bank: { ...sections["bank"], balances: more, supply: [] },
      gov: { ...sections["gov"], deposits: [...owed, ...deposits], forfeited_proposal_ids: ["2"] },
    });
    expect(proposed?.["status"]).toBe("PROPOSAL_STATUS_PASSED");
    expect(second.broken()).toBeUndefined();
    expect(sectionOf(second)["forfeited_proposal_ids"]).toEqual(["2"]);
    second.runBlock();
    expect(sectionOf(second)).toMatchObject({ deposits, forfeited_proposal_ids: [] });
    expect(second.broken()).toBeUndefined();
  });

  test("for a chain that counts from 1 again keeps the blocks that a trigger still waits", () => {
    const chain = full();
    const { gov: section } = exportGenesis(chain.chain, chain.ctx, true) as Record<string, { schedules: object[] }>;
    expect(section?.schedules[1]).toMatchObject({ trigger: { height: "57" } });
  });

  test("of a new chain has the defaults", () => {
    expect(sectionOf(govChain())).toMatchObject({
      starting_proposal_id: "1",
      params: { quorum: "0.334000000000000000", min_deposit: eco2(enough), voting_period: "172800s" },
      proposals: [],
      schedules: [],
    });
  });
});

describe("a section is refused, naming where", () => {
  const proposal = {
    id: "1",
    status: 2,
    voting_start_time: "2026-01-01T00:00:00Z",
    voting_end_time: "2026-01-03T00:00:00Z",
  };
  const vote = { proposal_id: "1", voter: alice, options: [{ option: 1, weight: "1" }] };
  const deposit = { proposal_id: "1", depositor: alice, amount: eco2(5) };
  test.each([
    ["no first id", { starting_proposal_id: "0" }, "starting_proposal_id: starting proposal id must be greater than 0"],
    ["wrong params", { params: { quorum: "2" } }, "params: invalid minimum deposit: "],
    ["older params", { voting_params: { voting_period: "5s" } }, "params: the older groups of parameters are not read"],
    ["an unknown field", { votings: [] }, "unknown field of eco2.governance.v1.GenesisState"],
    ["an id not given out", { proposals: [{ ...proposal, id: "5" }] }, "proposals.0.id: id 5 is not from 1 to below"],
    ["an id twice", { proposals: [proposal, proposal] }, "proposals.1.id: duplicate proposal id: 1"],
    ["no status", { proposals: [{ ...proposal, status: 0 }] }, "proposals.0.status: 0 is no status of a proposal"],
    ["no end of votes", { proposals: [{ ...proposal, voting_end_time: null }] }, "proposals.0.voting_end_time: "],
    ["no end of deposits", { proposals: [{ ...proposal, status: 1 }] }, "proposals.0.deposit_end_time: "],
    [
      "messages of others",
      { proposals: [{ ...proposal, messages: [{ "@type": "/cosmos.bank.v1beta1.MsgSend" }] }] },
      "proposals.0.messages: ",
    ],
    ["a vote on nothing", { votes: [vote] }, "votes.0.proposal_id: proposal 1 is not in its voting period"],
    ["a vote twice", { proposals: [proposal], votes: [vote, vote] }, "votes.1: duplicate vote"],
    [
      "half a vote",
      { proposals: [proposal], votes: [{ ...vote, options: [{ option: 1, weight: "0.5" }] }] },
      "votes.0.options: total weight lower",
    ],
    [
      "a voter in capitals",
      { proposals: [proposal], votes: [{ ...vote, voter: alice.toUpperCase() }] },
      "votes.0.voter: ",
    ],
    [
      "a deposit without coins behind it",
      { proposals: [proposal], deposits: [deposit] },
      "deposits: expected module account was 0ueco2 but we got 5ueco2",
    ],
    ["a deposit twice", { proposals: [proposal], deposits: [deposit, deposit] }, "deposits.1: duplicate deposit"],
    [
      "a deposit of nothing",
      { proposals: [proposal], deposits: [{ ...deposit, amount: eco2(0) }] },
      "deposits.0.amount: ",
    ],
    ["nothing forfeited", { forfeited_proposal_ids: ["3"] }, "forfeited_proposal_ids.0: 3 has no deposits to settle"],
    ["a schedule without id", { schedules: [{ id: "4", status: 1 }] }, "schedules.0.id: id 4 is not from 1 to below"],
    [
      "a schedule without status",
      { next_schedule_id: "2", schedules: [{ id: "1" }] },
      "schedules.0.status: 0 is no status",
    ],
  ])("%s", (_, fields, text) => {
    const start = () => govChain({ starting_proposal_id: "2", ...fields });
    expect(start).toThrow(GenesisError);
    expect(start).toThrow(`app_state.gov`);
    expect(start).toThrow(text);
  });
});

describe("parameters", () => {
  const refused: readonly (readonly [Partial<Params>, string])[] = [
    [{ minDeposit: [] }, "invalid minimum deposit: "],
    [{ minDeposit: eco2(0) }, "invalid minimum deposit: 0ueco2"],
    [
      { expeditedMinDeposit: eco2(enough) },
      "expedited minimum deposit must be greater than minimum deposit: 1000000000ueco2",
    ],
    [
      { expeditedMinDeposit: [{ denom: "uecc", amount: "5" }] },
      "expedited minimum deposit: uecc is not in the minimum deposit",
    ],
    [{ maxDepositPeriod: undefined }, "maximum deposit period must not be nil"],
    [{ maxDepositPeriod: { seconds: 0n, nanos: 0 } }, "maximum deposit period must be positive: 0s"],
    [{ votingPeriod: { seconds: 400_000_000n, nanos: 0 } }, "voting period 400000000s is longer than ten years"],
    [
      { expeditedVotingPeriod: defaultParams.votingPeriod },
      "expedited voting period 172800s must be strictly less than the regular",
    ],
    [{ quorum: "-0.1" }, "quorum cannot be negative: -0.1"],
    [{ quorum: "1.1" }, "quorum too large: 1.1"],
    [{ quorum: "many" }, 'invalid quorum: failed to set decimal string with base 10: "many"'],
    [{ threshold: "0" }, "vote threshold must be positive: 0"],
    [{ expeditedThreshold: "0.5" }, "expedited vote threshold 0.5, must be greater than the regular threshold 0.5"],
    [{ vetoThreshold: "0" }, "veto threshold must be positive: 0"],
    [{ minInitialDepositRatio: "2" }, "minimum initial deposit ratio too large: 2"],
    [{ proposalCancelRatio: "2" }, "cancel ratio of a proposal's deposits too large: 2"],
    [{ minDepositRatio: "2" }, "minimum deposit ratio too large: 2"],
    [{ proposalCancelDest: "x" }, "deposits destination address is invalid: x"],
    [{ proposalCancelDest: authority }, "deposits destination address is the account of module gov"],
  ];
  test.each(refused.map(([fields, text]) => [text, fields] as const))("%s", (text, fields) => {
    const chain = govChain();
    const update = () =>
      chain.deliver(MsgDefinition.methods.updateParams, { authority, params: { ...defaultParams, ...fields } });
    expect(update).toThrow(text);
    expect(update).toThrow("invalid request");
    expect(chain.query(methods.params, { paramsType: "" }).params).toEqual(defaultParams);
  });

  test("are changed by the authority alone, and given whole", () => {
    const chain = govChain();
    const { updateParams } = MsgDefinition.methods;
    expect(() => chain.deliver(updateParams, { authority: alice, params: defaultParams })).toThrow(
      `invalid authority; expected ${authority}, got ${alice}: expected gov account as only signer`,
    );
    expect(() => chain.deliver(updateParams, { authority, params: undefined })).toThrow("params must be given whole");
  });
});
