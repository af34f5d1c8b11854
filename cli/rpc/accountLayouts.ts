import type { RpcLayout } from "./layouts.ts";

const authz: Readonly<Record<string, RpcLayout>> = {
  "Query/Grants": {
    args: ["granter", "grantee", "msg_type_url?"],
    about: "what one account may do in another's name",
    example: "alice bob",
  },
  "Query/GranterGrants": { name: "grants-by-granter", about: "what an account lets others do", example: "alice" },
  "Query/GranteeGrants": { name: "grants-by-grantee", about: "what an account may do for others", example: "bob" },
  "Msg/Grant": {
    args: ["grantee", "grant"],
    about: "let an account act in one's name",
    example: "bob grant.json --from alice",
  },
  "Msg/Exec": { args: ["msgs"], about: "act in another's name", example: "message.json --from bob" },
  "Msg/Revoke": {
    args: ["grantee", "msg_type_url"],
    about: "take a grant back",
    example: "bob /cosmos.bank.v1beta1.MsgSend --from alice",
  },
};

const feegrant: Readonly<Record<string, RpcLayout>> = {
  "Query/Allowance": { name: "grant", about: "what one account pays of another's fees", example: "alice bob" },
  "Query/Allowances": { name: "grants-by-grantee", about: "who pays an account's fees", example: "bob" },
  "Query/AllowancesByGranter": { name: "grants-by-granter", about: "whose fees an account pays", example: "alice" },
  "Msg/GrantAllowance": {
    name: "grant",
    args: ["grantee", "allowance"],
    about: "pay an account's fees",
    example: "bob allowance.json --from alice",
  },
  "Msg/RevokeAllowance": {
    name: "revoke",
    args: ["grantee"],
    about: "pay them no longer",
    example: "bob --from alice",
  },
  "Msg/PruneAllowances": { name: "prune", about: "remove allowances that have expired" },
};

const upgrade: Readonly<Record<string, RpcLayout>> = {
  "Query/CurrentPlan": { name: "plan", about: "the upgrade that is to come" },
  "Query/AppliedPlan": { name: "applied", about: "the height at which an upgrade was made", example: "v2" },
  "Query/UpgradedConsensusState": { about: "what light clients of other chains are told of an upgrade" },
  "Query/ModuleVersions": { args: ["module_name?"], about: "versions of the modules' state", example: "bank" },
  "Query/Authority": { about: "the account that plans upgrades" },
  "Msg/SoftwareUpgrade": { args: ["plan"], about: "plan an upgrade; the authority alone may" },
  "Msg/CancelUpgrade": { about: "give up an upgrade; the authority alone may" },
};

const vesting: Readonly<Record<string, RpcLayout>> = {
  "Msg/CreateVestingAccount": {
    args: ["to_address", "amount", "end_time"],
    about: "make an account whose coins become free by and by, or with --delayed at once, until a Unix time",
    example: "bob 1000000ueco2 1798761600 --from alice",
  },
  "Msg/CreatePermanentLockedAccount": {
    args: ["to_address", "amount"],
    about: "make an account whose coins can be voted with and never be sent",
    example: "bob 1000000ueco2 --from alice",
  },
  "Msg/CreatePeriodicVestingAccount": {
    args: ["to_address", "start_time", "vesting_periods"],
    about: "make an account whose coins become free in periods",
    example: "bob 1767225600 periods.json --from alice",
  },
};

const params: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { name: "subspace", args: ["subspace", "key"], about: "a parameter as old chains kept it" },
  "Query/Subspaces": { about: "where old chains kept parameters" },
};

