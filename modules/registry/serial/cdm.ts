import { GRAMS_PER_TONNE, type SerialBody, SerialError } from "../block.ts";
import { digits, letters, readText, unitRange } from "./grammar.ts";
import { type Token, unpadded } from "./text.ts";

const end = <P extends string>(at: P) =>
  [
    letters(`${at} party`),
    digits(`${at} unit type`),
    digits(`${at} unit`),
    digits(`${at} original period`),
    digits(`${at} applicable period`),
    digits(`${at} land use`),
    digits(`${at} project`),
  ] as const;
const grammar = [...end("first"), ...end("last")] as const;
const form = "the first and the last unit, each party-type-number-period-period-landuse-project";

/**
 * Units of the Clean Development Mechanism as a pair of first and last unit. The rules of the Kyoto registries
 * (decision 13/CMP.1) make a number unique for the party and the commitment period where the unit was created; the
 * applicable period changes by carry-over and names nothing.
 * @throws SerialError also where first and last unit differ in more than their number
 */
export function parseCdm(text: string): SerialBody {
  const parts = readText(grammar, form, text);
  const same = (name: string, first: Token, last: Token) => {
    if (unpadded(first.text) === unpadded(last.text)) return;
    const message = `${name} is ${first.text} in the first unit and ${last.text} in the last: a block has one`;
    throw new SerialError("field", name, last.position, message);
  };
  same("party", parts["first party"], parts["last party"]);
  same("unit type", parts["first unit type"], parts["last unit type"]);
  same("original period", parts["first original period"], parts["last original period"]);
  same("applicable period", parts["first applicable period"], parts["last applicable period"]);
  same("land use", parts["first land use"], parts["last land use"]);
  same("project", parts["first project"], parts["last project"]);
  const party = parts["first party"].text;
  return {
    numberSpace: `CDM/${party}/${unpadded(parts["first original period"].text)}`,
    ...unitRange(parts["first unit"], parts["last unit"]),
    unit: "tonne",
    gramsPerUnit: GRAMS_PER_TONNE,
    country: party,
  };
}
