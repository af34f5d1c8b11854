import { encodeAddress } from "../../../codec/bech32.ts";
import { decToAtomics, parseDec } from "../../../codec/decimal.ts";
import { durationOf } from "../../../codec/duration.ts";
import { MsgDefinition as BankMsg, MsgSend } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { PubKey } from "../../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { MsgDefinition as StakingMsg } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { Appointment, Origin, type Power, type Rules } from "../../../codec/gen/eco2/committee/v1/committee.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/committee/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/committee/v1/tx.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { ConsensusParams } from "../../../codec/gen/tendermint/types/params.ts";
import type { MessageCodec } from "../../../codec/message.ts";
import { addressBytes, moduleAddress } from "../../../core/addresses.ts";
import { ConsensusParamsKeeper } from "../../../core/consensusDoor.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import { BankKeeper } from "../../bank/keeper.ts";
import consensus from "../../consensus/index.ts";
import staking from "../../staking/index.ts";
import upgrade from "../../upgrade/index.ts";
import { committeeAddress } from "../address.ts";
import { subscriptions } from "../hooks.ts";
import committee from "../index.ts";

export const hour = 3_600_000_000_000n;
export const day = 24n * hour;
export const { methods } = MsgDefinition;
export const queries = QueryDefinition.methods;

/** An account of tests by its number; numbers from 100 are candidates. */
export const person = (number: number): string => encodeAddress(testPrefix, testAddress(number));
const operator = (number: number): string => encodeAddress(`${testPrefix}valoper`, testAddress(number));
export const authority = encodeAddress(testPrefix, moduleAddress("gov"));
/** The account of a committee. */
export const accountOf = (id: bigint): string => encodeAddress(testPrefix, committeeAddress(id));

/** Coins of the bond denomination. */
export const eco2 = (amount: bigint | number) => [{ denom: "ueco2", amount: `${amount}` }];

/** A message that is packed. */
export const pack = <T>(type: MessageCodec<T>, message: T): Any => ({
  typeUrl: `/${type.$type}`,
  value: type.encode(message).finish(),
});

/** A power in the committee's own name, limited in the bond denomination where a limit is given. */
export const power = (typeUrl: string, limit?: number, origin: Power["origin"] = Origin.ORIGIN_COMMITTEE): Power => ({
  typeUrl,
  origin,
  spendLimit: limit === undefined ? [] : eco2(limit),
});

export const sendUrl = `/${MsgSend.$type}`;
export const upgradeUrl = "/cosmos.upgrade.v1beta1.MsgSoftwareUpgrade";

/** Rules of a committee of three, two of whom must agree, for 100 days; it may send 1,000 a term, and plan upgrades as the authority. */
export const rules = (change: Partial<Rules> = {}): Rules => ({
  title: "A body",
  appointment: Appointment.APPOINTMENT_AUTHORITY,
  seats: 3,
  threshold: 2,
  term: durationOf(100n * day),
  votingPeriod: durationOf(2n * day),
  powers: [power(sendUrl, 1000), power(upgradeUrl, undefined, Origin.ORIGIN_AUTHORITY)],
  ...change,
});

export const members = [person(1), person(2), person(3)];

const params = {
  max_open_proposals: 3,
  max_nominees: 3,
  min_nominee_stake: "500000",
  election_retry: "864000s",
};

/** Rules of elections that ask no bond of candidates. */
const election = {
  params: { term_duration: "2592000s", voting_window: "259200s", handover_interval: "60", max_commission_rate: "0.6" },
};

/**
 * A chain where persons 1 to 9 and 100 to 102 have 10^12 ueco2 each.
 * @param section of committees; that of no bodies unless given
 */
export function committeeChain(section: object = {}): TestChain {
  const rich = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 101, 102].map(person);
  const balances = rich.map((address) => ({ address, coins: eco2(1_000_000_000_000) }));
  const chain = testChain(
    [auth, bank, consensus, staking, upgrade, committee],
    {
      bank: { params: { default_send_enabled: true }, balances },
      staking: { election },
      committee: { params, ...section },
    },
    [...subscriptions],
  );
  const consensusParams = ConsensusParams.fromPartial({
    block: { maxBytes: 22_020_096n, maxGas: -1n },
    evidence: { maxAgeNumBlocks: 100_000n, maxAgeDuration: { seconds: 172_800n, nanos: 0 }, maxBytes: 1_048_576n },
    validator: { pubKeyTypes: ["ed25519"] },
  });
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, consensusParams);
  return chain;
}

/** Registers a candidate with its own bond. */
export function addCandidate(chain: TestChain, number: number, bond = 1_000_000): void {
  const dec = (text: string) => decToAtomics(parseDec(text));
  chain.deliver(StakingMsg.methods.createValidator, {
    description: { moniker: `node ${number}`, identity: "", website: "", securityContact: "", details: "" },
    commission: { rate: dec("0.1"), maxRate: dec("0.2"), maxChangeRate: dec("0.01") },
    minSelfDelegation: "1",
    validatorAddress: operator(number),
    pubkey: pack(PubKey, { key: new Uint8Array(32).fill(number) }),
    value: { denom: "ueco2", amount: `${bond}` },
  });
}

/** Delegates coins, or takes them back. */
export function stake(
  chain: TestChain,
  who: number,
  candidate: number,
  amount: number,
  way: "delegate" | "undelegate" = "delegate",
): void {
  const request = { delegatorAddress: person(who), validatorAddress: operator(candidate), amount: eco2(amount)[0] };
  chain.deliver(StakingMsg.methods[way], request);
}

/** Sets a committee up and gives its account 10,000 coins. @returns its id */
export function create(
  chain: TestChain,
  change: Partial<Rules> = {},
  name = "body",
  of: readonly string[] = members,
): bigint {
  const request = { authority, name, rules: rules(change), members: [...of] };
  const { committeeId } = chain.deliver(methods.createCommittee, request).response;
  const gift = { fromAddress: person(9), toAddress: accountOf(committeeId), amount: eco2(10_000) };
  chain.deliver(BankMsg.methods.send, gift);
  return committeeId;
}

/** A send out of a committee's account, or another one. */
export const sendFrom = (id: bigint, amount: number, from = accountOf(id)): Any =>
  pack(MsgSend, { fromAddress: from, toAddress: person(8), amount: eco2(amount) });

/** A proposal of person 1. @returns its id */
export function propose(chain: TestChain, committeeId: bigint, messages: readonly Any[], proposer = person(1)): bigint {
  const request = { proposer, committeeId, messages: [...messages], title: "A title", summary: "" };
  return chain.deliver(methods.submitProposal, request).response.proposalId;
}

/** A member's vote. @returns the status of the proposal after it */
export const vote = (chain: TestChain, who: number, proposalId: bigint, yes = true) =>
  chain.deliver(methods.vote, { voter: person(who), proposalId, yes }).response.status;

/** What an account has of the bond denomination. */
export const balance = (chain: TestChain, address: string): bigint =>
  chain.chain.doors(BankKeeper).balance(chain.ctx, addressBytes(chain.ctx.chain, address), "ueco2");
