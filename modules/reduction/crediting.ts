import { EventIssuanceHeld, EventPoolCredited } from "../../codec/gen/eco2/reduction/v1/events.ts";
import { type Member, MemberStatus, type Pool, PoolStatus } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { quotient } from "../../codec/quotient.ts";
import { formatTime } from "../../codec/time.ts";
import { addressBytes } from "../../core/addresses.ts";
import { type Ctx, nested } from "../../core/ctx.ts";
import { LedgerError } from "../../core/errors.ts";
import { emitTyped } from "../../core/events.ts";
import type { IssuanceKeeper } from "../registry/keeper.ts";
import { earnedGrams } from "./corrections.ts";
import type { ReductionEnv } from "./module.ts";
import { wholeShare } from "./params.ts";
import { closed, emittedOf, failPool, periodOf, sumsOf, targetOf, termsOf, waitUntil } from "./pools.ts";
import { membersOf } from "./starting.ts";
import type { Span } from "./times.ts";

type PoolIssue = Parameters<IssuanceKeeper["issueForPool"]>[1];

/** How a pool's grams are shared out. */
export interface Shares {
  /** By address, in the order of members; those who get nothing left out. */
  readonly grams: ReadonlyMap<string, bigint>;
  readonly bufferGrams: bigint;
}

/**
 * The buffer's share, rounded up, comes first; the rest is divided by parts, each member's share rounded down. Shares of those who left and
 * what rounding leaves over are the buffer's: nobody gains by another's leaving.
 */
export function sharesOf(
  grams: bigint,
  bufferBasisPoints: number,
  members: readonly Pick<Member, "address" | "parts" | "status">[],
): Shares {
  const whole = BigInt(wholeShare);
  const kept = quotient(grams * BigInt(bufferBasisPoints) + whole - 1n, whole);
  const toShare = grams - kept;
  const parts = members.reduce((sum, member) => sum + BigInt(member.parts), 0n);
  const shares = new Map<string, bigint>();
  let shared = 0n;
  for (const { address, parts: own, status } of members) {
    const share = parts === 0n ? 0n : quotient(toShare * BigInt(own), parts);
    if (status !== MemberStatus.MEMBER_STATUS_JOINED || share === 0n) continue;
    shares.set(address, share);
    shared += share;
  }
  return { grams: shares, bufferGrams: grams - shared };
}

/** The days of a period, both inclusive. */
const vintageOf = ({ start, end }: Span) => ({
  vintageStart: formatTime(start).slice(0, 10),
  vintageEnd: formatTime(end - 1n).slice(0, 10),
});

/** What the registry is told of a pool's credits. */
export function issueOf(pool: Pool, owners: PoolIssue["owners"], bufferGrams: bigint): PoolIssue {
  const { title, programmeId: programme, methodology, creditType, country, sector } = termsOf(pool);
  const about = { poolId: pool.id, title, programme, methodology, creditType, country, sector };
  return { ...about, ...vintageOf(periodOf(pool)), owners, bufferGrams };
}

function missed(pool: Pool): string {
  const sums = sumsOf(pool);
  const emitted = emittedOf(sums);
  if (pool.reason !== "") return pool.reason;
  if (emitted > targetOf(pool))
    return `${emitted} micrograms, ${sums.filled} of them for gaps, are above the target of ${targetOf(pool)}`;
  return "not a gram was reduced";
}

/** So long after an issuance that was refused it is tried again, nanoseconds. */
const retryAfter = 3_600_000_000_000n;

/** What cannot be issued now must not stop the chain: the pool stays as it is, tells why, and is taken up again. */
function hold(ctx: Ctx, { state }: ReductionEnv, pool: Pool, reason: string): void {
  state.pools.set(ctx, pool.id, { ...waitUntil(ctx, state, pool, ctx.time + retryAfter), reason });
  emitTyped(ctx, EventIssuanceHeld, { poolId: pool.id, reason });
}

/** Issues a pool's credits to its members. @throws what the registry refuses */
function issue(ctx: Ctx, { state, use }: ReductionEnv, pool: Pool, grams: bigint): void {
  const members = membersOf(ctx, state, pool.id);
  const shares = sharesOf(grams, termsOf(pool).bufferBasisPoints, members);
  const owners = [...shares.grams].map(([address, share]) => ({
    address: addressBytes(ctx.chain, address),
    grams: share,
  }));
  const { bufferGrams } = shares;
  const { batchId } = use.issuance.issueForPool(ctx, issueOf(pool, owners, bufferGrams));
  for (const member of members)
    state.members.set(ctx, [pool.id, member.address], { ...member, grams: shares.grams.get(member.address) ?? 0n });
  const done = closed(ctx, state, pool, PoolStatus.POOL_STATUS_CREDITED, "");
  state.pools.set(ctx, pool.id, { ...done, batchId, creditedGrams: grams, bufferGrams });
  emitTyped(ctx, EventPoolCredited, { poolId: pool.id, batchId, grams, bufferGrams, sums: pool.sums });
}

/** Decides a pool whose sums are whole: credits for what was reduced, where the target was met. */
export function credit(ctx: Ctx, env: ReductionEnv, pool: Pool): void {
  const grams = pool.reason === "" ? earnedGrams(pool) : 0n;
  if (grams === 0n) {
    failPool(ctx, env.state, pool, missed(pool));
    return;
  }
  try {
    nested(ctx, (inner) => {
      issue(inner, env, pool, grams);
    });
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    hold(ctx, env, pool, error.message);
  }
}
