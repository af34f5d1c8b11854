import { toUtf8 } from "../../codec/bytes.ts";
import type { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import { isIsoDate } from "../../codec/iso.ts";
import { textFault } from "../../codec/plainText.ts";
import { formatTime, parseTime, timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant, type LedgerError } from "../../core/errors.ts";

/** The longest texts that records hold, in bytes of UTF-8. */
export const longest = { name: 256, short: 64, reason: 512, link: 512, description: 4096 } as const;

/** Makes the error that a refusal is answered with. */
type Refuse = (details: string) => LedgerError;

/** What a text field is: how long, whether it may be empty, whether it may have lines. */
interface TextRule {
  readonly most: number;
  readonly optional?: boolean;
  readonly lines?: boolean;
}

/** @throws by `refuse`, saying which field and what is wrong with it */
export function requireText(refuse: Refuse, name: string, text: string, rule: TextRule): void {
  if (text === "" && rule.optional === true) return;
  const bytes = toUtf8(text).length;
  if (bytes > rule.most) throw refuse(`${name} has ${bytes} bytes, at most ${rule.most} are allowed`);
  const fault = textFault(rule.lines === true ? text.replaceAll("\n", " ") : text);
  if (fault !== undefined) throw refuse(`${name} ${fault}`);
}

const quoted = (text: string) => `"${text.slice(0, 40)}"`;

/** An address with one of the schemes, of printable ASCII. @throws by `refuse` */
export function requireLink(
  refuse: Refuse,
  name: string,
  link: string,
  { optional = false, schemes = ["https"] }: { readonly optional?: boolean; readonly schemes?: readonly string[] } = {},
): void {
  if (link === "" && optional) return;
  if (link.length > longest.link) throw refuse(`${name} has ${link.length} bytes, at most ${longest.link} are allowed`);
  const scheme = schemes.find((one) => link.startsWith(`${one}://`));
  if (scheme !== undefined && /^[a-z]+:\/\/[^\s/?#]+/.test(link) && /^[\x21-\x7e]+$/.test(link)) return;
  throw refuse(`${name} ${quoted(link)} is no address ${schemes.map((one) => `${one}://…`).join(" or ")}`);
}

/** A calendar day. @throws by `refuse` */
export function requireDay(refuse: Refuse, name: string, day: string, optional = false): void {
  if (day === "" && optional) return;
  if (!isIsoDate(day)) throw refuse(`${name} ${quoted(day)} is no calendar day YYYY-MM-DD`);
}

/** A period of days, both inclusive. @throws by `refuse` */
export function requirePeriod(
  refuse: Refuse,
  name: string,
  period: { readonly start: string; readonly end: string },
): void {
  requireDay(refuse, `${name} start`, period.start);
  requireDay(refuse, `${name} end`, period.end);
  if (period.start > period.end) throw refuse(`${name} starts on ${period.start} after its end ${period.end}`);
}

/** The day of the block, in UTC, YYYY-MM-DD. */
export const today = ({ time }: Pick<Ctx, "time">): string => formatTime(time).slice(0, 10);

/** Midnight at which a calendar day begins, UTC, nanoseconds since 1970. */
export const dayStart = (day: string): bigint => parseTime(`${day}T00:00:00Z`);

/** The day of a stored moment, in UTC, YYYY-MM-DD. */
export function dayOf(time: Timestamp | undefined): string {
  if (time === undefined) throw new BrokenInvariant("a record has no time");
  return formatTime(timeOf(time)).slice(0, 10);
}

/** @throws by `refuse` for a list that is empty though it may not be, is too long, or has a value twice */
export function requireList(
  refuse: Refuse,
  name: string,
  values: readonly string[],
  { least, most }: { readonly least: number; readonly most: number },
): void {
  if (values.length < least) throw refuse(`${name}: at least ${least} expected`);
  if (values.length > most) throw refuse(`${name}: ${values.length} are given, at most ${most} are allowed`);
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw refuse(`${name}: ${quoted(twice)} is there twice`);
}
