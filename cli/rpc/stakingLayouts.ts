import type { RpcLayout } from "./layouts.ts";

const authority = "replace the parameters; the authority alone may";

const staking: Readonly<Record<string, RpcLayout>> = {
  "Query/Validators": { about: "all candidates, with a seat or without", example: "--status BOND_STATUS_BONDED" },
  "Query/Validator": { about: "a candidate by its operator", example: "alice" },
  "Query/ValidatorDelegations": { name: "delegations-to", about: "all votes for a candidate", example: "alice" },
  "Query/ValidatorUnbondingDelegations": {
    name: "unbonding-delegations-from",
    about: "votes that were taken from a candidate and are bound yet",
    example: "alice",
  },
  "Query/Delegation": {
    args: ["delegator_addr", "validator_addr"],
    about: "one account's votes for one candidate",
    example: "bob alice",
  },
  "Query/UnbondingDelegation": {
    args: ["delegator_addr", "validator_addr"],
    about: "votes that an account took from a candidate and that are bound yet",
    example: "bob alice",
  },
  "Query/DelegatorDelegations": { name: "delegations", about: "all votes of an account", example: "bob" },
  "Query/DelegatorUnbondingDelegations": {
    name: "unbonding-delegations",
    about: "all votes that an account took back and that are bound yet",
    example: "bob",
  },
  "Query/Redelegations": {
    name: "redelegation",
    args: ["delegator_addr", "src_validator_addr?", "dst_validator_addr?"],
    about: "votes that an account moved from one candidate to another",
    example: "bob",
  },
  "Query/DelegatorValidators": { about: "the candidates that an account votes for", example: "bob" },
  "Query/DelegatorValidator": {
    args: ["delegator_addr", "validator_addr"],
    about: "a candidate that an account votes for",
    example: "bob alice",
  },
  "Query/HistoricalInfo": { args: ["height"], about: "header and members of a past block", example: "100" },
  "Query/Pool": { about: "coins behind seated candidates, and behind the others" },
  "Query/Params": { about: "seats, time of unbonding, denom" },
  "Msg/CreateValidator": { about: "stand for a seat" },
  "Msg/EditValidator": { about: "change what a candidate says of itself" },
  "Msg/Delegate": {
    args: ["validator_address", "amount"],
    about: "vote for a candidate: the coins are bound",
    example: "alice 1000000ueco2 --from bob",
  },
  "Msg/BeginRedelegate": {
    name: "redelegate",
    args: ["validator_src_address", "validator_dst_address", "amount"],
    about: "move votes from one candidate to another",
    example: "alice carol 1000000ueco2 --from bob",
  },
  "Msg/Undelegate": {
    name: "unbond",
    args: ["validator_address", "amount"],
    about: "take votes back: the coins are free when the time of unbonding is over",
    example: "alice 1000000ueco2 --from bob",
  },
  "Msg/CancelUnbondingDelegation": {
    name: "cancel-unbond",
    args: ["validator_address", "amount", "creation_height"],
    about: "give votes that are being taken back to the candidate again",
    example: "alice 1000000ueco2 1234 --from bob",
  },
  "Msg/UpdateParams": { args: ["params"], about: authority },
};

const elections: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": {
    name: "election-params",
    about: "terms, voting window, handing over, bounds of commissions and of own bonds",
  },
  "Query/Election": { about: "the term that runs: its phase, and how the votes stand" },
  "Query/Elections": { about: "all elections, with their results" },
  "Query/ElectionResult": { about: "an election by its number", example: "1" },
  "Query/Roll": { about: "the candidates of an election by their rank", example: "1" },
  "Query/Seats": { about: "who sits, and who is on the way in or out" },
  "Msg/UpdateParams": { name: "update-election-params", args: ["params"], about: authority },
};

