import type { Lot } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import type { LotLink } from "../../../codec/gen/eco2/emission/v1/query.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { NotarisedRecord } from "../../notary/keeper.ts";
import { follow } from "../history.ts";
import type { EmissionEnv } from "../module.ts";
import { sourceText } from "../records.ts";

/** What a walk over the history of a lot found. */
export interface LotWalk {
  /** The first link that does not hold, as text; `undefined` where all do. */
  readonly broken: string | undefined;
  readonly steps: number;
  /** Steps of the lot's own that were not walked, since there are too many. */
  readonly left: number;
  /** From the lot back. */
  readonly links: readonly LotLink[];
  /** The record that the lot stands on. */
  readonly record: NotarisedRecord | undefined;
}

/** Where a lot is not what its record says. */
function recordFault(lot: Lot, record: NotarisedRecord): string | undefined {
  const named = `record ${record.id}`;
  if (record.kind !== "emission") return `${named} is of ${record.kind}, not of emissions`;
  if (record.replacedBy !== 0n) return `${named} was corrected by record ${record.replacedBy}`;
  if (record.status !== "final") return `${named} is ${record.status}`;
  if (sourceText(record.sourceId) !== lot.source)
    return `${named} is of source ${record.sourceId}, the lot of ${lot.source}`;
  return record.scope === lot.scope ? undefined : `${named} is of scope ${record.scope}, the lot of ${lot.scope}`;
}

/** Another final record of the same source for some of the same time: emissions would be counted twice, or hidden in one of them. */
function overlap(ctx: Ctx, { use }: EmissionEnv, { id, sourceId, start, end }: NotarisedRecord): string | undefined {
  for (const other of use.notary.finalRecords(ctx, sourceId, start, end))
    if (other.id !== id && other.replacedBy === 0n)
      return `record ${id} has its period in common with record ${other.id} of source ${sourceId}`;
  return undefined;
}

/**
 * Walks the history of a lot from its creation: its steps, its record, and what the notary module says of that: source, device,
 * factor, notaries, disputes. Gas is flat for each step.
 * @param budget steps of the lot's own that may be read at most, at least 1
 */
export function walkLot(ctx: Ctx, env: EmissionEnv, lot: Lot, budget: number): LotWalk {
  const { state, use } = env;
  const { recordId } = lot;
  const record = recordId === 0n ? undefined : use.notary.record(ctx, recordId);
  const head: LotLink = { kind: "lot", id: lot.id.toString(), detail: `${lot.steps} steps, ${lot.account}'s` };
  const ended = (fault: string | undefined, steps = 0, links: readonly LotLink[] = [], left = 0): LotWalk => ({
    broken: fault === undefined ? undefined : `lot ${lot.id}: ${fault}`,
    steps,
    left,
    links: [head, ...links],
    record,
  });
  if (recordId === 0n) return ended("it is the chain's own, which the settlement of its blocks pays");
  if (lot.corrects !== 0n) return ended(`it is the surplus of lot ${lot.corrects}, which stays where it is`);
  if (record === undefined) return ended(`record ${recordId} is not there`);
  const notarised = use.notary.walk(ctx, recordId);
  const known = lot.broken === "" ? undefined : `record ${recordId}: ${lot.broken}`;
  const fault = notarised.broken ?? recordFault(lot, record) ?? overlap(ctx, env, record) ?? known;
  if (fault !== undefined) return ended(fault, notarised.steps, notarised.links);
  const { broken, steps, at } = follow(ctx, state, lot, addressText(ctx.chain, record.account), budget);
  return ended(broken, steps + notarised.steps, notarised.links, lot.steps - at.steps);
}
