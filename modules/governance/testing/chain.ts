import { encodeAddress } from "../../../codec/bech32.ts";
import { decToAtomics, parseDec } from "../../../codec/decimal.ts";
import { PubKey } from "../../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { MsgDefinition as StakingMsg } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import type { Event } from "../../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../../codec/gen/tendermint/types/params.ts";
import type { MessageCodec } from "../../../codec/message.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import type { BuiltModule } from "../../../core/built.ts";
import { ConsensusParamsKeeper } from "../../../core/consensusDoor.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import consensus from "../../consensus/index.ts";
import staking from "../../staking/index.ts";
import { subscriptions } from "../hooks.ts";
import gov from "../index.ts";

/** An account of tests by its number; numbers from 100 are candidates. */
export const person = (number: number): string => encodeAddress(testPrefix, testAddress(number));
/** The operator address of a candidate. */
export const operator = (number: number): string => encodeAddress(`${testPrefix}valoper`, testAddress(number));
export const authority = encodeAddress(testPrefix, moduleAddress("gov"));
export const [alice, bob, carol] = [person(1), person(2), person(3)];

/** Coins of the bond denomination. */
export const eco2 = (amount: bigint | number) => [{ denom: "ueco2", amount: `${amount}` }];
/** What brings a proposal to its vote, and what brings an expedited one. */
export const enough = 1_000_000_000;
export const enoughExpedited = 5 * enough;

export const hour = 3_600_000_000_000n;
export const day = 24n * hour;

/** A message that is packed. */
export const pack = <T>(type: MessageCodec<T>, message: T): Any => ({
  typeUrl: `/${type.$type}`,
  value: type.encode(message).finish(),
});

/** Rules of elections that ask no bond of candidates. */
const election = {
  params: { term_duration: "2592000s", voting_window: "259200s", handover_interval: "60", max_commission_rate: "0.6" },
};

/**
 * A chain where persons 1 to 9 and 100 to 104 have 10^12 ueco2 each, its consensus parameters as a node's.
 * @param section replaces parts of the section of gov
 */
export function govChain(
  section: Readonly<Record<string, unknown>> = {},
  more: readonly BuiltModule[] = [],
  hooks: Parameters<typeof testChain>[2] = [],
): TestChain {
  const rich = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 101, 102, 103, 104].map(person);
  const balances = rich.map((address) => ({ address, coins: eco2(1_000_000_000_000) }));
  const chain = testChain(
    [auth, bank, consensus, staking, gov, ...more],
    {
      bank: { params: { default_send_enabled: true }, balances },
      staking: { election },
      gov: { starting_proposal_id: "1", ...section },
    },
    [...subscriptions, ...hooks],
  );
  withKeys(chain);
  return chain;
}

/** Consensus parameters of a chain whose validators may have ed25519 keys. */
export function withKeys(chain: TestChain): void {
  const params = ConsensusParams.fromPartial({
    block: { maxBytes: 22_020_096n, maxGas: -1n },
    evidence: { maxAgeNumBlocks: 100_000n, maxAgeDuration: { seconds: 172_800n, nanos: 0 }, maxBytes: 1_048_576n },
    validator: { pubKeyTypes: ["ed25519"] },
  });
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, params);
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

/** Delegates coins. */
export function delegate(chain: TestChain, delegator: string, candidate: number, amount: number): void {
  const request = { delegatorAddress: delegator, validatorAddress: operator(candidate), amount: eco2(amount)[0] };
  chain.deliver(StakingMsg.methods.delegate, request);
}

/** A proposal of alice that is voted on at once. @returns its id */
export function propose(chain: TestChain, messages: readonly Any[] = [], fields: { expedited?: boolean } = {}): bigint {
  const { response } = chain.deliver(MsgDefinition.methods.submitProposal, {
    messages: [...messages],
    initialDeposit: eco2(fields.expedited === true ? enoughExpedited : enough),
    proposer: alice,
    metadata: "ipfs://CID",
    title: "A title",
    summary: "A summary",
    ...fields,
  });
  return response.proposalId;
}

/** Events as "type key=value key=value". */
export const eventTexts = (events: readonly Event[]): string[] =>
  events.map(({ type, attributes }) => [type, ...attributes.map(({ key, value }) => `${key}=${value}`)].join(" "));
