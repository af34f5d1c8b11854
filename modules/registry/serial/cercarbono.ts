import { GRAMS_PER_TONNE, type SerialBody, SerialError } from "../block.ts";
import { unitRange } from "./grammar.ts";
import { type Token, unpadded } from "./text.ts";

const form = "CDC_<project>_<parts> start-end, or start to end";
const pattern = /^( *)(CDC(?:_[A-Z0-9]{1,40}){3,20})( *- *| +)([^ -]+)( *- *| +TO +)([^ -]+) *$/;

/**
 * Cercarbono publishes a prefix and the first and last unit in it. The prefix has 6 to 12 parts by its age and its last may be
 * the year, so all of it is the number space; a final BF marks the share that is withheld as buffer, out of the same numbers.
 * @throws SerialError
 */
export function parseCercarbono(text: string): SerialBody {
  const found = pattern.exec(text);
  if (found === null) throw new SerialError("grammar", "serial", 0, `serial is not of the form ${form}`);
  const [, lead = "", prefix = "", gap = "", first = "", link = "", last = ""] = found;
  const at = lead.length + prefix.length + gap.length;
  const start: Token = { text: first, position: at };
  const end: Token = { text: last, position: at + first.length + link.length };
  const parts = prefix.split("_").map((part) => (/^[0-9]+$/.test(part) ? unpadded(part) : part));
  const buffer = parts.at(-1) === "BF";
  const named = buffer ? parts.slice(0, -1) : parts;
  const project = named[1] ?? "";
  if (!/^[0-9]+$/.test(project)) {
    throw new SerialError("field", "project", lead.length + 4, `project is "${project}", allowed: decimal digits`);
  }
  return {
    numberSpace: `CCB/${named.join("_")}`,
    ...unitRange(start, end),
    unit: "tonne",
    gramsPerUnit: GRAMS_PER_TONNE,
    project,
    ...(buffer ? { buffer } : {}),
  };
}
