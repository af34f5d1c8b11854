import { GRAMS_PER_TONNE, type SerialBody, SerialError } from "../block.ts";
import { day, digits, isoDay, letters, type Parts, read, unitRange, word } from "./grammar.ts";
import { tokens, unpadded } from "./text.ts";

const head = [digits("batch"), digits("start"), digits("end")] as const;
const tail = [
  word("unit type", "VCU"),
  digits("verifier"),
  word("system", "MER", "VER"),
  letters("country"),
  digits("project type"),
  digits("project"),
  day("vintage start"),
  day("vintage end"),
  word("additional certification", "0", "1"),
] as const;
const withProgramme = [...head, word("programme", "VCS"), ...tail] as const;
const withoutProgramme = [...head, ...tail] as const;

const form = "batch-start-end-[VCS-]VCU-verifier-MER|VER-country-type-project-DDMMYYYY-DDMMYYYY-0|1";
type Name = (typeof withProgramme)[number]["name"] | (typeof withoutProgramme)[number]["name"];

/**
 * Verra's units: 13 parts since the programme is named in them, 12 before. Block numbers run on from batch to batch, once in
 * the units that Markit's registry numbered (MER) and once in Verra's own (VER), so that system alone is the number space:
 * batch, verifier and dates describe a block, and the last flag changes when a label is added.
 * @throws SerialError
 */
export function parseVerra(text: string): SerialBody {
  const list = tokens(text);
  const parts: Parts<Exclude<Name, "programme">> =
    list.length === withoutProgramme.length ? read(withoutProgramme, form, list) : read(withProgramme, form, list);
  const start = isoDay("vintage start", parts["vintage start"]);
  const end = isoDay("vintage end", parts["vintage end"]);
  if (start > end) {
    const message = `vintage ends on ${end} before it starts on ${start}`;
    throw new SerialError("order", "vintage end", parts["vintage end"].position, message);
  }
  return {
    numberSpace: `VCS/${parts.system.text}`,
    ...unitRange(parts.start, parts.end),
    unit: "tonne",
    gramsPerUnit: GRAMS_PER_TONNE,
    project: unpadded(parts.project.text),
    country: parts.country.text,
    vintage: { start, end },
  };
}
