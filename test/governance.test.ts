import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secp256k1HdWallet } from "@cosmjs/amino";
import { DirectSecp256k1HdWallet, type EncodeObject } from "@cosmjs/proto-signing";
import { QueryClient, SigningStargateClient, setupGovExtension } from "@cosmjs/stargate";
import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { ProposalStatus, TextProposal, VoteOption } from "cosmjs-types/cosmos/gov/v1beta1/gov";
import { encodeAddress } from "../codec/bech32.ts";
import { testOperator } from "../engine/testing/founders.ts";
import { runCli } from "./cli/run.ts";
import { type EngineNetwork, startEngineNetwork } from "./harness/engineNetwork.ts";

const chainId = "eco2-test-1";
const folder = mkdtempSync(join(tmpdir(), "governance-"));
const words = {
  alice: "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
  bob: "legal winner thank year wave sausage worth useful legal winner thank yellow",
};
const authority = "eco10d07y265gmmuvt4z0w9aw880jnsr700jd4ydlu";
const of = { alice: "", bob: "" };
const keyed = ["--home", folder, "--keyring-backend", "test"];
let network: EngineNetwork;

/** Runs a command that is to succeed, and reads the JSON that it prints. */
async function done(args: readonly string[], answers: readonly string[] = []) {
  const run = await runCli([...args, "-o", "json", "--home", folder], answers);
  expect({ args, code: run.code, err: run.err }).toMatchObject({ code: 0 });
  return run.out === "" ? undefined : JSON.parse(run.out);
}
const online = () => ["--node", network.rpc, "--keyring-backend", "test", "--yes", "--wait", "--gas", "auto"];
const tx = (...args: string[]) => done(["tx", ...args, ...online()]);
const query = (...args: string[]) => done(["query", ...args, "--node", network.rpc]);
const proposal = async (id: number) => (await query("gov", "proposal", String(id))).proposal;

const coins = (amount: string) => [{ denom: "ueco2", amount }];
const fee = { amount: coins("500"), gas: "500000" };
async function send(signer: SigningStargateClient, from: string, message: EncodeObject) {
  expect(await signer.signAndBroadcast(from, [message], fee)).toMatchObject({ code: 0, rawLog: "" });
}
const connect = (wallet: DirectSecp256k1HdWallet | Secp256k1HdWallet) =>
  SigningStargateClient.connectWithSigner(network.rpc, wallet, { broadcastPollIntervalMs: 50 });

/** The operator of the engine's validator, behind which one million ECO2 of its own stand. */
const operator = encodeAddress("ecovaloper", testOperator(1, "eco").bytes);

beforeAll(async () => {
  for (const name of ["alice", "bob"] as const) {
    const run = await runCli(["keys", "add", name, "--recover", ...keyed, "-o", "json"], [words[name]]);
    of[name] = JSON.parse(run.out).address;
  }
  const funded = [of.alice, of.bob].map((address) => ({ address, coins: coins("3000000000000") }));
  network = await startEngineNetwork({ chainId, prefix: "eco", funded });
  await tx("staking", "delegate", operator, "2000000000000ueco2", "--from", "alice");
}, 60_000);

// Commands wait for blocks, several in each test.
jest.setTimeout(60_000);

