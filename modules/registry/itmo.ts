import type { LabelRecord } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { stringKey } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GRAMS_PER_TONNE, MAX_U64 } from "./block.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";
import { meeting } from "./ranges.ts";

/** A block of internationally transferred mitigation outcomes, in tonnes. */
export interface ItmoBlock {
  /** Approach, party, registry, number and vintage: where the numbers are counted. */
  readonly space: string;
  readonly first: bigint;
  /** Inclusive. */
  readonly last: bigint;
}

const pattern = /^(CA\d{4}-[A-Z]{2}-[A-Z0-9]{2,8}-\d{1,10})-(\d{1,20})-(\d{1,20})-(\d{4})$/;

/** An ITMO id as CAD Trust writes it, `CA0004-VU-CH-356-1-3000-2023`; `undefined` for what is none. */
export function parseItmo(text: string): ItmoBlock | undefined {
  const [, where, from, to, vintage] = pattern.exec(text) ?? [];
  if (where === undefined || from === undefined || to === undefined || vintage === undefined) return undefined;
  const [first, last] = [BigInt(from), BigInt(to)];
  return first < 1n || last < first || last > MAX_U64 ? undefined : { space: `${where}-${vintage}`, first, last };
}

/**
 * Notes which units a label's record authorises.
 * @throws invalid label: an ITMO stands for one tonne, of one batch, and has room for all grams that it is to cover
 */
export function claimItmo(ctx: Ctx, state: State, { id, article6, range }: LabelRecord): void {
  const block = parseItmo(article6?.itmoId ?? "");
  if (block === undefined || range === undefined || article6 === undefined) return;
  const { space, first, last } = block;
  const tonnes = last - first + 1n;
  const grams = range.endGram - range.startGram;
  if (tonnes * GRAMS_PER_TONNE < grams)
    throw fail.invalidLabel(`${article6.itmoId} has ${tonnes} tonnes, ${grams} grams are to be authorised by it`);
  const known = meeting(ctx, state.itmos, stringKey, space, { start: first, end: last }, (recordId) => {
    const item = state.labelRecords.get(ctx, recordId);
    return { item, last: parseItmo(item.article6?.itmoId ?? "")?.last ?? 0n };
  });
  for (const other of known) {
    if (other.range?.batchId === range.batchId && other.article6?.itmoId === article6.itmoId) continue;
    throw fail.invalidLabel(
      `${article6.itmoId} meets ${other.article6?.itmoId ?? ""}, which record ${other.id} has for batch ${other.range?.batchId ?? 0n}`,
    );
  }
  state.itmos.set(ctx, [space, first], id);
}