const gov: Readonly<Record<string, RpcLayout>> = {
  "Query/Constitution": { about: "the text that the chain gave itself" },
  "Query/Proposal": { about: "a proposal", example: "1" },
  "Query/Proposals": { about: "all proposals", example: "--proposal-status voting-period" },
  "Query/Vote": { about: "an account's vote", example: "1 bob" },
  "Query/Votes": { about: "all votes on a proposal", example: "1" },
  "Query/Params": { args: ["params_type?"], about: "deposits, times and thresholds" },
  "Query/Deposit": { about: "an account's deposit", example: "1 bob" },
  "Query/Deposits": { about: "all deposits on a proposal", example: "1" },
  "Query/TallyResult": { name: "tally", about: "how the votes on a proposal stand", example: "1" },
  "Msg/SubmitProposal": { about: "propose messages to be run by the governance account" },
  "Msg/ExecLegacyContent": { args: ["content"], about: "run a proposal of the old kind; the authority alone may" },
  "Msg/Vote": { args: ["proposal_id", "option"], about: "vote on a proposal", example: "1 yes --from bob" },
  "Msg/VoteWeighted": {
    name: "weighted-vote",
    args: ["proposal_id", "options"],
    about: "divide a vote",
    example: "1 options.json --from bob",
  },
  "Msg/Deposit": {
    args: ["proposal_id", "amount"],
    about: "deposit coins on a proposal",
    example: "1 5ueco2 --from bob",
  },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
  "Msg/CancelProposal": { args: ["proposal_id"], about: "withdraw one's proposal", example: "1 --from bob" },
};

const schedules: Readonly<Record<string, RpcLayout>> = {
  "Query/Schedule": { about: "messages that governance runs later", example: "1" },
  "Query/Schedules": { about: "all that governance runs later" },
  "Query/Conditions": { about: "conditions that such messages may wait for" },
  "Msg/Schedule": { about: "run messages at a time, a height or on a condition; the authority alone may" },
  "Msg/CancelSchedule": { about: "run them no more; the authority alone may" },
};

const committee: Readonly<Record<string, RpcLayout>> = {
  "Query/Committee": { about: "a committee by its number", example: "1" },
  "Query/CommitteeByName": { args: ["name"], about: "a committee by its name" },
  "Query/Committees": { about: "all committees" },
  "Query/MayAct": {
    args: ["committee_id", "type_url"],
    about: "whether a committee may run a message",
    example: "1 /eco2.registry.v1.MsgImportBatch",
  },
  "Query/Proposal": { about: "a proposal to a committee", example: "1" },
  "Query/Proposals": { args: ["committee_id"], about: "all proposals to a committee", example: "1" },
  "Query/Election": { about: "the election of a committee's members", example: "1" },
  "Query/Ballot": { about: "how an account votes for a committee's members", example: "1 bob" },
  "Query/Params": { about: "limits of committees" },
  "Msg/CreateCommittee": { about: "set up a committee; the authority alone may" },
  "Msg/UpdateRules": { about: "change a committee's rules; the authority alone may" },
  "Msg/SetMembers": { about: "appoint a committee's members; the authority alone may" },
  "Msg/Dissolve": { about: "dissolve a committee; the authority alone may" },
  "Msg/Reclaim": { about: "take back what a committee holds; the authority alone may" },
  "Msg/Resign": { args: ["committee_id"], about: "leave a committee", example: "1 --from bob" },
  "Msg/SubmitProposal": { about: "propose messages to one's committee" },
  "Msg/Vote": { args: ["proposal_id", "yes"], about: "vote as a member", example: "1 true --from bob" },
  "Msg/Nominate": { args: ["committee_id"], about: "stand for a committee", example: "1 --from bob" },
  "Msg/Elect": {
    args: ["committee_id", "nominee"],
    about: "vote for a member of a committee",
    example: "1 carol --from bob",
  },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
};

/** Layouts of what any account may do, and of governance, by package. */
export const accountLayouts: Readonly<Record<string, Readonly<Record<string, RpcLayout>>>> = {
  "cosmos.authz.v1beta1": authz,
  "cosmos.feegrant.v1beta1": feegrant,
  "cosmos.upgrade.v1beta1": upgrade,
  "cosmos.vesting.v1beta1": vesting,
  "cosmos.params.v1beta1": params,
  "cosmos.autocli.v1": { "Query/AppOptions": { about: "what command lines of other chains are told of this one" } },
  "cosmos.gov.v1": gov,
  "eco2.governance.v1": schedules,
  "eco2.committee.v1": committee,
};
