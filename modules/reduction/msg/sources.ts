import { EventSourceAdded } from "../../../codec/gen/eco2/reduction/v1/events.ts";
import { type Member, type Params, type Pool, PoolSource } from "../../../codec/gen/eco2/reduction/v1/reduction.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/reduction/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { NotarisedSource } from "../../notary/keeper.ts";
import { fail } from "../errors.ts";
import { joinedAt, memberAt, signerText } from "../members.ts";
import { type ReductionEnv, reduction, type State } from "../module.ts";
import { isProposed, isRunning, periodOf, poolAt, statusName } from "../pools.ts";
import { putPair } from "../records.ts";
import { takeOut } from "../revocation.ts";
import { requireFree, roleOf, sourceIn, addSource as store } from "../sources.ts";
import { gather } from "../starting.ts";

/** Sources that one message adds or removes. */
const most = 100;

/** @throws invalid list of sources */
function checkIds(sourceIds: readonly bigint[]): void {
  if (sourceIds.length < 1 || sourceIds.length > most)
    throw fail.invalidSources(`${sourceIds.length} are named, allowed: 1 to ${most}`);
  const seen = new Set(sourceIds);
  if (seen.size < sourceIds.length) throw fail.invalidSources("one is there twice");
}

/** A source that the signer operates. @throws source not found, signer does not operate the source */
function operated(ctx: Ctx, { use }: Pick<ReductionEnv, "use">, signer: string, id: bigint): NotarisedSource {
  const source = use.notary.source(ctx, id);
  if (source === undefined) throw fail.sourceNotFound(`no source has the id ${id}`);
  const operator = addressText(ctx.chain, source.operator);
  if (operator !== signer) throw fail.notOperator(`source ${id} is operated by ${operator}`);
  return source;
}

/** From when on sources that are added now count. @throws status of the pool does not allow it */
function addedFrom(ctx: Ctx, pool: Pool): bigint {
  if (isProposed(ctx, pool)) return periodOf(pool).start;
  if (isRunning(ctx, pool)) return ctx.time;
  throw fail.wrongStatus(
    `pool ${pool.id} is ${statusName(pool.status)}: sources come in before its start or while it runs`,
  );
}

type Parts = Pick<ReductionEnv, "state" | "use"> & { readonly params: Params };

function add(ctx: Ctx, env: Parts, pool: Pool, member: Member, sourceId: bigint): void {
  const { state, params } = env;
  const from = addedFrom(ctx, pool);
  const notarised = operated(ctx, env, member.address, sourceId);
  const role = roleOf(notarised);
  if (state.sources.has(ctx, [pool.id, sourceId])) throw fail.sourceTaken(`source ${sourceId} is in pool ${pool.id}`);
  requireFree(ctx, state, sourceId, { start: from, end: periodOf(pool).end });
  if (pool.sources >= params.maxSources) throw fail.tooManySources(`pool ${pool.id} has ${pool.sources}`);
  const none = { history: "0", baseline: "0", firstBaseline: "0", fillRate: "0", counted: "0", filled: "0" };
  const about = { poolId: pool.id, sourceId, member: member.address, role };
  const source = PoolSource.fromPartial({ ...about, ...none, from: timestampOf(from) });
  store(ctx, state, pool, source);
  const now = { ...pool, sources: pool.sources + 1 };
  // While the pool runs the baseline of what comes in is computed at once; the target stays as it is.
  const room = { sources: 1, records: Number.MAX_SAFE_INTEGER };
  const pair = { pool: now, source };
  putPair(ctx, state, isProposed(ctx, pool) ? pair : gather(ctx, env, pair, 0n, room).pair);
  state.members.set(ctx, [pool.id, member.address], { ...member, sources: member.sources + 1 });
  emitTyped(ctx, EventSourceAdded, about);
}

/** Brings sources into a pool, before its start or while it runs. */
export const addSource = reduction.rpc(
  MsgDefinition.methods.addSource,
  (ctx, { member, poolId, sourceIds }, env) => {
    checkIds(sourceIds);
    const signer = signerText(ctx, member, "member");
    for (const id of sourceIds) {
      const pool = poolAt(ctx, env.state, poolId);
      add(ctx, env, pool, joinedAt(ctx, env.state, pool, signer), id);
    }
    return {};
  },
  ({ sourceIds }) => {
    checkIds(sourceIds);
  },
);

/** @throws status of the pool does not allow it, signer is no member of the pool */
function remove(ctx: Ctx, state: State, poolId: bigint, signer: string, id: bigint): void {
  const pool = poolAt(ctx, state, poolId);
  memberAt(ctx, state, pool, signer);
  if (!isProposed(ctx, pool) && !isRunning(ctx, pool))
    throw fail.wrongStatus(
      `pool ${poolId} is ${statusName(pool.status)}: sources go before its start or while it runs`,
    );
  const source = sourceIn(ctx, state, poolId, id);
  if (source.member !== signer) throw fail.notOperator(`source ${id} is there by ${source.member}`);
  if (source.removedAt !== undefined) throw fail.sourceNotInPool(`source ${id} was taken out of pool ${poolId}`);
  takeOut(ctx, { state }, pool, id, "its member takes it out");
}

/** Takes sources out of a pool; who left it may too. */
export const removeSource = reduction.rpc(
  MsgDefinition.methods.removeSource,
  (ctx, { member, poolId, sourceIds }, { state }) => {
    checkIds(sourceIds);
    const signer = signerText(ctx, member, "member");
    for (const id of sourceIds) remove(ctx, state, poolId, signer, id);
    return {};
  },
  ({ sourceIds }) => {
    checkIds(sourceIds);
  },
);
