import { GRAMS_PER_TONNE, type SerialBody } from "../block.ts";
import { digits, letters, readText, unitRange, wholeYear, word, year } from "./grammar.ts";
import { unpadded } from "./text.ts";

const grammar = [
  word("programme", "ART", "FCPF"),
  letters("country"),
  digits("project"),
  year("vintage"),
  digits("batch"),
  digits("start"),
  digits("end"),
] as const;
const form = "ART|FCPF-country-project-vintage-batch-start to end";

/** The ART registry, which numbers the projects and batches of its own programme and of the World Bank's FCPF in one sequence. @throws SerialError */
export function parseArt(text: string): SerialBody {
  const parts = readText(grammar, form, text);
  const project = unpadded(parts.project.text);
  return {
    numberSpace: `ART/${project}/${unpadded(parts.batch.text)}`,
    ...unitRange(parts.start, parts.end),
    unit: "tonne",
    gramsPerUnit: GRAMS_PER_TONNE,
    project,
    country: parts.country.text,
    vintage: wholeYear(parts.vintage),
  };
}
