import { EventMember } from "../../../codec/gen/eco2/reduction/v1/events.ts";
import { MemberStatus } from "../../../codec/gen/eco2/reduction/v1/reduction.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/reduction/v1/tx.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { checkPlan, joinedAt, memberAt, signerText } from "../members.ts";
import { reduction, type State } from "../module.ts";
import { cancelPool, isProposed, isRunning, poolAt, statusName } from "../pools.ts";
import { membersOf } from "../starting.ts";

/** Joins a pool before its start, with the plan that the member commits to. */
export const joinPool = reduction.rpc(
  MsgDefinition.methods.joinPool,
  (ctx, { member: signer, poolId, plan: given }, { state }) => {
    const plan = checkPlan(given);
    const pool = poolAt(ctx, state, poolId);
    if (!isProposed(ctx, pool))
      throw fail.wrongStatus(`pool ${poolId} is ${statusName(pool.status)}: members join before its start`);
    const address = signerText(ctx, signer, "member");
    const member = memberAt(ctx, state, pool, address);
    if (member.status !== MemberStatus.MEMBER_STATUS_INVITED) throw fail.alreadyJoined(`${address} in pool ${poolId}`);
    const status = MemberStatus.MEMBER_STATUS_JOINED;
    state.members.set(ctx, [poolId, address], { ...member, status, plan });
    emitTyped(ctx, EventMember, { poolId, member: address, status });
    return {};
  },
  ({ plan }) => void checkPlan(plan),
);

const hasJoined = (ctx: Ctx, state: State, poolId: bigint): boolean =>
  membersOf(ctx, state, poolId).some(({ status }) => status === MemberStatus.MEMBER_STATUS_JOINED);

/**
 * Leaves a pool. Before the start the member's parts are gone, once its sources are. After it they fall to the buffer, and the sources stay:
 * what they emit counts on. A pool that everybody has left is cancelled.
 */
export const leavePool = reduction.rpc(
  MsgDefinition.methods.leavePool,
  (ctx, { member: signer, poolId }, { state }) => {
    const pool = poolAt(ctx, state, poolId);
    const address = signerText(ctx, signer, "member");
    if (isProposed(ctx, pool)) {
      const { sources } = memberAt(ctx, state, pool, address);
      if (sources > 0)
        throw fail.hasSources(`${address} has ${sources} sources in pool ${poolId}: they are removed first`);
      state.members.remove(ctx, [poolId, address]);
      state.pools.set(ctx, poolId, { ...pool, members: pool.members - 1 });
      const status = MemberStatus.MEMBER_STATUS_UNSPECIFIED;
      emitTyped(ctx, EventMember, { poolId, member: address, status });
      return {};
    }
    const member = joinedAt(ctx, state, pool, address);
    if (!isRunning(ctx, pool))
      throw fail.wrongStatus(
        `pool ${poolId} is ${statusName(pool.status)}: members leave before the end of its period`,
      );
    const status = MemberStatus.MEMBER_STATUS_LEFT;
    state.members.set(ctx, [poolId, address], { ...member, status });
    emitTyped(ctx, EventMember, { poolId, member: address, status });
    if (!hasJoined(ctx, state, poolId)) cancelPool(ctx, state, pool, "every member has left");
    return {};
  },
);
