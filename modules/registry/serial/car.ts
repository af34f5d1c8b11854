import { GRAMS_PER_TONNE, type SerialBody } from "../block.ts";
import { digits, field, letters, readText, unitRange, wholeYear, word, year } from "./grammar.ts";
import { unpadded } from "./text.ts";

const grammar = [
  word("programme", "CAR"),
  field("unit type", /^(?:0*1|ROC)$/, "1 or ROC"),
  letters("country"),
  digits("project"),
  digits("project type"),
  digits("developer"),
  letters("state"),
  year("vintage"),
  digits("batch"),
  digits("start"),
  digits("end"),
] as const;
const form = "CAR-1|ROC-country-project-type-developer-state-vintage-batch-start to end";

/**
 * Climate Action Reserve: units are numbered in each batch of a project. Batches of both unit types (1 a reserve tonne, ROC
 * one registered for compliance) run in one sequence, so the type, which a conversion changes, names nothing.
 * @throws SerialError
 */
export function parseCar(text: string): SerialBody {
  const parts = readText(grammar, form, text);
  const project = unpadded(parts.project.text);
  return {
    numberSpace: `CAR/${project}/${unpadded(parts.batch.text)}`,
    ...unitRange(parts.start, parts.end),
    unit: "tonne",
    gramsPerUnit: GRAMS_PER_TONNE,
    project,
    country: parts.country.text,
    vintage: wholeYear(parts.vintage),
  };
}
