import { isCalendarDay } from "../../../codec/iso.ts";
import { GRAMS_PER_TONNE, type ParsedSerial, SerialError } from "../block.ts";
import { digits, field, letters, readText, unitRange } from "../serial/grammar.ts";
import { normalise, type Token, unpadded } from "../serial/text.ts";

const day = <N extends string>(name: N) => field(name, /^[0-9]{8}$/, "a date YYYYMMDD");

const grammar = [
  field("programme", /^[A-Z][A-Z0-9]{1,11}$/, "the programme: 2 to 12 capitals and digits"),
  letters("country"),
  digits("project"),
  day("vintage start"),
  day("vintage end"),
  digits("start"),
  digits("end"),
] as const;
const form = "programme-country-project-YYYYMMDD-YYYYMMDD-start-end";

/** What a serial of a native programme is made of. */
export interface NativeSerial {
  readonly programmeId: string;
  readonly country: string;
  /** As ECO2-17. */
  readonly projectId: string;
  /** YYYY-MM-DD. */
  readonly vintageStart: string;
  readonly vintageEnd: string;
  /** Tonnes, counted through the whole programme; both ends belong to the block. */
  readonly first: bigint;
  readonly last: bigint;
}

const compact = (date: string) => date.replaceAll("-", "");

/** The serial of a block: ECO2-KE-17-20250101-20251231-1001-2000. */
export function writeSerial({
  programmeId,
  country,
  projectId,
  vintageStart,
  vintageEnd,
  first,
  last,
}: NativeSerial): string {
  const number = projectId.slice(programmeId.length + 1);
  return [programmeId, country, number, compact(vintageStart), compact(vintageEnd), first, last].join("-");
}

/** The number space of a native programme: its tonnes are counted through all its projects. Others' spaces have a slash. */
export const nativeSpace = (programmeId: string): string => programmeId;

function dayIn(name: string, { text, position }: Token): string {
  const [yyyy, mm, dd] = [text.slice(0, 4), text.slice(4, 6), text.slice(6)];
  if (isCalendarDay(Number(yyyy), Number(mm), Number(dd))) return `${yyyy}-${mm}-${dd}`;
  throw new SerialError("field", name, position, `${name} ${text} is no day of the calendar (YYYYMMDD)`);
}

/**
 * Reads a serial of a native programme, in any spelling of case, blanks, dashes and zero padding.
 * @throws SerialError and nothing else, whatever the text
 */
export function parseNative(programmeId: string, serial: string): ParsedSerial {
  const parts = readText(grammar, form, normalise(serial));
  const { text, position } = parts.programme;
  if (text !== programmeId)
    throw new SerialError("field", "programme", position, `programme is "${text}", ${programmeId} is expected`);
  const start = dayIn("vintage start", parts["vintage start"]);
  const end = dayIn("vintage end", parts["vintage end"]);
  if (start > end) {
    const message = `vintage ends on ${end} before it starts on ${start}`;
    throw new SerialError("order", "vintage end", parts["vintage end"].position, message);
  }
  return {
    sourceRegistry: programmeId,
    numberSpace: nativeSpace(programmeId),
    ...unitRange(parts.start, parts.end),
    unit: "tonne",
    gramsPerUnit: GRAMS_PER_TONNE,
    project: unpadded(parts.project.text),
    country: parts.country.text,
    vintage: { start, end },
  };
}
