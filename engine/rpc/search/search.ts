import type { IndexedEntry, ReadEntries } from "../../chain/types.ts";
import { parseDecimal } from "../query/decimal.ts";
import type { Condition, Query } from "../query/parser.ts";
import { type Heights, heightsOf, holdsAt } from "./heights.ts";
import { isComparison, isNumeric, isWithin, rangesOf } from "./ranges.ts";

// CometBFT's two indexers (`state/txindex/kv`, `state/indexer/block/kv`): each condition finds events, and only events that all
// conditions find count. So conditions on attributes of different events find nothing together; the height stands apart.

/** Where something was found: the height, and the place in the block. */
export type Found = Pick<IndexedEntry, "height" | "index">;

/** What is searched. */
export interface SearchIndex {
  readonly heightKey: "tx.height" | "block.height";
  readonly entries: ReadEntries;
  /** An entry for each thing that can be found, or for those of a height; the height is their value, `event` one number for all. */
  everything(height?: number): AsyncIterable<IndexedEntry>;
}

/** All that a query finds, in any order, each once. */
export async function search(index: SearchIndex, query: Query): Promise<Found[]> {
  const heights = heightsOf(query, index.heightKey);
  let found: ReadonlyMap<string, IndexedEntry> | undefined;
  for (const step of stepsOf(index, heights)) {
    found = await step(found);
    if (found.size === 0) break;
  }
  const unique = new Map<string, Found>();
  for (const { height, index: at } of found?.values() ?? []) unique.set(`${height}/${at}`, { height, index: at });
  return [...unique.values()];
}

/** Narrows what was found by one condition more. */
type Step = (found: ReadonlyMap<string, IndexedEntry> | undefined) => Promise<ReadonlyMap<string, IndexedEntry>>;

function* stepsOf(index: SearchIndex, heights: Heights): Iterable<Step> {
  const { ranges, heights: heightRange } = rangesOf(heights.others);
  const within = ({ height }: IndexedEntry) => holdsAt(height, heights, heightRange);
  for (const range of ranges.values()) {
    const ofHeight = range.key === index.heightKey;
    if (ofHeight && !heights.onlyRange) continue;
    const entries = ofHeight ? index.everything() : index.entries(range.key);
    yield narrow(isNumeric(range) ? entries : undefined, (entry) => {
      const value = parseDecimal(entry.value);
      return value !== undefined && (ofHeight || within(entry)) && isWithin(value, range);
    });
  }
  const others = heights.onlyEqual === undefined ? heights.others : [heights.onlyEqual];
  for (const condition of others) {
    if (isComparison(condition)) continue;
    const { operator, operand } = condition;
    yield narrow(entriesFor(index, condition, heights), (entry) => {
      return within(entry) && (operator !== "contains" || entry.value.includes(operand?.text ?? ""));
    });
  }
}

function entriesFor(
  index: SearchIndex,
  { key, operator, operand }: Condition,
  heights: Heights,
): AsyncIterable<IndexedEntry> | undefined {
  // Also numbers and times are compared as text by `=`, and must be written as in the event.
  if (key !== index.heightKey) return index.entries(key, operator === "=" ? operand?.text : undefined);
  // Heights of blocks are no attribute: only `=` and comparisons find them, and `=` by their number.
  if (operator !== "=") return key === "block.height" ? undefined : index.everything();
  return key === "block.height" || operand?.text === String(heights.equal)
    ? index.everything(heights.equal)
    : undefined;
}

/** @param entries none where nothing can hold */
function narrow(entries: AsyncIterable<IndexedEntry> | undefined, holds: (entry: IndexedEntry) => boolean): Step {
  return async (found) => {
    const kept = new Map<string, IndexedEntry>();
    if (entries === undefined) return kept;
    for await (const entry of entries) {
      const id = `${entry.height}/${entry.index}/${entry.event}`;
      if ((found === undefined || found.has(id)) && holds(entry)) kept.set(id, entry);
    }
    return kept;
  };
}
