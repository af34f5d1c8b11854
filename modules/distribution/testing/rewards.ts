import { encodeAddress } from "../../../codec/bech32.ts";
import { ed25519Address } from "../../../codec/crypto/address.ts";
import { decToAtomics, parseDec } from "../../../codec/decimal.ts";
import { durationOf } from "../../../codec/duration.ts";
import { PubKey } from "../../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { MsgDefinition as DistributionMsg } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { MsgDefinition as StakingMsg } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import type { Event } from "../../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../../codec/gen/tendermint/types/params.ts";
import type { MethodDefinition, RequestOf } from "../../../codec/message.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { ConsensusParamsKeeper } from "../../../core/consensusDoor.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import { GenesisValidators } from "../../../core/validatorsDoor.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import { BankKeeper } from "../../bank/keeper.ts";
import consensus from "../../consensus/index.ts";
import staking from "../../staking/index.ts";
import { StakingKeeper } from "../../staking/keeper.ts";
import { subscriptions } from "../hooks.ts";
import distribution from "../index.ts";

const second = 1_000_000_000n;
/** What every account has at the start. */
export const purse = 1_000_000_000n;

export const account = (number: number): string => encodeAddress(testPrefix, testAddress(number));
export const operator = (number: number): string => encodeAddress(`${testPrefix}valoper`, testAddress(number));
export const authority = encodeAddress(testPrefix, moduleAddress("gov"));
export const rewardsAccount = encodeAddress(testPrefix, moduleAddress("distribution"));
const keyOf = (number: number) => new Uint8Array(32).fill(number);
const consensusAddress = (number: number) => ed25519Address(keyOf(number));
const coin = (amount: bigint, denom = "ueco2") => ({ denom, amount: amount.toString() });

/** Rules of elections that ask no bond of candidates. */
const election = {
  params: { term_duration: "2592000s", voting_window: "259200s", handover_interval: "60", max_commission_rate: "0.6" },
};

/** A chain of candidates and their voters: accounts 1 to 9, of which number 9 pays what is distributed. */
export interface RewardChain {
  readonly chain: TestChain;
  /** Registers a candidate with its own bond. */
  register(number: number, bond: bigint, commission?: string): void;
  delegate(from: number, to: number, amount: bigint): void;
  undelegate(from: number, to: number, amount: bigint): void;
  redelegate(from: number, to: number, by: number, amount: bigint): void;
  /** Runs a block of this proposer in which so much is collected. @returns its events */
  reward(proposer: number, ...coins: readonly (readonly [amount: bigint, denom?: string])[]): readonly Event[];
  /** Takes a fraction of what stands behind a candidate now. */
  slash(number: number, fraction: string): void;
  /** Withdraws what a delegation earned. @returns base units */
  withdraw(from: number, of: number): bigint;
  withdrawCommission(of: number): bigint;
  balance(number: number, denom?: string): bigint;
  /** Events of all messages and slashes. */
  readonly told: Event[];
}

const stakingParams = {
  unbonding_time: "1814400s",
  max_validators: 1,
  max_entries: 7,
  historical_entries: 1,
  bond_denom: "ueco2",
  min_commission_rate: "0",
};

function startChain(sections: Readonly<Record<string, unknown>>): TestChain {
  const chain = testChain([auth, bank, consensus, distribution, staking], sections, subscriptions);
  const params = ConsensusParams.fromPartial({
    block: { maxBytes: 22_020_096n, maxGas: -1n },
    evidence: { maxAgeNumBlocks: 100_000n, maxAgeDuration: durationOf(172_800n * second), maxBytes: 1_048_576n },
    validator: { pubKeyTypes: ["ed25519"] },
  });
  chain.chain.doors(ConsensusParamsKeeper).init(chain.ctx, params);
  // One seat, which nobody is elected to before the first term is over: candidates come and go.
  const given = { pubKey: { sum: { $case: "ed25519" as const, value: keyOf(99) } }, power: 1n };
  chain.chain.doors(GenesisValidators).init(chain.ctx, [given]);
  return chain;
}

/** @param sections replace those of genesis, which otherwise gives each account coins of two denominations */
export function rewardChain(sections?: Readonly<Record<string, unknown>>): RewardChain {
  const balances = Array.from({ length: 9 }, (_, index) => ({
    address: account(index + 1),
    coins: [coin(purse, "uecc"), coin(purse)],
  }));
  const chain = startChain(sections ?? { bank: { balances }, staking: { params: stakingParams, election } });
  const bankKeeper = chain.chain.doors(BankKeeper);
  const ofDelegation = (from: number, to: number) => ({
    delegatorAddress: account(from),
    validatorAddress: operator(to),
  });
  const told: Event[] = [];
  function deliver<M extends MethodDefinition<object, object>>(method: M, request: Partial<RequestOf<M>>) {
    const { response, events } = chain.deliver(method, request);
    for (const event of events) told.push(event);
    return response;
  }
  const paid = (coins: readonly { denom: string; amount: string }[]) =>
    BigInt(coins.find(({ denom }) => denom === "ueco2")?.amount ?? "0");
  return {
    chain,
    told,
    register(number, bond, commission = "0.6") {
      const rate = decToAtomics(parseDec(commission));
      deliver(StakingMsg.methods.createValidator, {
        description: { moniker: `node ${number}`, identity: "", website: "", securityContact: "", details: "" },
        commission: { rate, maxRate: rate, maxChangeRate: "0" },
        minSelfDelegation: "1",
        validatorAddress: operator(number),
        pubkey: { typeUrl: "/cosmos.crypto.ed25519.PubKey", value: PubKey.encode({ key: keyOf(number) }).finish() },
        value: coin(bond),
      });
    },
    delegate: (from, to, amount) =>
      void deliver(StakingMsg.methods.delegate, { ...ofDelegation(from, to), amount: coin(amount) }),
    undelegate: (from, to, amount) =>
      void deliver(StakingMsg.methods.undelegate, { ...ofDelegation(from, to), amount: coin(amount) }),
    redelegate: (from, to, by, amount) =>
      void deliver(StakingMsg.methods.beginRedelegate, {
        delegatorAddress: account(by),
        validatorSrcAddress: operator(from),
        validatorDstAddress: operator(to),
        amount: coin(amount),
      }),
    reward(proposer, ...coins) {
      chain.runBlock({ proposer: consensusAddress(proposer) });
      const sorted = coins.map(([amount, denom = "ueco2"]) => ({ denom, amount }));
      bankKeeper.send(chain.ctx, testAddress(9), moduleAddress("fee_collector"), sorted);
      return chain.runBlock().events;
    },
    slash: (number, fraction) =>
      void chain.chain
        .doors(StakingKeeper)
        .slash({ ...chain.ctx, events: told }, testAddress(number), chain.ctx.height, parseDec(fraction)),
    withdraw: (from, of) =>
      paid(deliver(DistributionMsg.methods.withdrawDelegatorReward, ofDelegation(from, of)).amount),
    withdrawCommission: (of) =>
      paid(deliver(DistributionMsg.methods.withdrawValidatorCommission, { validatorAddress: operator(of) }).amount),
    balance: (number, denom = "ueco2") => bankKeeper.balance(chain.ctx, testAddress(number), denom),
  };
}
