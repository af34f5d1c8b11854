import { parseDecimal } from "../query/decimal.ts";
import type { Query } from "../query/parser.ts";
import { isWithin, type Range } from "./ranges.ts";

/** What a query says of heights, apart from its other conditions. */
export interface Heights {
  /** The one height asked for by `=`; 0 when none is. */
  readonly equal: number;
  /** The conditions without those on a height by `=`. */
  readonly others: Query;
  /** The condition on the height, where it is the only one. */
  readonly onlyEqual: Query[number] | undefined;
  /** Nothing but comparisons with the height is asked. */
  readonly onlyRange: boolean;
}

/**
 * Takes the conditions on the height out of a query (`dedupHeight` of both of CometBFT's indexers): the first `=` counts, and none
 * beside a range.
 */
export function heightsOf(query: Query, key: string): Heights {
  const equals = query.filter((condition) => condition.key === key && condition.operator === "=");
  const others = query.filter((condition) => !equals.includes(condition));
  const ranged = others.some((condition) => condition.key === key);
  const first = equals.find(({ operand }) => numberOf(operand?.text) !== undefined);
  const equal = ranged || first === undefined ? 0 : (numberOf(first.operand?.text) ?? 0);
  return {
    equal,
    others,
    onlyEqual: others.length === 0 && !ranged ? first : undefined,
    onlyRange: others.every((condition) => condition.key === key) && (ranged || first === undefined),
  };
}

function numberOf(text: string | undefined): number | undefined {
  const number = text === undefined ? undefined : parseDecimal(text);
  if (number === undefined) return undefined;
  return Number(number.scale <= 0 ? number.digits : number.digits / 10n ** BigInt(number.scale));
}

/** Whether an entry of this height can be found by a query. */
export function holdsAt(height: number, { equal }: Heights, range: Range | undefined): boolean {
  if (range !== undefined) return isWithin({ digits: BigInt(height), scale: 0 }, range);
  return equal === 0 || height === equal;
}
