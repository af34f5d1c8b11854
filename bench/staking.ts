import { ed25519Address } from "../codec/crypto/address.ts";
import { PubKey } from "../codec/gen/cosmos/crypto/ed25519/keys.ts";
import type { VoteOption } from "../codec/gen/cosmos/gov/v1/gov.ts";
import type { QueryProposalResponse } from "../codec/gen/cosmos/gov/v1/query.ts";
import { MsgDefinition as GovMsg } from "../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgDefinition as StakingMsg } from "../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { addressText, operatorText } from "../core/addresses.ts";
import { BalanceEditor } from "../core/balanceEditor.ts";
import type { Ctx } from "../core/ctx.ts";
import { StakingKeeper } from "../modules/staking/keeper.ts";
import type { Figures } from "./baseline.ts";
import { type DirectChain, directChain } from "./direct.ts";
import { denom } from "./home.ts";
import { readOptions } from "./options.ts";
import { fill, median, perform, rounded } from "./perform.ts";

const day = 86_400_000_000_000n;
const candidates = 1000;
const options: readonly VoteOption[] = [1, 2, 3, 4];
/** Voters of the candidate that has few. */
const few = 1000;
const bond = 1_000_000_000n;
const vote = 1_000_000n;

function addressOf(kind: number, number: number): Uint8Array {
  const address = Buffer.alloc(20, kind);
  address.writeUInt32BE(number, 4);
  return address;
}
const candidateOf = (number: number) => addressOf(1, number);
const voterOf = (number: number) => addressOf(2, number);

/** The consensus key of a candidate, which never signs here. */
function keyOf(number: number): Uint8Array {
  const key = Buffer.alloc(32, 3);
  key.writeUInt32BE(number);
  return key;
}
const consensusAddressOf = (number: number) => ed25519Address(keyOf(number));

function register(direct: DirectChain, ctx: Ctx, number: number): void {
  const operator = candidateOf(number);
  direct.chain.doors(BalanceEditor).setBalance(ctx, operator, denom, 2n * bond);
  perform(direct, ctx, StakingMsg.methods.createValidator, {
    description: { moniker: `candidate ${number}`, identity: "", website: "", securityContact: "", details: "" },
    commission: { rate: `${6n * 10n ** 17n}`, maxRate: `${6n * 10n ** 17n}`, maxChangeRate: `${10n ** 16n}` },
    minSelfDelegation: "1",
    delegatorAddress: "",
    validatorAddress: operatorText(ctx.chain, operator),
    pubkey: { typeUrl: `/${PubKey.$type}`, value: PubKey.encode({ key: keyOf(number) }).finish() },
    value: { denom, amount: String(bond) },
  });
}

/** Keys and values of the whole state, bytes. */
function stateBytes({ store, chain }: DirectChain): number {
  let bytes = 0;
  for (const name of chain.storeNames)
    for (const [key, value] of store.latest.iterate(name, {})) bytes += key.length + value.length;
  return bytes;
}

const emptyBlocks = (direct: DirectChain) => median(Array.from({ length: 21 }, () => direct.block()));

/** Microseconds of sharing out a block's reward where this candidate has proposed the block. */
function rewardUs({ chain, look }: DirectChain, consensusAddress: Uint8Array): number {
  const share = chain.modules.get("distribution")?.endBlock;
  if (share === undefined) throw new Error("the chain shares nothing out");
  const [editor, collector] = [chain.doors(BalanceEditor), chain.facts.moduleAddress("fee_collector")];
  return look((ctx) => {
    const times = Array.from({ length: 200 }, () => {
      const block = { ...ctx, branch: ctx.branch.fork(), events: [], proposer: consensusAddress };
      editor.setBalance(block, collector, denom, 3_500_000n);
      const start = performance.now();
      share(block);
      return (performance.now() - start) * 1000;
    });
    return median(times);
  });
}

/** A vote by all of so many voters. @returns milliseconds of the longest block from its close until nothing of it is left to do */
function tallyMs(direct: DirectChain, voters: number): number {
  direct.write((ctx) => {
    const proposer = addressText(ctx.chain, candidateOf(0));
    direct.chain.doors(BalanceEditor).setBalance(ctx, candidateOf(0), denom, 100_000_000_000n);
    perform(direct, ctx, GovMsg.methods.submitProposal, {
      initialDeposit: [{ denom, amount: "10000000000" }],
      proposer,
      metadata: "ipfs://CID",
      title: "A title",
      summary: "A summary",
    });
  });
  direct.block();
  fill(direct, "votes on a proposal", voters, (ctx, number) => {
    const voter = addressText(ctx.chain, voterOf(number));
    perform(direct, ctx, GovMsg.methods.vote, { proposalId: 1n, voter, option: options[number % 4] ?? 1 });
  });
  const close = direct.block(2n * day);
  const after = Array.from({ length: 400 }, () => direct.block());
  const read = direct.chain.queries.get("/cosmos.gov.v1.Query/Proposal");
  const { proposal } = direct.look((ctx) => read?.handle(ctx, { proposalId: 1n }) as QueryProposalResponse);
  const { yesCount, noCount } = proposal?.finalTallyResult ?? {};
  if (yesCount === undefined || yesCount === "0" || noCount === "0") throw new Error("the votes were not counted");
  return Math.max(close, ...after);
}

/**
 * Elections, rewards and tallies of a chain with 1,000 candidates and 1,000,000 delegations, the application alone and in memory.
 * The candidate with the most voters has all but some of them, another has 1,000.
 */
export async function run(args: string[]): Promise<Figures[]> {
  const { delegations } = readOptions(args, { counts: { delegations: 1_000_000 } });
  const direct = directChain();
  const staking = direct.chain.doors(StakingKeeper);
  const editor = direct.chain.doors(BalanceEditor);
  direct.block();
  fill(direct, "candidates", candidates, (ctx, number) => register(direct, ctx, number));
  const before = stateBytes(direct);
  fill(direct, "voters with their coins", delegations, (ctx, number) =>
    editor.setBalance(ctx, voterOf(number), denom, 3n * vote),
  );
  const funded = stateBytes(direct);
  fill(direct, "delegations", delegations, (ctx, number) =>
    staking.delegate(ctx, voterOf(number), candidateOf(number < few ? 1 : 0), vote),
  );
  const bytes = (stateBytes(direct) - funded) / delegations;
  const empty = emptyBlocks(direct);
  const election = direct.block(30n * day) - empty;
  const rewards = [1, 0].map((number) => rewardUs(direct, consensusAddressOf(number)));
  const tally = tallyMs(direct, Math.min(delegations, 100_000));
  return [
    {
      bench: "staking",
      candidates,
      delegations,
      account_bytes: Math.round((funded - before) / delegations),
      election_ms: rounded(election),
      empty_block_ms: rounded(empty),
      reward_us_1k_voters: rounded(rewards[0] ?? 0),
      reward_us_1m_voters: rounded(rewards[1] ?? 0),
      tally_worst_block_ms: rounded(tally),
      bytes_per_delegation: Math.round(bytes),
      // Few voters by many: 1 where a reward costs the same whatever their number.
      ratio: rounded((rewards[0] ?? 0) / (rewards[1] ?? 1)),
    },
  ];
}
