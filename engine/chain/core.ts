import { toHex } from "../../codec/bytes.ts";
import type { Commit } from "../../codec/gen/tendermint/types/types.ts";
import type { Application } from "../../core/application.ts";
import type { Chain } from "../../core/chain.ts";
import type { ChangeSet } from "../../store/types.ts";
import { signCommit } from "../block/keys.ts";
import { maxDataBytes } from "../block/limits.ts";
import type { BlockRecord, ChainDb } from "../storage/chainDb.ts";
import type { SavedState, SeenVotes } from "../storage/state.ts";
import type { Clock } from "./clock.ts";
import type { EvidencePool } from "./evidencePool.ts";
import type { Guarded } from "./guarded.ts";
import type { BlockRoom, Mempool } from "./mempool.ts";
import type { Players } from "./players.ts";
import type { ConsensusState } from "./state.ts";
import type { StateHome } from "./stateHome.ts";

/** What a development chain is made of. What changes with the blocks is replaced, never altered. */
export interface Core {
  readonly chain: Chain;
  readonly app: Application;
  readonly calls: Guarded;
  readonly db: ChainDb;
  readonly home: StateHome;
  readonly players: Players;
  readonly clock: Clock;
  readonly mempool: Mempool;
  readonly evidence: EvidencePool;
  /** Accounts whose transactions need no signature, in hex. */
  readonly impersonated: Set<string>;
  /** Writes that the application puts before the block that it executes now. */
  readonly editing: { changes: ChangeSet | undefined };
  /** Blocks that are kept at most. */
  readonly keepBlocks: number;
  /** The lowest height that a snapshot still needs. */
  pinned(): number;
  genesis: unknown;
  consensus: ConsensusState;
  seen: SeenVotes;
  /** The last block; none before the first. */
  last: BlockRecord | undefined;
  /** The lowest height whose block is kept, 0 without any. */
  base: number;
  generation: number;
  /** When the database was last synced, milliseconds of `performance.now()`; it never was at first. */
  syncedAt: number;
}

/** What transactions have to fit in after a block. */
export function roomOf({ params, validators }: ConsensusState): BlockRoom {
  return {
    dataBytes: maxDataBytes(params.block?.maxBytes ?? -1n, 0, validators.members.length),
    maxGas: params.block?.maxGas ?? -1n,
  };
}

/** A last block with who voted for it. */
export type Voted = Pick<Core, "consensus" | "seen" | "players">;

/** The votes for the last block, all at one time. They are signed anew for each time: who votes for one block twice does no wrong. */
export function lastCommitAt({ consensus, seen, players }: Voted, time: bigint): Commit {
  const { chainId, height, lastBlockId, lastValidators } = consensus;
  if (lastBlockId === undefined || lastValidators === undefined) throw new Error("there is no last block");
  const voters = new Set(seen.voters);
  const ballot = { chainId, height: BigInt(height), round: seen.round, blockId: lastBlockId };
  return signCommit(ballot, lastValidators, ({ address }) => {
    const key = voters.has(toHex(address)) ? players.key(address) : undefined;
    return key === undefined ? undefined : { key, time };
  });
}

/** Validators vote for a block this long after its time, nanoseconds. */
const voteDelay = 1_000_000n;

/** The commit of the last block before the next one carries it. */
export function seenCommit(voted: Voted): Commit {
  return lastCommitAt(voted, voted.consensus.time + voteDelay);
}

/** What a restart needs, as it is now but for what a block in work changes. */
export function savedState(core: Core, consensus = core.consensus, seen = core.seen): SavedState {
  const { clock, players, impersonated, generation } = core;
  return {
    consensus,
    seen,
    generation,
    seeds: players.seeds,
    down: players.down,
    impersonated: [...impersonated],
    ...clock.state,
  };
}

/** Puts what was saved in the place of what is. Keys that became known since stay known. */
export function restore(core: Core, { consensus, seen, seeds, down, impersonated, ...clock }: SavedState): void {
  for (const seed of seeds) core.players.add(seed);
  core.players.restore(down);
  core.impersonated.clear();
  for (const name of impersonated) core.impersonated.add(name);
  core.clock.restore(clock);
  core.consensus = consensus;
  core.seen = seen;
  core.evidence.clear();
  core.mempool.flush(roomOf(consensus));
}
