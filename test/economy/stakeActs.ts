import { MsgMultiSend, MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { PubKey } from "../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import {
  MsgDepositValidatorRewardsPool,
  MsgFundCommunityPool,
  MsgSetWithdrawAddress,
  MsgWithdrawDelegatorReward,
  MsgWithdrawValidatorCommission,
} from "../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { MsgUnjail } from "../../codec/gen/cosmos/slashing/v1beta1/tx.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/staking/v1beta1/query.ts";
import {
  MsgBeginRedelegate,
  MsgCancelUnbondingDelegation,
  MsgCreateValidator,
  MsgDelegate,
  MsgEditValidator,
  MsgUndelegate,
} from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { message } from "../../engine/testing/startChain.ts";
import { coins, consensusKey, operators, people, type World } from "./world.ts";

/** A whole number below. */
export type Next = (below: number) => number;
/** Messages of one kind by the person of a number, chosen by numbers. */
export type Act = (next: Next, by: number, world: World) => Any[];

export const one = <T>(next: Next, list: readonly T[]): T => {
  const found = list[next(list.length)];
  if (found === undefined) throw new Error("nothing to choose from");
  return found;
};
export const person = (number: number): string => people[number] ?? "";
const operator = (number: number): string => operators[number] ?? "";

const million = 1_000_000;
/** Base units: dust as well as most of what an account has. */
export const amount = (next: Next): number =>
  [1 + next(5), 1 + next(million), million * (1 + next(9_000))][next(3)] ?? 1;
export const coin = (next: Next) => ({ denom: "ueco2", amount: String(amount(next)) });

/** Votes that there are, mostly: of ten guesses of a candidate the first that this person votes for. */
function votedFor(next: Next, by: number, world: World): string {
  const { delegationResponses } = world.ask(QueryDefinition.methods.delegatorDelegations, {
    delegatorAddr: person(by),
  });
  const voted = delegationResponses.flatMap(({ delegation }) =>
    delegation === undefined ? [] : [delegation.validatorAddress],
  );
  return voted.length === 0 ? one(next, operators) : one(next, voted);
}

const described = (moniker: string) => ({ moniker, identity: "", website: "", securityContact: "", details: "" });
const dec = (hundredths: number) => String(BigInt(hundredths) * 10n ** 16n);

/** Acts of coins, votes, rewards and candidates; the names are those of what is done. */
export const stakeActs: Readonly<Record<string, Act>> = {
  send: (next, by) => [
    message(MsgSend, { fromAddress: person(by), toAddress: one(next, people), amount: coins(amount(next)) }),
  ],
  multiSend: (next, by) => {
    const [each, to] = [amount(next), people.slice(0, 1 + next(4))];
    const outputs = to.map((address) => ({ address, coins: coins(each) }));
    return [message(MsgMultiSend, { inputs: [{ address: person(by), coins: coins(each * to.length) }], outputs })];
  },
  delegate: (next, by) => [
    message(MsgDelegate, { delegatorAddress: person(by), validatorAddress: one(next, operators), amount: coin(next) }),
  ],
  undelegate: (next, by, world) => [
    message(MsgUndelegate, {
      delegatorAddress: person(by),
      validatorAddress: votedFor(next, by, world),
      amount: coin(next),
    }),
  ],
  redelegate: (next, by, world) => [
    message(MsgBeginRedelegate, {
      delegatorAddress: person(by),
      validatorSrcAddress: votedFor(next, by, world),
      validatorDstAddress: one(next, operators),
      amount: coin(next),
    }),
  ],
  cancelUnbonding: (next, by, world) => {
    const { unbondingResponses } = world.ask(QueryDefinition.methods.delegatorUnbondingDelegations, {
      delegatorAddr: person(by),
    });
    const all = unbondingResponses.flatMap(({ validatorAddress, entries }) =>
      entries.map(({ creationHeight, balance }) => ({ validatorAddress, creationHeight, balance })),
    );
    const { validatorAddress, creationHeight, balance } =
      all.length === 0 ? { validatorAddress: operator(0), creationHeight: 1n, balance: "1" } : one(next, all);
    const part = next(2) === 0 ? coins(BigInt(balance)) : coins(amount(next));
    return [
      message(MsgCancelUnbondingDelegation, {
        delegatorAddress: person(by),
        validatorAddress,
        creationHeight,
        amount: part[0],
      }),
    ];
  },
  createValidator: (next, by) => [
    message(MsgCreateValidator, {
      description: described(`late ${by}`),
      commission: { rate: dec(next(70)), maxRate: dec(60 + next(40)), maxChangeRate: dec(1) },
      minSelfDelegation: String(1 + next(2) * 100 * million),
      delegatorAddress: person(by),
      validatorAddress: operator(by),
      pubkey: { typeUrl: `/${PubKey.$type}`, value: PubKey.encode({ key: consensusKey(by) }).finish() },
      value: { denom: "ueco2", amount: String(million * (90 + next(300))) },
    }),
  ],
  editValidator: (next, by) => [
    message(MsgEditValidator, {
      description: described(`edited ${by}`),
      validatorAddress: operator(by),
      commissionRate: next(2) === 0 ? "" : dec(20 + next(2)),
      minSelfDelegation: next(2) === 0 ? "" : String(2 + next(1_500) * million),
    }),
  ],
  unjail: (_next, by) => [message(MsgUnjail, { validatorAddr: operator(by) })],
  withdrawReward: (next, by, world) => [
    message(MsgWithdrawDelegatorReward, {
      delegatorAddress: person(by),
      validatorAddress: votedFor(next, by, world),
    }),
  ],
  withdrawCommission: (_next, by) => [message(MsgWithdrawValidatorCommission, { validatorAddress: operator(by) })],
  setWithdrawAddress: (next, by) => [
    message(MsgSetWithdrawAddress, { delegatorAddress: person(by), withdrawAddress: one(next, people) }),
  ],
  fundCommunityPool: (next, by) => [
    message(MsgFundCommunityPool, { depositor: person(by), amount: coins(amount(next)) }),
  ],
  depositRewards: (next, by) => [
    message(MsgDepositValidatorRewardsPool, {
      depositor: person(by),
      validatorAddress: one(next, operators),
      amount: coins(amount(next)),
    }),
  ],
};
