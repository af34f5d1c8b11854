import { hookPoint } from "../../core/hooks.ts";

type Operator = [operator: Uint8Array];
type Consensus = [operator: Uint8Array, consensusAddress: Uint8Array];
type Delegation = [delegator: Uint8Array, operator: Uint8Array];

/** Points at which staking calls whoever subscribed. Addresses are 20 bytes. */
export const stakingHooks = {
  afterValidatorCreated: hookPoint<Operator>(),
  /** Nothing is delegated to it any more, and it has no seat. */
  afterValidatorRemoved: hookPoint<Consensus>(),
  afterValidatorSeated: hookPoint<Consensus>(),
  afterValidatorUnseated: hookPoint<Consensus>(),
  /** Instead of `beforeDelegationSharesModified` where there was no delegation. */
  beforeDelegationCreated: hookPoint<Delegation>(),
  beforeDelegationSharesModified: hookPoint<Delegation>(),
  /** Its shares are still there. */
  beforeDelegationRemoved: hookPoint<Delegation>(),
  /** Not after a removal. */
  afterDelegationModified: hookPoint<Delegation>(),
  /** @param fraction of the candidate's tokens now that will be taken, a Dec */
  beforeValidatorSlashed: hookPoint<[operator: Uint8Array, fraction: bigint]>(),
} as const;
