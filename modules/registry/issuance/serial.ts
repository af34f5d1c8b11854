import { isCalendarDay } from "../../../codec/iso.ts";
import { GRAMS_PER_TONNE, type ParsedSerial, SerialError } from "../block.ts";
import { digits, field, letters, read, unitRange } from "../serial/grammar.ts";
import { normalise, type Token, tokens, unpadded } from "../serial/text.ts";

/** 2 to 12 capitals and digits, and 2 to 4 capitals more behind a dash: a number there is a project's. */
export const programmePattern = /^[A-Z][A-Z0-9]{1,11}(?:-[A-Z]{2,4})?$/;

const day = <N extends string>(name: N) => field(name, /^[0-9]{8}$/, "a date YYYYMMDD");

const grammar = [
  field("programme", programmePattern, "the programme"),
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

// ISO 3166-1 leaves it to its users: here it stands for several countries.
const severalCountries = "ZZ";

/** The same for a pool's batch, whose numbers are grams: ECO2-RP-KE-3-20250101-20251231-1-120500. It may be of several countries. */
export const poolSerial = ({ country, ...serial }: NativeSerial): string =>
  writeSerial({ ...serial, country: country === "" ? severalCountries : country });

/** The number space of a native programme: its tonnes are counted through all its projects. Others' spaces have a slash. */
export const nativeSpace = (programmeId: string): string => programmeId;

function dayIn(name: string, { text, position }: Token): string {
  const [yyyy, mm, dd] = [text.slice(0, 4), text.slice(4, 6), text.slice(6)];
  if (isCalendarDay(Number(yyyy), Number(mm), Number(dd))) return `${yyyy}-${mm}-${dd}`;
  throw new SerialError("field", name, position, `${name} ${text} is no day of the calendar (YYYYMMDD)`);
}

/** The parts of a serial, those that are the programme's code as one. */
function partsOf(programmeId: string, serial: string) {
  const list = tokens(normalise(serial));
  const code = list.slice(0, programmeId.split("-").length);
  const programme = { text: code.map(({ text }) => text).join("-"), position: code[0]?.position ?? 0 };
  return read(grammar, form, [programme, ...list.slice(code.length)]);
}

/**
 * Reads a serial of a native programme, in any spelling of case, blanks, dashes and zero padding.
 * @param pools whether it is a programme of reduction pools, whose numbers are grams
 * @throws SerialError and nothing else, whatever the text
 */
export function parseNative(programmeId: string, serial: string, pools = false): ParsedSerial {
  const parts = partsOf(programmeId, serial);
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
    unit: pools ? "gram" : "tonne",
    gramsPerUnit: pools ? 1n : GRAMS_PER_TONNE,
    project: unpadded(parts.project.text),
    ...(parts.country.text === severalCountries ? {} : { country: parts.country.text }),
    vintage: { start, end },
  };
}
