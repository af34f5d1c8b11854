import { encodeAddress } from "../../../codec/bech32.ts";
import { ed25519Address } from "../../../codec/crypto/address.ts";
import { parseDec } from "../../../codec/decimal.ts";
import { PubKey } from "../../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import type { MsgCreateValidator } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { QueryDefinition as ElectionQuery } from "../../../codec/gen/eco2/staking/v1/query.ts";
import { MsgDefinition as ElectionMsg } from "../../../codec/gen/eco2/staking/v1/tx.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { ConsensusParams } from "../../../codec/gen/tendermint/types/params.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import type { BuiltModule } from "../../../core/built.ts";
import { ConsensusParamsKeeper } from "../../../core/consensusDoor.ts";
import type { Subscription } from "../../../core/hooks.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import { GenesisValidators } from "../../../core/validatorsDoor.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import consensus from "../../consensus/index.ts";
import staking from "../index.ts";
import { StakingKeeper } from "../keeper.ts";

/** Seven days, the unbonding time of these chains, in nanoseconds. */
export const unbonding = 604_800_000_000_000n;
export const second = 1_000_000_000n;

/** The bytes of account and operator `number`, and their texts. */
export const bytesOf = testAddress;
export const account = (number: number) => encodeAddress(testPrefix, testAddress(number));
export const operator = (number: number) => encodeAddress(`${testPrefix}valoper`, testAddress(number));
export const authority = encodeAddress(testPrefix, moduleAddress("gov"));
export const bonded = encodeAddress(testPrefix, moduleAddress("bonded_tokens_pool"));
export const notBonded = encodeAddress(testPrefix, moduleAddress("not_bonded_tokens_pool"));

const keyBytes = (number: number) => new Uint8Array(32).fill(number);

/** The consensus key of candidate `number`, and its address. */
export const keyAny = (number: number): Any => ({
  typeUrl: "/cosmos.crypto.ed25519.PubKey",
  value: PubKey.encode({ key: keyBytes(number) }).finish(),
});
export const keyAddress = (number: number): Uint8Array => ed25519Address(keyBytes(number));

export const ueco2 = (amount: bigint | number) => ({ denom: "ueco2", amount: amount.toString() });
const dec = (text: string) => parseDec(text).toString();
export const rates = (rate: string, maxRate: string, maxChangeRate: string) => ({
  rate: dec(rate),
  maxRate: dec(maxRate),
  maxChangeRate: dec(maxChangeRate),
});

/** A registration of candidate `number` with a bond. */
export const registration = (number: number, bond: bigint | number): MsgCreateValidator => ({
  description: { moniker: `node ${number}`, identity: "", website: "", securityContact: "", details: "" },
  commission: rates("0.1", "0.5", "0.05"),
  minSelfDelegation: "1",
  delegatorAddress: "",
  validatorAddress: operator(number),
  pubkey: keyAny(number),
  value: ueco2(bond),
});

/** Rules of elections that ask no bond of candidates. */
const election = {
  params: { term_duration: "2592000s", voting_window: "259200s", handover_interval: "60", max_commission_rate: "0.6" },
};

/**
 * Accounts 1 to 9 have a million base units each. Validators 1 to `seats` of CometBFT's genesis have all
 * seats there are; the rest of the section is given.
 */
export function stakingChain(seats = 1, section: Readonly<Record<string, unknown>> = {}): TestChain {
  const balances = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => ({
    address: account(number),
    coins: [ueco2(1_000_000)],
  }));
  const params = { unbonding_time: "604800s", max_validators: seats, max_entries: 7, historical_entries: 3 };
  const standard = { ...params, bond_denom: "ueco2", min_commission_rate: "0.05" };
  return chainFrom({ bank: { balances }, staking: { params: standard, election, ...section } }, seats);
}

/** A chain of these sections and, it may be, more modules, begun as a node begins it. */
export function chainFrom(
  sections: Readonly<Record<string, unknown>>,
  seats = 0,
  more: readonly BuiltModule[] = [],
  hooks: readonly Subscription[] = [],
): TestChain {
  const chain = testChain([auth, bank, consensus, staking, ...more], sections, hooks);
  const params = {
    block: { maxBytes: 22_020_096n, maxGas: -1n },
    evidence: { maxAgeNumBlocks: 100_000n, maxAgeDuration: { seconds: 172_800n, nanos: 0 }, maxBytes: 1_048_576n },
    validator: { pubKeyTypes: ["ed25519"] },
  };
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, ConsensusParams.fromPartial(params));
  const given = Array.from({ length: seats }, (_, index) => ({
    pubKey: { sum: { $case: "ed25519" as const, value: keyBytes(index + 1) } },
    power: 1n,
  }));
  chain.chain.doors(GenesisValidators).init(chain.ctx, given);
  return chain;
}

/** Sets the least that a candidate itself has to bond, base units. */
export function askBond(chain: TestChain, minSelfBond: string): void {
  const { params } = chain.query(ElectionQuery.methods.params, {});
  if (params === undefined) throw new Error("the chain has no rules of elections");
  chain.deliver(ElectionMsg.methods.updateParams, { authority, params: { ...params, minSelfBond } });
}

const { createValidator, delegate, undelegate, beginRedelegate } = MsgDefinition.methods;

/** A chain where candidates have registered with these bonds, the first `seats` of them with the keys of the sitting validators. */
export function candidatesChain(bonds: readonly number[], seats = 1): TestChain {
  const chain = stakingChain(seats);
  for (const [index, bond] of bonds.entries()) chain.deliver(createValidator, registration(index + 1, bond));
  chain.runBlock();
  return chain;
}

export const vote = (chain: TestChain, from: number, to: number, amount: number) =>
  chain.deliver(delegate, { delegatorAddress: account(from), validatorAddress: operator(to), amount: ueco2(amount) });

export const leave = (chain: TestChain, from: number, of: number, amount: number) =>
  chain.deliver(undelegate, { delegatorAddress: account(from), validatorAddress: operator(of), amount: ueco2(amount) });

export const move = (chain: TestChain, from: number, source: number, destination: number, amount: number) =>
  chain.deliver(beginRedelegate, {
    delegatorAddress: account(from),
    validatorSrcAddress: operator(source),
    validatorDstAddress: operator(destination),
    amount: ueco2(amount),
  });

export const keeperOf = (chain: TestChain) => chain.chain.doors(StakingKeeper);

/** A candidate as "status tokens shares", jailed with a `!` before. */
export function standing(chain: TestChain, number: number): string {
  const found = keeperOf(chain).validator(chain.ctx, testAddress(number));
  if (found === undefined) return "none";
  const status = found.status === 3 ? "bonded" : "unbonded";
  return `${found.jailed ? "!" : ""}${status} ${found.tokens} ${found.delegatorShares.replace(/0{18}$/, "")}`;
}
