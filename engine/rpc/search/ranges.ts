import { compareDecimals, type Decimal, parseDecimal } from "../query/decimal.ts";
import type { Condition, Query } from "../query/parser.ts";

/** A bound of a range: a number, or a moment, which no indexed value is compared with. */
type Bound = Decimal | "moment";

/** What the comparisons of a query with one key come to. A later bound replaces an earlier one, as in CometBFT. */
export interface Range {
  readonly key: string;
  readonly lower?: Bound;
  readonly includeLower?: boolean;
  readonly upper?: Bound;
  readonly includeUpper?: boolean;
}

/** Keys by which heights are asked for, of transactions and of blocks. */
export const heightKeys: ReadonlySet<string> = new Set(["tx.height", "block.height"]);

export interface QueryRanges {
  readonly ranges: ReadonlyMap<string, Range>;
  /** The range over heights, if one is asked for. */
  readonly heights: Range | undefined;
}

/** The ranges of a query (`state/indexer/query_range.go`, LookForRangesWithHeight). */
export function rangesOf(conditions: Query): QueryRanges {
  const ranges = new Map<string, Range>();
  let heights: Range | undefined;
  for (const condition of conditions) {
    if (!isComparison(condition)) continue;
    const { key } = condition;
    const known = ranges.get(key);
    const bound = boundOf(condition);
    ranges.set(key, { ...(known ?? { key }), ...bound });
    if (heightKeys.has(key)) heights = { ...(known === undefined ? { key } : (heights ?? { key })), ...bound };
  }
  return { ranges, heights };
}

export function isComparison({ operator }: Condition): boolean {
  return operator === "<" || operator === "<=" || operator === ">" || operator === ">=";
}

function boundOf({ operator, operand }: Condition): Omit<Range, "key"> {
  const bound = operand?.kind === "number" ? (parseDecimal(operand.text) ?? "moment") : "moment";
  // An inclusive bound stays inclusive when an exclusive one replaces its value: CometBFT sets that mark only.
  switch (operator) {
    case ">":
      return { lower: bound };
    case ">=":
      return { lower: bound, includeLower: true };
    case "<":
      return { upper: bound };
    default:
      return { upper: bound, includeUpper: true };
  }
}

/** Whether an indexed value can be compared with the range at all: times are not indexed as such. */
export function isNumeric({ lower, upper }: Range): boolean {
  return (lower ?? upper) !== "moment";
}

/** Whether a number lies in a range; never where a bound is a moment. */
export function isWithin(value: Decimal, { lower, includeLower, upper, includeUpper }: Range): boolean {
  if (lower === "moment" || upper === "moment") return false;
  if (lower !== undefined) {
    const sign = compareDecimals(value, lower);
    if (sign < 0 || (sign === 0 && includeLower !== true)) return false;
  }
  if (upper === undefined) return true;
  const sign = compareDecimals(value, upper);
  return sign < 0 || (sign === 0 && includeUpper === true);
}
