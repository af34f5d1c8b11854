import { type Block, MAX_U64, type ParsedSerial, type SerialBody, SerialError } from "./block.ts";
import { isSourceRegistry, type SourceRegistry, sourceRegistryCodes } from "./picklists.ts";
import { parseAcr } from "./serial/acr.ts";
import { parseArt } from "./serial/art.ts";
import { parseCar } from "./serial/car.ts";
import { parseCdm } from "./serial/cdm.ts";
import { parseCercarbono } from "./serial/cercarbono.ts";
import { parseGoldStandard } from "./serial/goldStandard.ts";
import { parseIsometric, type UnitRange } from "./serial/isometric.ts";
import { normalise } from "./serial/text.ts";
import { parseVerra } from "./serial/verra.ts";

const grammars: Readonly<Record<Exclude<SourceRegistry, "ISO">, (text: string) => SerialBody>> = {
  VCS: parseVerra,
  GLD: parseGoldStandard,
  ACR: parseAcr,
  CAR: parseCar,
  ART: parseArt,
  CCB: parseCercarbono,
  CDM: parseCdm,
};

/**
 * Reads a serial as its registry publishes it, in any spelling of case, blanks, dashes and zero padding.
 * @param range first and last unit, for Isometric alone, whose ids do not hold them
 * @throws SerialError and nothing else, whatever the text
 */
export function parseSerial(sourceRegistry: string, serial: string, range?: UnitRange): ParsedSerial {
  if (!isSourceRegistry(sourceRegistry)) {
    const message = `source registry "${sourceRegistry.slice(0, 20)}" is unknown, allowed: ${sourceRegistryCodes}`;
    throw new SerialError("unknown-registry", "source registry", 0, message);
  }
  const text = normalise(serial);
  const parsed = { sourceRegistry, ...body(sourceRegistry, text, range) };
  if (parsed.start > parsed.end) {
    throw new SerialError("order", "end", 0, `block starts at ${parsed.start} after its end ${parsed.end}`);
  }
  if (parsed.start < 0n || parsed.end > MAX_U64 || quantityGrams(parsed) > MAX_U64) {
    const message = `block of ${unitCount(parsed)} ${parsed.unit}s is more than 2^64-1 grams`;
    throw new SerialError("number-range", "end", 0, message);
  }
  return parsed;
}

function body(registry: SourceRegistry, text: string, range: UnitRange | undefined): SerialBody {
  if (registry === "ISO") return parseIsometric(text, range);
  if (range !== undefined) {
    throw new SerialError(
      "range-unexpected",
      "serial",
      0,
      `${registry} serials hold their block: no first and last unit beside it`,
    );
  }
  return grammars[registry](text);
}

/** Units in a block: tonnes, or kilograms where the space counts those. */
export function unitCount(block: Block): bigint {
  return block.end - block.start + 1n;
}

/** Grams of CO2e in a block. */
export function quantityGrams(block: Block): bigint {
  return unitCount(block) * block.gramsPerUnit;
}

/** The decision against double import: whether two blocks share a unit, however their serials were written. */
export function overlaps(a: Block, b: Block): boolean {
  return a.numberSpace === b.numberSpace && a.start <= b.end && b.start <= a.end;
}
