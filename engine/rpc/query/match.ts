import { compareDecimals, parseDecimal } from "./decimal.ts";
import { parseGoTime } from "./goTime.ts";
import type { Condition, Operator, Query } from "./parser.ts";

/** Events of one message of the bus: values by composite key `type.attribute`. */
export type EventValues = ReadonlyMap<string, readonly string[]>;

/** Whether something that the conditions hold for is published (CometBFT, `libs/pubsub/query/query.go`). */
export type Matcher = (events: EventValues, types: ReadonlySet<string>) => boolean;

/** Types of events: what stands before the last dot of a composite key. */
export function eventTypes(events: EventValues): ReadonlySet<string> {
  return new Set([...events.keys()].map((key) => key.slice(0, Math.max(0, key.lastIndexOf(".")))));
}

export function compileQuery(query: Query): Matcher {
  const conditions = query.map((condition) => ({ key: condition.key, holds: compileCondition(condition) }));
  return (events, types) =>
    events.size > 0 &&
    conditions.every(
      ({ key, holds }) =>
        // A condition on a type alone is met by an event of that type, as by an empty value.
        (events.get(key) ?? []).some(holds) || (types.has(key) && holds("")),
    );
}

function compileCondition({ operator, operand }: Condition): (value: string) => boolean {
  if (operand === undefined) return () => true;
  const { kind, text } = operand;
  switch (kind) {
    case "string":
      return operator === "contains" ? (value) => value.includes(text) : (value) => value === text;
    case "number": {
      const bound = parseDecimal(text);
      return (value) => {
        // The number that a value begins with counts: amounts with their denomination can be compared.
        const number = parseDecimal(/^\d+(?:\.\d+)?/.exec(value)?.[0] ?? "");
        return bound !== undefined && number !== undefined && satisfies(operator, compareDecimals(number, bound));
      };
    }
    case "time":
    case "date": {
      const bound = parseGoTime(text, kind);
      return (value) => {
        const moment = momentOf(value, kind);
        return moment !== undefined && satisfies(operator, Number(moment > bound) - Number(moment < bound));
      };
    }
  }
}

function momentOf(value: string, kind: "time" | "date"): bigint | undefined {
  try {
    return parseGoTime(value, kind);
  } catch {
    return undefined;
  }
}

/** @param sign of the comparison of a value with the operand */
function satisfies(operator: Operator, sign: number): boolean {
  switch (operator) {
    case "=":
      return sign === 0;
    case "<":
      return sign < 0;
    case "<=":
      return sign <= 0;
    case ">":
      return sign > 0;
    case ">=":
      return sign >= 0;
    default:
      return false;
  }
}
