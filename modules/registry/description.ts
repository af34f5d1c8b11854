import { isCountryCode, isIsoDate } from "../../codec/iso.ts";
import type { ParsedSerial } from "./block.ts";

/** The words and dates of an import. Empty where the source registry does not state them, as Isometric's issuances. */
export interface Description {
  readonly projectId: string;
  readonly projectName: string;
  readonly methodology: string;
  readonly country: string;
  readonly vintageStart: string;
  readonly vintageEnd: string;
}

/** The longest texts allowed, in UTF-16 units: twice what the registries publish. */
export const textLimits = { projectId: 64, projectName: 256, methodology: 256 } as const;

/** The longest reason of a source event, in UTF-16 units. */
const maxReason = 512;

/** What is wrong with the reason of a source event, undefined when nothing is. */
export function reasonFault(reason: string): string | undefined {
  if (reason.length > maxReason) return `reason has ${reason.length} characters, at most ${maxReason} are allowed`;
  return /\p{Cc}/u.test(reason) ? "reason has a control character" : undefined;
}

/**
 * What is wrong with an import's description, undefined when nothing is. The description must not contradict its serial: the
 * same project and country, and a vintage that meets the serial's (its year may be the year of the end alone).
 */
export function descriptionFault(given: Description, parsed: ParsedSerial): string | undefined {
  return textFault(given) ?? dateFault(given) ?? contradiction(given, parsed);
}

function textFault(given: Description): string | undefined {
  if (given.projectId.trim() === "") return "project id is empty";
  for (const name of ["projectId", "projectName", "methodology"] as const) {
    const length = given[name].length;
    if (/\p{Cc}/u.test(given[name])) return `${name} has a control character`;
    if (length > textLimits[name]) return `${name} has ${length} characters, at most ${textLimits[name]} are allowed`;
  }
  if (given.country === "" || isCountryCode(given.country)) return undefined;
  return `country "${given.country.slice(0, 20)}" is no ISO 3166-1 alpha-2 code in capitals`;
}

function dateFault({ vintageStart: start, vintageEnd: end }: Description): string | undefined {
  if (start === "" && end === "") return undefined;
  for (const [name, text] of [
    ["vintage start", start],
    ["vintage end", end],
  ] as const) {
    if (!isIsoDate(text)) return `${name} "${text.slice(0, 20)}" is no calendar day YYYY-MM-DD`;
  }
  return start > end ? `vintage starts on ${start} after its end ${end}` : undefined;
}

function contradiction(given: Description, parsed: ParsedSerial): string | undefined {
  const expected = parsed.project === undefined ? undefined : `${parsed.sourceRegistry}${parsed.project}`;
  if (expected !== undefined && given.projectId !== expected) {
    return `project id is "${given.projectId}", the serial says ${expected}`;
  }
  if (parsed.country !== undefined && given.country !== "" && given.country !== parsed.country) {
    return `country is ${given.country}, the serial says ${parsed.country}`;
  }
  const vintage = parsed.vintage;
  if (vintage === undefined || given.vintageStart === "") return undefined;
  if (given.vintageStart <= vintage.end && vintage.start <= given.vintageEnd) return undefined;
  return `vintage is ${given.vintageStart} to ${given.vintageEnd}, the serial says ${vintage.start} to ${vintage.end}`;
}
