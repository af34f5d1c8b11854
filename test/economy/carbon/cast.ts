import { encodeAddress } from "../../../codec/bech32.ts";
import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { type Batch, type Lot, LotStatus } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import type { MessageCodec } from "../../../codec/message.ts";
import { formatTime, timestampOf } from "../../../codec/time.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { message } from "../../../engine/testing/startChain.ts";
import type { Next } from "../stakeActs.ts";
import { day, people, prefix, type World } from "../world.ts";

/** What somebody does: who signs (index of `people`), and what. */
export interface Deed {
  readonly by: number;
  readonly messages: readonly Any[];
}

/** A message of one kind, chosen by numbers out of what the chain stands at. */
export type Act = (next: Next, world: World) => Deed;

/** Numbers of `people` by what they are on this chain; the first five are candidates with nodes too. */
export const roles = {
  proponents: [0, 1],
  validator: 2,
  verifier: 3,
  /** The review authority, the committee of the footprint, the reviewer of ECC, and the one seat of the committee of laws. */
  reviewer: 4,
  registrars: [5, 6],
  confirmer: 6,
} as const;

export const everyone: readonly number[] = people.map((_, number) => number);

/** Grams of a tonne. */
export const T = 1_000_000n;
export const authority = encodeAddress(prefix, moduleAddress("gov"));
export const moduleText = (name: string): string => encodeAddress(prefix, moduleAddress(name));
export const nameOf = (number: number): string => people[number] ?? "";

export const deed = <M extends object>(by: number, type: MessageCodec<M>, value: Partial<M>): Deed => ({
  by,
  messages: [message(type, value)],
});

/** One of a list, or what stands in for it where there is none. */
export const oneOf = <T>(next: Next, list: readonly T[], instead: T): T =>
  list.length === 0 ? instead : (list[next(list.length)] ?? instead);

/** All of a list that a query pages. */
export const all: PageRequest = { key: new Uint8Array(0), offset: 0n, limit: 1000n, countTotal: false, reverse: false };

/** Day of the last block, yyyy-mm-dd. */
export const today = (world: World): string => formatTime(world.ctx().time).slice(0, 10);
export const inDays = (world: World, days: number) => timestampOf(world.ctx().time + BigInt(days) * day);

const { methods } = QueryDefinition;
const blank = { programmeId: "", projectId: "", country: "", vintage: "", label: "" };

export const batchesOf = (world: World): readonly Batch[] =>
  world.ask(methods.batches, { ...blank, pagination: all }).batches;
export const lotsOf = (world: World, batchId: bigint): readonly Lot[] =>
  world.ask(methods.lotsByBatch, { batchId, status: LotStatus.LOT_STATUS_UNSPECIFIED, pagination: all }).lots;

/** Lots of a status that people own, of all batches. */
export const lotsIn = (world: World, status: LotStatus, ofPeople = true): readonly Lot[] =>
  batchesOf(world)
    .flatMap(({ id }) => lotsOf(world, id))
    .filter((lot) => lot.status === status && (!ofPeople || people.includes(lot.owner)));

/** A lot that somebody holds, and who; where nobody holds any, one that is not there. */
export function heldLot(next: Next, world: World): { readonly lot: Lot; readonly by: number } {
  const none: Lot = { batchId: 1n, startGram: 0n, endGram: T, owner: nameOf(0), status: 1, stepId: 0n };
  const lot = oneOf(next, lotsIn(world, LotStatus.LOT_STATUS_HELD), none);
  return { lot, by: Math.max(0, people.indexOf(lot.owner)) };
}

/** The smaller and the larger of two. */
export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Some of so many grams: a gram, all of them, a round or an odd part; now and then one more than there are. */
export function gramsOf(next: Next, there: bigint): bigint {
  const part = (there * BigInt(1 + next(999))) / 1000n;
  const some = [1n, there, (part / 1000n) * 1000n, part, part, part, there + 1n][next(7)] ?? 1n;
  return some < 1n ? 1n : some;
}

/** A range within another. */
export function rangeIn(next: Next, { batchId, startGram, endGram }: Pick<Lot, "batchId" | "startGram" | "endGram">) {
  const length = endGram - startGram;
  const grams = gramsOf(next, length);
  const room = grams < length ? length - grams : 0n;
  const start = startGram + (next(2) === 0 ? 0n : (room * BigInt(next(1000))) / 1000n);
  return { batchId, startGram: start, endGram: start + grams };
}

export const sha256Of = (next: Next): Uint8Array => new Uint8Array(32).fill(1 + next(200));
export const reason = "So it was found";
