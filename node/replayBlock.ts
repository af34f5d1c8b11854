import type { RequestFinalizeBlock, RequestInitChain } from "../codec/gen/tendermint/abci/types.ts";
import { writeGenesis } from "../core/birth.ts";
import { type BlockOutcome, executeBlock } from "../core/block.ts";
import type { Chain } from "../core/chain.ts";
import type { ChainIdentity } from "../core/ctx.ts";
import { chainStore, readIdentity } from "../core/identity.ts";
import { Branch, type Trace } from "../core/state/branch.ts";
import { transition } from "../core/transition.ts";
import type { Transition } from "../core/upgrade.ts";
import { firstVersion, knowing, nextVersion } from "../store/inspect.ts";
import type { Version } from "../store/version.ts";
import { NodeError } from "./errors.ts";

/** An access to the state while a block ran. */
export interface Access {
  /** The number of the transaction, or the part of the block around them. */
  readonly part: "begin" | "end" | number;
  readonly op: "read" | "write" | "delete" | "range";
  readonly store: string;
  /** Of a range, where it begins. */
  readonly key: Uint8Array;
  /** What was found or written; of a range, where it ends. */
  readonly value: Uint8Array | undefined;
}

/** A block that was executed again, beside the state and not in it. */
export interface Replayed {
  readonly outcome: BlockOutcome;
  /** The state that it makes; its root is the app hash. */
  readonly version: Version;
}

const none = new Uint8Array(0);

/** What a block is executed on: a version, or genesis where it is the first. */
interface Ground {
  readonly identity: ChainIdentity;
  readonly base: Version;
  readonly transition: Transition;
  branch(trace: Trace): Branch;
}

/** The version below a block; plans of that height are not skipped. @throws NodeError for one that is no chain's */
export function onVersion(chain: Chain, version: Version): Ground {
  const identity = readIdentity(version);
  if (identity === undefined) throw new NodeError(`the state of height ${version.height} is of another program`);
  const base = knowing(version, chain.storeNames);
  const ground = { view: base, standing: base.standing };
  return {
    identity,
    base,
    transition: transition(chain, identity, ground, base.height + 1),
    branch: (trace) => Branch.over(base, trace),
  };
}

/** The empty state with genesis written over it. @throws GenesisError */
export function onGenesis(chain: Chain, request: RequestInitChain): Ground {
  const base = firstVersion([...chain.storeNames, chainStore]);
  const genesis = Branch.over(base);
  const { identity } = writeGenesis(chain, genesis, request);
  return { identity, base, transition: { kind: "none" }, branch: (trace) => genesis.fork(trace) };
}

/**
 * Executes a block as FinalizeBlock does.
 * @param told every read and write, in order
 */
export function replayBlock(
  chain: Chain,
  { identity, base, transition: before, branch: over }: Ground,
  request: RequestFinalizeBlock,
  told: (access: Access) => void,
): Replayed {
  let part: Access["part"] = "begin";
  const trace: Trace = {
    read: (store, key, value) => told({ part, op: "read", store, key, value }),
    write: (store, key, value) =>
      told({ part, op: value === null ? "delete" : "write", store, key, value: value ?? undefined }),
    range: (store, { start, end }) => told({ part, op: "range", store, key: start ?? none, value: end }),
  };
  const branch = over(trace);
  const outcome = executeBlock(chain, identity, branch, request, {
    transition: before,
    part: (next) => {
      part = next;
    },
  });
  const names = [...chain.storeNames, chainStore];
  return { outcome, version: nextVersion(base, names, Number(request.height), branch.changes()) };
}
