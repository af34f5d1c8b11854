import { GRAMS_PER_TONNE, type SerialBody } from "../block.ts";
import { parseCdm } from "./cdm.ts";
import { digits, field, letters, readText, unitRange, wholeYear, year } from "./grammar.ts";
import { unpadded } from "./text.ts";

const grammar = [
  field("scheme", /^GS0*1$/, "GS1"),
  digits("unit type"),
  letters("country"),
  field("project", /^GS[0-9]{1,40}$/, "GS and digits"),
  digits("project type"),
  year("vintage"),
  digits("batch"),
  digits("start"),
  digits("end"),
] as const;
const form = "GS1-1-country-GS<project>-type-vintage-batch-start-end";

/**
 * Gold Standard numbers the units of each issuance (project and batch) from 1. It also carries units of the Clean
 * Development Mechanism under their own serials; those stay in the mechanism's number space.
 * @throws SerialError
 */
export function parseGoldStandard(text: string): SerialBody {
  if (!/^ *GS/.test(text)) return parseCdm(text);
  const parts = readText(grammar, form, text);
  const project = unpadded(parts.project.text.slice(2));
  return {
    numberSpace: `GLD/${project}/${unpadded(parts.batch.text)}`,
    ...unitRange(parts.start, parts.end),
    unit: "tonne",
    gramsPerUnit: GRAMS_PER_TONNE,
    project,
    country: parts.country.text,
    vintage: wholeYear(parts.vintage),
  };
}
