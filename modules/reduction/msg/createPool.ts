import { EventPoolCreated } from "../../../codec/gen/eco2/reduction/v1/events.ts";
import { Member, MemberStatus, Pool, PoolStatus, Terms } from "../../../codec/gen/eco2/reduction/v1/reduction.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/reduction/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { addressBytes } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { LedgerError } from "../../../core/errors.ts";
import { emitTyped } from "../../../core/events.ts";
import { issueOf } from "../crediting.ts";
import { fail } from "../errors.ts";
import { checkInvitations, requireMembers, signerText } from "../members.ts";
import { type ReductionEnv, reduction } from "../module.ts";
import { noSums, waitUntil } from "../pools.ts";
import { checkTerms, requireAllowed } from "../terms.ts";

/** That credits under these terms could be issued now: tried with one gram, on a branch that nobody keeps. @throws invalid terms */
function rehearse(ctx: Ctx, { use }: Pick<ReductionEnv, "use">, pool: Pool): void {
  const trial = { ...ctx, branch: ctx.branch.fork(), events: [] };
  const owner = { address: addressBytes(ctx.chain, pool.creator), grams: 1n };
  try {
    use.issuance.issueForPool(trial, issueOf(pool, [owner], 0n));
  } catch (error) {
    if (error instanceof LedgerError) throw fail.invalidTerms(`credits could not be issued: ${error.message}`);
    throw error;
  }
}

/** Proposes a pool. Terms and invitations never change: who wants others proposes another. */
export const createPool = reduction.rpc(
  MsgDefinition.methods.createPool,
  (ctx, request, env) => {
    const { state, use, params } = env;
    const terms = request.terms ?? Terms.fromPartial({});
    const times = checkTerms(terms);
    requireAllowed(params, ctx.time, terms, times);
    const creator = signerText(ctx, request.creator, "creator");
    const invited = requireMembers(ctx, use.accounts, request.members, params.maxMembers);
    const id = state.nextPool.next(ctx);
    const pool = Pool.fromPartial({
      id,
      creator,
      terms,
      status: PoolStatus.POOL_STATUS_PROPOSED,
      sums: noSums,
      members: invited.length,
      height: BigInt(ctx.height),
      time: timestampOf(ctx.time),
    });
    rehearse(ctx, env, pool);
    state.pools.set(ctx, id, waitUntil(ctx, state, pool, times.period.start));
    for (const { address, parts } of invited) {
      const status = MemberStatus.MEMBER_STATUS_INVITED;
      state.members.set(ctx, [id, address], Member.fromPartial({ poolId: id, address, parts, status, plan: {} }));
    }
    emitTyped(ctx, EventPoolCreated, { poolId: id, creator, title: terms.title });
    return { poolId: id };
  },
  ({ terms, members }) => {
    checkTerms(terms ?? Terms.fromPartial({}));
    checkInvitations(members);
  },
);
