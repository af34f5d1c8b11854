import type { Event, Misbehavior, VoteInfo } from "../codec/gen/tendermint/abci/types.ts";
import type { GasMeter } from "./gas.ts";
import type { Branch } from "./state/branch.ts";

/**
 * Why code runs. `check` and `recheck` are the mempool's, `simulate` an estimate, `deliver` a block (its transactions and its
 * hooks), `genesis` the start of the chain, `query` a read of a retained version.
 */
export type Mode = "genesis" | "check" | "recheck" | "simulate" | "deliver" | "query";

/** What is fixed for the life of a chain; it comes from genesis. */
export interface ChainIdentity {
  readonly chainId: string;
  /** Human-readable part of account addresses; validators have it with `valoper` and `valcons` after it. */
  readonly bech32Prefix: string;
}

/** What CometBFT says of a decided block beside its transactions. */
export interface Decision {
  /** Hash of the block (32 bytes). */
  readonly hash: Uint8Array;
  /** Who of the validators of the block before signed it. */
  readonly votes: readonly VoteInfo[];
  /** Faults of validators that the block proves. */
  readonly misbehavior: readonly Misbehavior[];
}

/** The block that code runs in. */
export interface BlockInfo {
  readonly height: number;
  /** Block time in nanoseconds since 1970, agreed by the validators; never the clock of this machine. */
  readonly time: bigint;
  /** Consensus address (20 bytes) of the proposer; empty outside a block. */
  readonly proposer: Uint8Array;
  /** Empty outside a block. */
  readonly decision: Decision;
  /** Gas that the block's transactions used; told at its end, 0 before. */
  readonly gasOfTxs: number;
}

/** What code that computes state may see: its block, a branch of the state, gas, events. Nothing else. */
export interface Ctx extends BlockInfo {
  readonly chain: ChainIdentity;
  readonly mode: Mode;
  readonly branch: Branch;
  readonly gas: GasMeter;
  readonly events: Event[];
  /** Dispatches that this runs inside of: 0 for a transaction's own message. */
  readonly depth: number;
}

/** Runs `work` on a sub-branch: its writes and events stay when it returns, and are gone when it throws. Gas stays used. */
export function nested<T>(ctx: Ctx, work: (inner: Ctx) => T): T {
  const branch = ctx.branch.fork();
  const events: Event[] = [];
  const result = work({ ...ctx, branch, events });
  branch.merge();
  for (const event of events) ctx.events.push(event);
  return result;
}

/** A context over the same block and branch that meters gas by itself. */
export function withGas(ctx: Ctx, gas: GasMeter): Ctx {
  return { ...ctx, gas };
}
