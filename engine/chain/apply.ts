import { equalBytes } from "../../codec/bytes.ts";
import type { ResponseFinalizeBlock } from "../../codec/gen/tendermint/abci/types.ts";
import type { Block } from "../../codec/gen/tendermint/types/block.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import type { KvWrite } from "../../store/kv/types.ts";
import type { ChangeSet } from "../../store/types.ts";
import type { SealedBlock } from "../block/make.ts";
import { type BlockRecord, paramsRow, rowsOf, stateRow, validatorsRow } from "../storage/chainDb.ts";
import type { BlockEdits, SeenVotes } from "../storage/state.ts";
import { type Core, roomOf, savedState } from "./core.ts";
import { checkResults, finalizeRequest } from "./execute.ts";
import { type ConsensusState, stateAfter } from "./state.ts";

/** Sets are kept where they change, and now and then besides, so that none is far to compute. */
const setInterval = 100;

function execute(core: Core, block: Block, hash: Uint8Array, changes: ChangeSet | undefined): ResponseFinalizeBlock {
  core.editing.changes = changes;
  try {
    const results = core.app.finalizeBlock(finalizeRequest(core.consensus.lastValidators, block, hash));
    checkResults(block, results);
    return results;
  } finally {
    core.editing.changes = undefined;
  }
}

/** Rows of what begins to hold after a block, where it is not what held before. */
function changedRows(
  before: ConsensusState,
  after: ConsensusState,
  { validatorUpdates }: ResponseFinalizeBlock,
): KvWrite[] {
  const signs = after.height + 2;
  const rows: KvWrite[] = [];
  if (validatorUpdates.length > 0 || signs % setInterval === 0) rows.push(validatorsRow(signs, after.nextValidators));
  const bytes = (params: ConsensusParams) => ConsensusParams.encode(params).finish();
  if (!equalBytes(bytes(before.params), bytes(after.params))) rows.push(paramsRow(after.height + 1, after.params));
  return rows;
}

/** Blocks that are let go of at once: the tenth part of what is kept, at most these. */
const mostPruned = 64;

/**
 * Milliseconds for which blocks may wait to survive a power cut; a killed process loses none. A state that is ahead of its blocks then
 * is taken back to them at the next start.
 */
const mostUnsynced = 200;

/** Deletes what is older than the chain keeps, but nothing that a snapshot can go back to. */
async function prune(core: Core, height: number): Promise<{ readonly rows: KvWrite[]; readonly base: number }> {
  const rows: KvWrite[] = [];
  const from = core.base === 0 ? height : core.base;
  const share = Math.max(1, Math.min(mostPruned, Math.floor(core.keepBlocks / 10)));
  const to = Math.min(height - core.keepBlocks + 1, core.pinned(), from + 2 * share);
  if (to - from < share) return { rows, base: from };
  for (let gone = from; gone < to; gone++) for (const row of await core.db.removal(gone)) rows.push(row);
  for (const row of await core.db.carryOver(from, to)) rows.push(row);
  return { rows, base: to };
}

/**
 * Executes a decided block and makes it durable. Block, results and the state after it are written in one batch before the application
 * commits: whenever the process ends, a restart finds the application at this block or the one before, and executes it once more.
 * @throws what the application throws; the chain cannot go on then
 */
export async function applyBlock(
  core: Core,
  { block, bytes, id, header }: SealedBlock,
  seen: SeenVotes,
  changes?: ChangeSet,
): Promise<BlockRecord> {
  const results = execute(core, block, id.hash, changes);
  const consensus = stateAfter(core.consensus, id, header, results);
  const { height } = consensus;
  const edits: BlockEdits | undefined =
    changes === undefined && core.impersonated.size === 0
      ? undefined
      : { changes: changes ?? new Map(), impersonated: [...core.impersonated] };
  const record: BlockRecord = { kept: { height, id, block, size: bytes.length }, bytes, results, edits };
  core.clock.made(consensus.time);
  const evidence = block.evidence?.evidence ?? [];
  const pruned = await prune(core, height);
  const rows: KvWrite[] = [
    ...rowsOf(record),
    ...changedRows(core.consensus, consensus, results),
    ...pruned.rows,
    stateRow(savedState(core, consensus, seen)),
  ];
  const now = performance.now();
  const sync = now - core.syncedAt > mostUnsynced;
  await core.db.kv.batch(rows, { sync });
  if (sync) core.syncedAt = now;
  core.app.commit({});
  core.consensus = consensus;
  core.seen = seen;
  core.last = record;
  core.base = pruned.base;
  core.evidence.committed(evidence);
  const codes = results.txResults.map(({ code }) => code);
  core.mempool.update(height, block.data?.txs ?? [], codes, roomOf(consensus));
  return record;
}
