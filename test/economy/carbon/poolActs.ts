import { RecordKind } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/reduction/v1/query.ts";
import { BaselineMethod, MemberStatus, type Pool, PoolStatus } from "../../../codec/gen/eco2/reduction/v1/reduction.ts";
import {
  MsgAddSource,
  MsgCancelPool,
  MsgCreatePool,
  MsgJoinPool,
  MsgLeavePool,
  MsgRemoveSource,
} from "../../../codec/gen/eco2/reduction/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { Next } from "../stakeActs.ts";
import { day, type World } from "../world.ts";
import { type Act, all, deed, everyone, nameOf, oneOf, reason } from "./cast.ts";
import { sector } from "./projectActs.ts";
import { activeSources, byOf, hour } from "./sourceActs.ts";

const { methods } = QueryDefinition;

const poolsIn = (world: World, ...statuses: readonly PoolStatus[]): readonly Pool[] =>
  statuses.flatMap(
    (status) => world.ask(methods.pools, { status, member: "", sourceId: 0n, batchId: 0n, pagination: all }).pools,
  );
const membersOf = (world: World, id: bigint) => world.ask(methods.pool, { id }).members;

const { POOL_STATUS_PROPOSED: proposed, POOL_STATUS_RUNNING: running } = PoolStatus;

/** A pool in one of these statuses, and a member of it in one of these. */
function memberOf(next: Next, world: World, pools: readonly PoolStatus[], members: readonly MemberStatus[]) {
  const pairs = poolsIn(world, ...pools).flatMap(({ id }) =>
    membersOf(world, id).flatMap(({ address, status }) => (members.includes(status) ? [{ id, address }] : [])),
  );
  return oneOf(next, pairs, { id: 1n, address: nameOf(0) });
}

const floorHour = (time: bigint): bigint => time - (time % hour);

/** Pools of those who reduce together. */
export const poolActs: Readonly<Record<string, Act>> = {
  [MsgCreatePool.$type](next, world) {
    const by = oneOf(next, [0, 1, 2], 0);
    const now = floorHour(world.ctx().time);
    const start = now + (1n + BigInt(next(3))) * day;
    return deed(by, MsgCreatePool, {
      creator: nameOf(by),
      terms: {
        title: `Pool ${world.app.height}`,
        start: timestampOf(start),
        end: timestampOf(start + day * BigInt(1 + next(4))),
        baselineMethod: BaselineMethod.BASELINE_METHOD_MEAN_OF_PERIODS,
        baselineFrom: timestampOf(now - 20n * day),
        baselineTo: timestampOf(now - 10n * day),
        target: String(10n ** BigInt(6 + next(9))),
        bufferBasisPoints: 1000 * (1 + next(3)),
        programmeId: "ECO2-RP",
        methodology: "POOL@1",
        creditType: "Reduction - technical",
        country: "DE",
        sector,
      },
      members: [0, 1, 2].map((number) => ({ address: nameOf(number), parts: 1 + next(5) })),
    });
  },
  [MsgJoinPool.$type](next, world) {
    const { id: poolId, address: member } = memberOf(next, world, [proposed], [MemberStatus.MEMBER_STATUS_INVITED]);
    const plan = { methods: ["A heat pump"], documentSha256: new Uint8Array(0), documentUri: "" };
    return deed(byOf(member), MsgJoinPool, { member, poolId, plan });
  },
  [MsgLeavePool.$type](next, world) {
    const joined = [MemberStatus.MEMBER_STATUS_JOINED];
    const { id: poolId, address: member } = memberOf(next, world, [proposed, running], joined);
    return deed(byOf(member), MsgLeavePool, { member, poolId });
  },
  [MsgAddSource.$type](next, world) {
    const joined = [MemberStatus.MEMBER_STATUS_JOINED];
    const { id: poolId, address: member } = memberOf(next, world, [proposed, running], joined);
    const own = activeSources(world).filter(
      ({ operator, records }) => operator === member && records !== RecordKind.RECORD_KIND_ABSORPTION,
    );
    const sourceIds = own.length === 0 ? [1n] : [oneOf(next, own, undefined)?.id ?? 1n];
    return deed(byOf(member), MsgAddSource, { member, poolId, sourceIds });
  },
  [MsgRemoveSource.$type](next, world) {
    const pairs = poolsIn(world, proposed, running).flatMap(({ id: poolId }) =>
      world
        .ask(methods.poolSources, { poolId, pagination: all })
        .sources.flatMap(({ source }) => (source === undefined || source.removedAt !== undefined ? [] : [source])),
    );
    const found = oneOf(next, pairs, undefined);
    const member = found?.member ?? nameOf(0);
    const sourceIds = [found?.sourceId ?? 1n];
    return deed(byOf(member), MsgRemoveSource, { member, poolId: found?.poolId ?? 1n, sourceIds });
  },
  [MsgCancelPool.$type](next, world) {
    const pools = poolsIn(world, proposed);
    // Some are to begin.
    const found = pools.length < 2 ? undefined : oneOf(next, pools, undefined);
    const signer = found?.creator ?? nameOf(oneOf(next, everyone, 0));
    return deed(byOf(signer), MsgCancelPool, { signer, poolId: found?.id ?? 1_000n, reason });
  },
};
