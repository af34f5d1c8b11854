import { type Batch, LotStatus as Stored, type Lot as StoredLot } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { stringKey, u32Key, u64Key } from "../../codec/keys.ts";
import { encodePrefix, pairKey } from "../../codec/keys-compose.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import type { Range } from "./intervals.ts";
import type { Lot, LotStatus } from "./lots.ts";
import type { State } from "./module.ts";
import { meeting } from "./ranges.ts";

const stored = {
  held: Stored.LOT_STATUS_HELD,
  suspended: Stored.LOT_STATUS_SUSPENDED,
  retired: Stored.LOT_STATUS_RETIRED,
  cancelled: Stored.LOT_STATUS_CANCELLED,
  exported: Stored.LOT_STATUS_EXPORTED,
  expired: Stored.LOT_STATUS_EXPIRED,
  buffer: Stored.LOT_STATUS_BUFFER,
} as const satisfies Record<LotStatus, Stored>;

const named: ReadonlyMap<Stored, LotStatus> = new Map(
  (Object.keys(stored) as LotStatus[]).map((name) => [stored[name], name]),
);

/** The status with this number, `undefined` where it is none. */
export const findStatus = (status: Stored): LotStatus | undefined => named.get(status);

function statusOf(status: Stored): LotStatus {
  const name = named.get(status);
  if (name === undefined) throw new BrokenInvariant(`lot status ${status} is none`);
  return name;
}

/** A stored lot as the rules compute with it. */
export function lotOf({ startGram, endGram, owner, status, stepId }: StoredLot): Lot {
  return { start: startGram, end: endGram, owner, status: statusOf(status), history: stepId };
}

/** A lot as state, queries and genesis have it. */
export function storedLot(batchId: bigint, { start, end, owner, status, history }: Lot): StoredLot {
  return { batchId, startGram: start, endGram: end, owner, status: stored[status], stepId: history };
}

// Sorts behind every date: a vintage that its source does not state is not known to be old.
const unstated = "~";
const vintageKey = (batch: Batch) => (batch.vintageStart === "" ? unstated : batch.vintageStart);

const ownerKey = (batch: Batch, lot: Lot) =>
  [lot.owner, stored[lot.status], [vintageKey(batch), [batch.id, lot.start]]] as const;

/** A lot's place among those of its programme's buffer. */
export const bufferKey = (batch: Batch, lot: Range) =>
  [batch.programmeId, vintageKey(batch), [batch.id, lot.start]] as const;

/** Stores a lot of a batch under its first gram and its owner. */
export function putLot(ctx: Ctx, state: State, batch: Batch, lot: Lot): void {
  state.lots.set(ctx, [batch.id, lot.start], storedLot(batch.id, lot));
  state.lotsByOwner.add(ctx, ownerKey(batch, lot));
  if (lot.status === "buffer") state.bufferLots.add(ctx, bufferKey(batch, lot));
}

/** Forgets a stored lot. */
export function dropLot(ctx: Ctx, state: State, batch: Batch, lot: Lot): void {
  state.lots.remove(ctx, [batch.id, lot.start]);
  state.lotsByOwner.remove(ctx, ownerKey(batch, lot));
  if (lot.status === "buffer") state.bufferLots.remove(ctx, bufferKey(batch, lot));
}

/** Whether the index by owner names exactly this lot. */
export const isIndexed = (ctx: Ctx, state: State, batch: Batch, lot: Lot) =>
  state.lotsByOwner.has(ctx, ownerKey(batch, lot));

/** The lots of a batch that share a gram with the range, in order. */
export function lotsMeeting(ctx: Ctx, state: State, batchId: bigint, range: Range): Lot[] {
  const span = { start: range.start, end: range.end - 1n };
  return [
    ...meeting(ctx, state.lots, u64Key, batchId, span, (found) => ({ item: lotOf(found), last: found.endGram - 1n })),
  ];
}

const none = new Uint8Array(0);
const ownerAndStatus = pairKey(stringKey, u32Key);

/** What the index by owner has in common for all lots of an owner. */
export const ofOwner = (owner: string) => encodePrefix(none, stringKey, owner);

/** Behind all lots of the owner's in this batch, where a search goes on that leaves the batch out. */
export const behindBatch = (owner: string, status: LotStatus, batch: Batch) =>
  [owner, stored[status], [vintageKey(batch), [batch.id + 1n, 0n]]] as const;

/** The same for an owner's lots of one status, oldest vintage first, and for those of one batch by their first gram. */
export function ofOwnerWith(owner: string, status: LotStatus, batch?: Batch): Uint8Array {
  if (batch === undefined) return encodePrefix(none, ownerAndStatus, [owner, stored[status]]);
  const inBatch = pairKey(ownerAndStatus, pairKey(stringKey, u64Key));
  return encodePrefix(none, inBatch, [
    [owner, stored[status]],
    [vintageKey(batch), batch.id],
  ]);
}
