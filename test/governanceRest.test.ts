import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { inProcessBackend } from "../api/inProcess.ts";
import { eco2 } from "../app/eco2.ts";
import { encodeAddress } from "../codec/bech32.ts";
import { MsgSubmitProposal, MsgVote } from "../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgDelegate } from "../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { Params } from "../codec/gen/eco2/registry/v1/registry.ts";
import { MsgUpdateParams } from "../codec/gen/eco2/registry/v1/tx.ts";
import { moduleAddress } from "../core/addresses.ts";
import { testOperator } from "../engine/testing/founders.ts";
import { message, type StartedChain, startChain } from "../engine/testing/startChain.ts";
import { build, noComet, type Served, serve, settings } from "./harness/api.ts";

// The routes that Ping.pub and older explorers ask, in the shapes that they read.
let chain: StartedChain;
let served: Served;
const authority = encodeAddress("eco", moduleAddress("gov"));
let [first, second] = ["", ""];
const coins = (amount: string) => [{ denom: "ueco2", amount }];

beforeAll(async () => {
  chain = await startChain(eco2);
  const [one, two] = chain.accounts;
  if (one === undefined || two === undefined) throw new Error("there are accounts");
  [first, second] = [one.address, two.address];
  const operator = encodeAddress("ecovaloper", testOperator(1, "eco").bytes);
  const amount = { denom: "ueco2", amount: "500000000000" };
  await chain.send(one, [message(MsgDelegate, { delegatorAddress: first, validatorAddress: operator, amount })]);
  const texts = { proposer: first, title: "A title", summary: "A summary" };
  const change = message(MsgUpdateParams, { authority, params: Params.fromPartial({ registrars: [second] }) });
  await chain.send(one, [
    message(MsgSubmitProposal, { ...texts, messages: [change], initialDeposit: coins("1000000000") }),
    message(MsgVote, { proposalId: 1n, voter: first, option: 1 }),
  ]);
  await chain.send(one, [message(MsgSubmitProposal, { ...texts, metadata: "m", initialDeposit: coins("100000000") })]);
  const { application, store } = chain;
  served = await serve(inProcessBackend({ application, store, comet: noComet(), settings, build }));
}, 60_000);

afterAll(async () => {
  await served.close();
  await chain.close();
});

const get = async (path: string): Promise<unknown> => {
  const response = await fetch(`${served.restUrl}${path}`);
  return { status: response.status, ...((await response.json()) as object) };
};
const when = expect.stringMatching(/^2026-01-0\dT00:00:0\dZ$/);
const page = (total: string) => ({ next_key: null, total });
const vote = () => ({
  proposal_id: "1",
  voter: first,
  options: [{ option: "VOTE_OPTION_YES", weight: "1.000000000000000000" }],
  metadata: "",
});
const deposit = (id: string, amount: string) => ({ proposal_id: id, depositor: first, amount: coins(amount) });
const tally = { yes_count: "500000000000", abstain_count: "0", no_count: "0", no_with_veto_count: "0" };
const none = { yes_count: "0", abstain_count: "0", no_count: "0", no_with_veto_count: "0" };
const changed = () => ({
  registrars: [second],
  review_authority: "",
  import_approvals: 0,
  import_request_period: null,
  receipts_required: false,
  max_walk: 0,
});
const voting = () => ({
  id: "1",
  messages: [{ "@type": "/eco2.registry.v1.MsgUpdateParams", authority, params: changed() }],
  status: "PROPOSAL_STATUS_VOTING_PERIOD",
  final_tally_result: none,
  submit_time: when,
  deposit_end_time: when,
  total_deposit: coins("1000000000"),
  voting_start_time: when,
  voting_end_time: when,
  metadata: "",
  title: "A title",
  summary: "A summary",
  proposer: first,
  expedited: false,
  failed_reason: "",
});

test.each<[string, () => object]>([
  ["params/voting", () => ({ voting_params: { voting_period: "172800s" }, deposit_params: null, tally_params: null })],
  [
    "params/tallying",
    () => ({
      tally_params: {
        quorum: "0.334000000000000000",
        threshold: "0.500000000000000000",
        veto_threshold: "0.334000000000000000",
      },
      params: expect.objectContaining({ burn_vote_veto: true, expedited_voting_period: "86400s" }),
    }),
  ],
  ["params/deposit", () => ({ deposit_params: { min_deposit: coins("1000000000"), max_deposit_period: "172800s" } })],
  ["proposals?proposal_status=2&pagination.reverse=true", () => ({ proposals: [voting()], pagination: page("1") })],
  [
    "proposals?proposal_status=PROPOSAL_STATUS_DEPOSIT_PERIOD",
    () => ({ proposals: [expect.objectContaining({ id: "2", voting_start_time: null })], pagination: page("1") }),
  ],
  [
    "proposals?pagination.limit=1&pagination.reverse=true",
    () => ({ proposals: [expect.objectContaining({ id: "2" })], pagination: { next_key: "AAAAAAAAAAE=", total: "0" } }),
  ],
  ["proposals/1", () => ({ proposal: voting() })],
  ["proposals/1/deposits", () => ({ deposits: [deposit("1", "1000000000")], pagination: page("1") })],
  ["proposals/1/tally", () => ({ tally })],
  ["proposals/1/votes", () => ({ votes: [vote()], pagination: page("1") })],
  ["constitution", () => ({ constitution: "" })],
])("/cosmos/gov/v1/%s", async (path, expected) => {
  expect(await get(`/cosmos/gov/v1/${path}`)).toMatchObject({ status: 200, ...expected() });
});

test("a vote of one account, and of another that has cast none", async () => {
  expect(await get(`/cosmos/gov/v1/proposals/1/votes/${first}`)).toEqual({ status: 200, vote: vote() });
  expect(await get(`/cosmos/gov/v1/proposals/1/votes/${second}`)).toEqual({
    status: 400,
    code: 3,
    message: `voter: ${second} not found for proposal: 1`,
    details: [],
  });
  expect(await get("/cosmos/gov/v1/proposals/9")).toEqual({
    status: 404,
    code: 5,
    message: "proposal 9 doesn't exist",
    details: [],
  });
});

test("the older routes, and those of schedules", async () => {
  expect(await get("/cosmos/gov/v1beta1/proposals/1")).toMatchObject({
    status: 200,
    proposal: {
      proposal_id: "1",
      content: { "@type": "/eco2.registry.v1.MsgUpdateParams" },
      status: "PROPOSAL_STATUS_VOTING_PERIOD",
    },
  });
  expect(await get("/cosmos/gov/v1beta1/proposals/1/tally")).toMatchObject({
    tally: { yes: "500000000000", abstain: "0", no: "0", no_with_veto: "0" },
  });
  expect(await get("/cosmos/gov/v1beta1/params/tallying")).toMatchObject({
    tally_params: { quorum: "0.334000000000000000" },
  });
  expect(await get("/eco2/governance/v1/schedules")).toEqual({ status: 200, schedules: [], pagination: page("0") });
  expect(await get("/eco2/governance/v1/conditions")).toMatchObject({
    conditions: expect.arrayContaining([
      { name: "staking.delegated-at-least", about: "base units: so much is delegated in all" },
    ]),
  });
});