afterAll(async () => {
  await network.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe("the whole life of a proposal by the command line", () => {
  const draft = join(folder, "draft.json");

  test("drafted, submitted, funded, voted on, and its parameters in force", async () => {
    const params = JSON.stringify({ registrars: [of.bob] });
    const answers = ["eco2.registry.v1.MsgUpdateParams", "A registrar", "Bob imports", "100000000ueco2", "n", params];
    await done(
      ["tx", "gov", "draft-proposal", "--skip-metadata", "--output-document", draft, "--keyring-backend", "test"],
      answers,
    );
    await tx("gov", "submit-proposal", draft, "--from", "alice");
    expect(await proposal(1)).toMatchObject({ status: "PROPOSAL_STATUS_DEPOSIT_PERIOD", proposer: of.alice });
    await tx("gov", "deposit", "1", "900000000ueco2", "--from", "bob");
    expect(await proposal(1)).toMatchObject({ status: "PROPOSAL_STATUS_VOTING_PERIOD" });
    await tx("gov", "weighted-vote", "1", "yes=0.75,abstain=0.25", "--from", "alice");
    await tx("gov", "vote", "1", "no", "--from", "bob", "--metadata", "I have no say");
    const { tally } = await query("gov", "tally", "1");
    expect(tally).toEqual({
      yes_count: "1500000000000",
      abstain_count: "500000000000",
      no_count: "0",
      no_with_veto_count: "0",
    });
    expect((await query("gov", "votes", "1")).votes).toHaveLength(2);
    await network.chain.advanceTime({ days: 2 });
    await network.chain.mine(1);
    expect(await proposal(1)).toMatchObject({ status: "PROPOSAL_STATUS_PASSED", failed_reason: "" });
    expect((await query("registry", "params")).params).toMatchObject({ registrars: [of.bob] });
    expect((await query("gov", "deposits", "1")).deposits).toEqual([]);
  });

  test("taken back", async () => {
    await tx("gov", "submit-proposal", draft, "--from", "alice");
    await tx("gov", "cancel-proposal", "2", "--from", "alice");
    const refused = await runCli(["query", "gov", "proposal", "2", "--node", network.rpc]);
    expect(refused.err).toContain("proposal 2 doesn't exist");
  });

  test("that schedules what runs by itself later", async () => {
    const { messages } = JSON.parse(readFileSync(draft, "utf8"));
    const later = {
      "@type": "/eco2.governance.v1.MsgSchedule",
      authority,
      title: "Nobody imports any more",
      messages: [{ ...messages[0], params: { registrars: [] } }],
      trigger: { condition: { name: "staking.delegated-at-least", argument: "3000000000500" } },
    };
    const whole = { messages: [later], metadata: "", deposit: "1000000000ueco2", title: "Later", summary: "Soon" };
    writeFileSync(draft, JSON.stringify(whole));
    await tx("gov", "submit-proposal", draft, "--from", "alice");
    await tx("gov", "vote", "3", "yes", "--from", "alice");
    await network.chain.advanceTime({ days: 2 });
    await network.chain.mine(1);
    const schedule = async () => (await query("governance", "schedule", "1")).schedule;
    expect(await schedule()).toMatchObject({ status: "SCHEDULE_STATUS_PENDING" });
    await tx("staking", "delegate", operator, "500ueco2", "--from", "bob");
    await network.chain.mine(1);
    expect(await schedule()).toMatchObject({ status: "SCHEDULE_STATUS_EXECUTED" });
    expect((await query("registry", "params")).params).toMatchObject({ registrars: [] });
  });
});

describe("unmodified CosmJS", () => {
  test.each([
    ["direct", DirectSecp256k1HdWallet],
    ["amino, as Keplr and Ledger", Secp256k1HdWallet],
  ])("proposes, deposits, votes and asks in the older form: signed %s", async (_, kind) => {
    const [alice, bob] = await Promise.all(
      [words.alice, words.bob].map(async (one) => connect(await kind.fromMnemonic(one, { prefix: "eco" }))),
    );
    const comet = await Comet38Client.connect(network.rpc);
    const { gov } = QueryClient.withExtensions(comet, setupGovExtension);
    if (alice === undefined || bob === undefined) throw new Error("both are connected");
    const content = {
      typeUrl: "/cosmos.gov.v1beta1.TextProposal",
      value: TextProposal.encode({ title: "We agree", description: "Something <b>&</b> nothing" }).finish(),
    };
    await send(alice, of.alice, {
      typeUrl: "/cosmos.gov.v1beta1.MsgSubmitProposal",
      value: { content, initialDeposit: coins("100000000"), proposer: of.alice },
    });
    const waiting = await gov.proposals(ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD, of.alice, "");
    const id = waiting.proposals[0]?.proposalId ?? 0n;
    expect(waiting.proposals.map((one) => one.content?.typeUrl)).toEqual([content.typeUrl]);
    const typeUrl = (name: string) => `/cosmos.gov.v1beta1.${name}`;
    await send(bob, of.bob, {
      typeUrl: typeUrl("MsgDeposit"),
      value: { proposalId: id, depositor: of.bob, amount: coins("900000000") },
    });
    await send(alice, of.alice, {
      typeUrl: typeUrl("MsgVote"),
      value: { proposalId: id, voter: of.alice, option: VoteOption.VOTE_OPTION_YES },
    });
    const options = [
      { option: VoteOption.VOTE_OPTION_NO, weight: "500000000000000000" },
      { option: VoteOption.VOTE_OPTION_ABSTAIN, weight: "500000000000000000" },
    ];
    await send(bob, of.bob, { typeUrl: typeUrl("MsgVoteWeighted"), value: { proposalId: id, voter: of.bob, options } });
    const text = String(id);
    expect((await gov.tally(text)).tally).toEqual({
      yes: "2000000000000",
      abstain: "250",
      no: "250",
      noWithVeto: "0",
    });
    expect((await gov.vote(text, of.bob)).vote?.options).toEqual(options);
    expect((await gov.votes(text)).votes).toHaveLength(2);
    expect((await gov.deposit(text, of.bob)).deposit?.amount).toEqual(coins("900000000"));
    expect((await gov.deposits(text)).deposits).toHaveLength(2);
    expect((await gov.params("voting")).votingParams.votingPeriod.seconds).toBe(172_800n);
    expect(Buffer.from((await gov.params("tallying")).tallyParams.quorum).toString()).toBe("334000000000000000");
    expect((await gov.proposal(text)).proposal?.status).toBe(ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD);
    await network.chain.advanceTime({ days: 2 });
    await network.chain.mine(1);
    expect((await gov.proposal(text)).proposal?.status).toBe(ProposalStatus.PROPOSAL_STATUS_PASSED);
    for (const client of [alice, bob, comet]) client.disconnect();
  });
});
