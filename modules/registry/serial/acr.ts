import { GRAMS_PER_TONNE, type SerialBody } from "../block.ts";
import { digits, letters, readText, unitRange, wholeYear, word, year } from "./grammar.ts";
import { unpadded } from "./text.ts";

const grammar = [
  word("programme", "ACR"),
  letters("country"),
  digits("project"),
  year("vintage"),
  digits("batch"),
  digits("start"),
  digits("end"),
] as const;
const form = "ACR-country-project-vintage-batch-start to end";

/** American Carbon Registry: units are numbered in each batch of a project. The vintage's year is that of its end. @throws SerialError */
export function parseAcr(text: string): SerialBody {
  const parts = readText(grammar, form, text);
  const project = unpadded(parts.project.text);
  return {
    numberSpace: `ACR/${project}/${unpadded(parts.batch.text)}`,
    ...unitRange(parts.start, parts.end),
    unit: "tonne",
    gramsPerUnit: GRAMS_PER_TONNE,
    project,
    country: parts.country.text,
    vintage: wholeYear(parts.vintage),
  };
}
