import { encodeAddress } from "../../codec/bech32.ts";
import { GenericAuthorization } from "../../codec/gen/cosmos/authz/v1beta1/authz.ts";
import { QueryDefinition as AuthzQuery } from "../../codec/gen/cosmos/authz/v1beta1/query.ts";
import { MsgExec, MsgGrant, MsgRevoke } from "../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { SendAuthorization } from "../../codec/gen/cosmos/bank/v1beta1/authz.ts";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { MsgCommunityPoolSpend } from "../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { BasicAllowance, PeriodicAllowance } from "../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import { QueryDefinition as FeegrantQuery } from "../../codec/gen/cosmos/feegrant/v1beta1/query.ts";
import { MsgGrantAllowance, MsgRevokeAllowance } from "../../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import type { Proposal } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { QueryDefinition as GovQuery } from "../../codec/gen/cosmos/gov/v1/query.ts";
import {
  MsgCancelProposal,
  MsgDeposit,
  MsgSubmitProposal,
  MsgVote,
  MsgVoteWeighted,
} from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { AuthorizationType, StakeAuthorization } from "../../codec/gen/cosmos/staking/v1beta1/authz.ts";
import { QueryDefinition as StakingQuery } from "../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { MsgDelegate, MsgUpdateParams } from "../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import {
  MsgCreatePeriodicVestingAccount,
  MsgCreatePermanentLockedAccount,
  MsgCreateVestingAccount,
} from "../../codec/gen/cosmos/vesting/v1beta1/tx.ts";
import { QueryDefinition as CommitteeQuery } from "../../codec/gen/eco2/committee/v1/query.ts";
import {
  MsgSubmitProposal as MsgCommitteeProposal,
  MsgVote as MsgCommitteeVote,
  MsgElect,
  MsgNominate,
  MsgSetMembers,
} from "../../codec/gen/eco2/committee/v1/tx.ts";
import { QueryDefinition as ElectionQuery } from "../../codec/gen/eco2/staking/v1/query.ts";
import { MsgUpdateParams as MsgUpdateRules } from "../../codec/gen/eco2/staking/v1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { timestampOf } from "../../codec/time.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { message } from "../../engine/testing/startChain.ts";
import { committeeAddress } from "../../modules/committee/address.ts";
import { type Act, amount, coin, type Next, one, person, stakeActs } from "./stakeActs.ts";
import { coins, day, operators, people, prefix, type World } from "./world.ts";

const authority = encodeAddress(prefix, moduleAddress("gov"));
const crew = encodeAddress(prefix, committeeAddress(4n));
const million = 1_000_000;

/** What a proposal would do: nothing, what fails, and what succeeds. */
const proposed: readonly ((next: Next, world: World) => Any[])[] = [
  () => [],
  (next) => [message(MsgCommunityPoolSpend, { authority, recipient: one(next, people), amount: coins(amount(next)) })],
  (next) => [
    message(MsgSend, { fromAddress: authority, toAddress: one(next, people), amount: coins(1 + next(million)) }),
  ],
  (next, world) => {
    const { params } = world.ask(StakingQuery.methods.params, {});
    return params === undefined
      ? []
      : [message(MsgUpdateParams, { authority, params: { ...params, maxValidators: 1 + next(5) } })];
  },
  (next, world) => {
    const { params } = world.ask(ElectionQuery.methods.params, {});
    const change = { handoverInterval: BigInt(1 + next(4)), minSelfBond: String(next(3) * 100 * million) };
    return params === undefined ? [] : [message(MsgUpdateRules, { authority, params: { ...params, ...change } })];
  },
  (next) => {
    const first = next(people.length - 2);
    return [message(MsgSetMembers, { authority, committeeId: 4n, members: people.slice(first, first + 5) })];
  },
];

/** A proposal that is there, mostly one that is open. */
function proposalId(next: Next, world: World, suits: (proposal: Proposal) => boolean = () => true): bigint {
  const { proposals } = world.ask(GovQuery.methods.proposals, { proposalStatus: 0, voter: "", depositor: "" });
  const open = proposals.filter((each) => (each.status === 1 || each.status === 2) && suits(each));
  const list = open.length === 0 || next(8) === 0 ? proposals : open;
  return list.length === 0 ? 1n : one(next, list).id;
}

/** One of the last proposals of the crew. */
function crewProposalId(next: Next, world: World): bigint {
  const { proposals } = world.ask(CommitteeQuery.methods.proposals, { committeeId: 4n });
  return proposals.length === 0 ? 1n : one(next, proposals.slice(-3)).id;
}

/** A new account that nobody has the key of. */
const stranger = (next: Next) => {
  const bytes = new Uint8Array(20).fill(200);
  bytes[0] = next(250);
  return encodeAddress(prefix, bytes);
};

const inTime = (world: World, days: number) => world.ctx().time + BigInt(days) * day;
const inSeconds = (nanos: bigint) => nanos / 1_000_000_000n;

const authorizations: readonly ((next: Next) => Any)[] = [
  (next) => message(SendAuthorization, { spendLimit: coins(amount(next)), allowList: [] }),
  () => message(GenericAuthorization, { msg: `/${MsgVote.$type}` }),
  () => message(GenericAuthorization, { msg: `/${MsgSend.$type}` }),
  (next) =>
    message(StakeAuthorization, {
      maxTokens: next(2) === 0 ? undefined : coin(next),
      validators: { $case: "allowList", value: { address: [...operators] } },
      authorizationType: AuthorizationType.AUTHORIZATION_TYPE_DELEGATE,
    }),
];