const distribution: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "parameters of rewards" },
  "Query/ValidatorDistributionInfo": { about: "an operator's commission and own rewards", example: "alice" },
  "Query/ValidatorOutstandingRewards": {
    about: "all that a candidate and its voters have not withdrawn",
    example: "alice",
  },
  "Query/ValidatorCommission": { name: "commission", about: "what a node has earned itself", example: "alice" },
  "Query/ValidatorSlashes": {
    name: "slashes",
    args: ["validator_address", "starting_height?", "ending_height?"],
    about: "when a candidate was slashed",
    example: "alice 1 1000",
  },
  "Query/DelegationRewards": {
    name: "rewards-by-validator",
    args: ["delegator_address", "validator_address"],
    about: "what an account has earned by its votes for one candidate",
    example: "bob alice",
  },
  "Query/DelegationTotalRewards": { name: "rewards", about: "what an account has earned by its votes", example: "bob" },
  "Query/DelegatorValidators": { about: "the candidates that an account earns by", example: "bob" },
  "Query/DelegatorWithdrawAddress": { about: "where an account's rewards go", example: "bob" },
  "Query/CommunityPool": { about: "coins that governance may spend" },
  "Msg/SetWithdrawAddress": {
    name: "set-withdraw-addr",
    args: ["withdraw_address"],
    about: "say where rewards go",
    example: "carol --from bob",
  },
  "Msg/WithdrawDelegatorReward": {
    name: "withdraw-rewards",
    args: ["validator_address"],
    about: "withdraw what votes for a candidate have earned",
    example: "alice --from bob",
  },
  "Msg/WithdrawValidatorCommission": {
    name: "withdraw-validator-commission",
    about: "withdraw what the node has earned itself",
    example: "--from alice",
  },
  "Msg/FundCommunityPool": {
    args: ["amount"],
    about: "give coins to the community pool",
    example: "5ueco2 --from bob",
  },
  "Msg/CommunityPoolSpend": {
    args: ["recipient", "amount"],
    about: "spend of the community pool; the authority alone may",
  },
  "Msg/DepositValidatorRewardsPool": {
    name: "fund-validator-rewards-pool",
    args: ["validator_address", "amount"],
    about: "give coins to a candidate's voters",
    example: "alice 5ueco2 --from bob",
  },
  "Msg/UpdateParams": { args: ["params"], about: authority },
};

const slashing: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "how many blocks may be missed, and what faults cost" },
  "Query/SigningInfo": { about: "what a consensus key signed and missed", example: "ecovalcons1…" },
  "Query/SigningInfos": { about: "what all consensus keys signed and missed" },
  "Msg/Unjail": { about: "come back after a jail", example: "--from alice" },
  "Msg/UpdateParams": { args: ["params"], about: authority },
};

const faults: Readonly<Record<string, RpcLayout>> = {
  "Query/Limits": { about: "how many candidates may be slashed in a day" },
  "Query/Slashes": { name: "slashes", about: "who was slashed of late" },
  "Msg/UpdateLimits": { args: ["limits"], about: "replace the limits; the authority alone may" },
};

const evidence: Readonly<Record<string, RpcLayout>> = {
  "Query/Evidence": { about: "a proven fault by its hash" },
  "Query/AllEvidence": { name: "list", about: "all proven faults" },
  "Msg/SubmitEvidence": { name: "submit", args: ["evidence"], about: "prove a fault" },
};

const mint: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "what explorers ask of a mint; the supply here is fixed" },
  "Query/Inflation": { about: "a year's rewards as a part of the supply" },
  "Query/AnnualProvisions": { about: "a year's rewards" },
};

const schedule: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { name: "reward-params", about: "the longest time that one block is paid for" },
  "Query/Schedule": { about: "the reward of blocks, year by year" },
  "Query/Reserve": { about: "what is left to be paid as rewards, and what was paid" },
  "Msg/UpdateParams": { args: ["params"], about: authority },
};

/** Layouts of what validators and their voters use, by package. */
export const stakingLayouts: Readonly<Record<string, Readonly<Record<string, RpcLayout>>>> = {
  "cosmos.staking.v1beta1": staking,
  "eco2.staking.v1": elections,
  "cosmos.distribution.v1beta1": distribution,
  "cosmos.slashing.v1beta1": slashing,
  "eco2.slashing.v1": faults,
  "cosmos.evidence.v1beta1": evidence,
  "cosmos.mint.v1beta1": mint,
  "eco2.mint.v1": schedule,
};
