import { parseTime } from "../../../codec/time.ts";

// Go's time.Parse for the two layouts of the query language, with its leniency (one digit of the hour, a comma before the fraction)
// and its errors.

const layouts = { date: "2006-01-02", time: "2006-01-02T15:04:05Z07:00" } as const;

/** Nanoseconds since 1970 of a text in the form of a date or of RFC 3339. @throws with the message of Go's time.Parse */
export function parseGoTime(text: string, kind: keyof typeof layouts): bigint {
  const layout = layouts[kind];
  let rest = text;
  const cannot = (element: string) =>
    new Error(
      `parsing time ${JSON.stringify(text)} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${element}"`,
    );
  const wrong = (message: string) => new Error(`parsing time ${JSON.stringify(text)}: ${message}`);
  const take = (pattern: RegExp, element: string): string => {
    const [found] = pattern.exec(rest) ?? [];
    if (found === undefined) throw cannot(element);
    rest = rest.slice(found.length);
    return found;
  };
  const within = (digits: string, least: number, most: number, name: string): string => {
    if (Number(digits) < least || Number(digits) > most) throw wrong(`${name} out of range`);
    return digits.padStart(2, "0");
  };

  const year = take(/^\d{4}/, "2006");
  take(/^-/, "-");
  const month = within(take(/^\d\d/, "01"), 1, 12, "month");
  take(/^-/, "-");
  const day = take(/^\d\d/, "02");
  let clock = "00:00:00Z";
  if (kind === "time") {
    take(/^T/, "T");
    const hour = within(take(/^\d\d?/, "15"), 0, 23, "hour");
    take(/^:/, ":");
    const minute = within(take(/^\d\d/, "04"), 0, 59, "minute");
    take(/^:/, ":");
    const second = within(take(/^\d\d/, "05"), 0, 59, "second");
    const [fraction = ""] = /^[.,]\d+/.exec(rest) ?? [];
    rest = rest.slice(fraction.length);
    const zone = take(/^(?:Z|[+-]\d\d:\d\d)/, "Z07:00");
    clock = `${hour}:${minute}:${second}${fraction.replace(",", ".").slice(0, 10)}${zone}`;
  }
  if (rest !== "") throw wrong(`extra text: ${JSON.stringify(rest)}`);
  try {
    return parseTime(`${year}-${month}-${day}T${clock}`);
  } catch {
    throw wrong("day out of range");
  }
}