const govActs: Readonly<Record<string, Act>> = {
  propose: (next, by, world) => [
    message(MsgSubmitProposal, {
      messages: one(next, proposed)(next, world),
      initialDeposit: coins(million * (50 + next(3_000))),
      proposer: person(by),
      title: "What to do",
      summary: "More of it",
    }),
  ],
  deposit: (next, by, world) => [
    message(MsgDeposit, {
      proposalId: proposalId(next, world),
      depositor: person(by),
      amount: coins(million * (1 + next(1_000))),
    }),
  ],
  vote: (next, by, world) => [
    message(MsgVote, {
      proposalId: proposalId(next, world),
      voter: person(by),
      option: [1, 1, 1, 2, 3, 4][next(6)] as 1,
    }),
  ],
  weightedVote: (next, by, world) => {
    const options = [
      { option: 1 as const, weight: "0.7" },
      { option: 3 as const, weight: "0.3" },
    ];
    return [message(MsgVoteWeighted, { proposalId: proposalId(next, world), voter: person(by), options })];
  },
  cancelProposal: (next, by, world) => [
    message(MsgCancelProposal, {
      proposalId: proposalId(next, world, ({ proposer }) => proposer === person(by)),
      proposer: person(by),
    }),
  ],
  crewProposal: (next, by) => {
    const send = { fromAddress: crew, toAddress: one(next, people), amount: coins(1 + next(3 * million)) };
    return [
      message(MsgCommitteeProposal, {
        proposer: person(by),
        committeeId: 4n,
        messages: [message(MsgSend, send)],
        title: "x",
      }),
    ];
  },
  crewVote: (next, by, world) => [
    message(MsgCommitteeVote, { voter: person(by), proposalId: crewProposalId(next, world), yes: next(4) > 0 }),
  ],
  fundCrew: (next, by) => [message(MsgSend, { fromAddress: person(by), toAddress: crew, amount: coins(amount(next)) })],
  nominate: (next, by) => [
    message(MsgNominate, { nominee: person(by), committeeId: BigInt(1 + next(2)), statement: "" }),
  ],
  elect: (next, by) => [
    message(MsgElect, { voter: person(by), committeeId: BigInt(1 + next(2)), nominee: one(next, people) }),
  ],
};

const grantActs: Readonly<Record<string, Act>> = {
  grant: (next, by, world) => [
    message(MsgGrant, {
      granter: person(by),
      grantee: one(next, people),
      grant: {
        authorization: one(next, authorizations)(next),
        expiration: next(2) === 0 ? undefined : timestampOf(inTime(world, 1 + next(60))),
      },
    }),
  ],
  exec: (next, by, world) => {
    const { grants } = world.ask(AuthzQuery.methods.granteeGrants, { grantee: person(by) });
    const of = grants.length === 0 ? next(people.length) : people.indexOf(one(next, grants).granter);
    const act = one(next, ["send", "delegate", "vote"] as const);
    return [message(MsgExec, { grantee: person(by), msgs: acts[act]?.(next, of, world) ?? [] })];
  },
  revoke: (next, by, world) => {
    const { grants } = world.ask(AuthzQuery.methods.granterGrants, { granter: person(by) });
    const grantee = grants.length === 0 ? one(next, people) : one(next, grants).grantee;
    const msgTypeUrl = `/${one(next, [MsgSend, MsgVote, MsgDelegate]).$type}`;
    return [message(MsgRevoke, { granter: person(by), grantee, msgTypeUrl })];
  },
  allow: (next, by, world) => {
    const expiration = next(2) === 0 ? undefined : timestampOf(inTime(world, 1 + next(60)));
    const basic = { spendLimit: coins(amount(next)), expiration };
    const periodic = {
      basic: { spendLimit: [], expiration },
      period: { seconds: 86_400n, nanos: 0 },
      periodSpendLimit: coins(1_000),
      periodCanSpend: coins(1_000),
      periodReset: timestampOf(inTime(world, 1)),
    };
    const allowance = next(2) === 0 ? message(BasicAllowance, basic) : message(PeriodicAllowance, periodic);
    return [message(MsgGrantAllowance, { granter: person(by), grantee: one(next, people), allowance })];
  },
  disallow: (next, by, world) => {
    const { allowances } = world.ask(FeegrantQuery.methods.allowancesByGranter, { granter: person(by) });
    const grantee = allowances.length === 0 ? one(next, people) : one(next, allowances).grantee;
    return [message(MsgRevokeAllowance, { granter: person(by), grantee })];
  },
  vest: (next, by, world) => [
    message(MsgCreateVestingAccount, {
      fromAddress: person(by),
      toAddress: stranger(next),
      amount: coins(amount(next)),
      endTime: inSeconds(inTime(world, 1 + next(300))),
      delayed: next(2) === 0,
    }),
  ],
  vestByPeriods: (next, by, world) => [
    message(MsgCreatePeriodicVestingAccount, {
      fromAddress: person(by),
      toAddress: stranger(next),
      startTime: inSeconds(inTime(world, 0)),
      vestingPeriods: [1, 2, 3].map(() => ({ length: BigInt(1 + next(5_000_000)), amount: coins(amount(next)) })),
    }),
  ],
  lock: (next, by) => [
    message(MsgCreatePermanentLockedAccount, {
      fromAddress: person(by),
      toAddress: stranger(next),
      amount: coins(amount(next)),
    }),
  ],
};

/** Everything that people do on the chain, but with credits. */
export const acts: Readonly<Record<string, Act>> = { ...stakeActs, ...govActs, ...grantActs };
