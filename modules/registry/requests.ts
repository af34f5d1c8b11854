import { quotient } from "../../codec/quotient.ts";
import { GRAMS_PER_KILOGRAM, MAX_U64, type ParsedSerial, SerialError } from "./block.ts";
import { parseSerial, quantityGrams, unitCount } from "./serials.ts";

/** What an import says about the units it brings. */
export interface ImportRequest {
  readonly sourceRegistry: string;
  readonly serial: string;
  readonly quantityGrams: bigint;
}

/**
 * The block that an import brings. An Isometric issuance is taken whole: its kilograms from 1 to the quantity.
 * @throws SerialError, with reason quantity when the block's length is not the quantity or a buffer unit is imported
 */
export function importedBlock(request: ImportRequest): ParsedSerial {
  const grams = request.quantityGrams;
  if (grams < 1n || grams > MAX_U64) {
    throw new SerialError("quantity", "quantity", 0, `quantity is ${grams} grams, allowed: 1 to 2^64-1`);
  }
  if (request.sourceRegistry !== "ISO")
    return sameQuantity(tradable(parseSerial(request.sourceRegistry, request.serial)), grams);
  if (grams % GRAMS_PER_KILOGRAM !== 0n) {
    throw new SerialError("quantity", "quantity", 0, `quantity is ${grams} grams, Isometric counts whole kilograms`);
  }
  return parseSerial("ISO", request.serial, { first: 1n, last: quotient(grams, GRAMS_PER_KILOGRAM) });
}

/** What a registrar reports that the source registry did to units. Zero first and last units stand for none given. */
export interface SourceEventRequest {
  readonly sourceRegistry: string;
  readonly serial: string;
  readonly issuanceId: string;
  readonly firstUnit: bigint;
  readonly lastUnit: bigint;
  readonly quantityGrams: bigint;
}

/**
 * The block that a source event is about. Isometric's retirement ids name no issued range, so for them issuance id, first and
 * last kilogram must be given; every other registry's serial holds the block and they must not.
 * @throws SerialError
 */
export function reportedBlock(request: SourceEventRequest): ParsedSerial {
  const { sourceRegistry, serial, issuanceId, firstUnit, lastUnit } = request;
  const ranged = issuanceId !== "" || firstUnit !== 0n || lastUnit !== 0n;
  if (!ranged) return sameQuantity(parseSerial(sourceRegistry, serial), request.quantityGrams);
  if (sourceRegistry !== "ISO") {
    const message = "issuance id and units are for Isometric alone: other serials hold their block";
    throw new SerialError("range-unexpected", "issuance id", 0, message);
  }
  if (issuanceId === "") {
    throw new SerialError(
      "range-missing",
      "issuance id",
      0,
      "first and last kilogram are given without their issuance id",
    );
  }
  return sameQuantity(parseSerial("ISO", issuanceId, { first: firstUnit, last: lastUnit }), request.quantityGrams);
}

function tradable(parsed: ParsedSerial): ParsedSerial {
  if (parsed.buffer !== true) return parsed;
  throw new SerialError("field", "buffer", 0, "buffer units are withheld by their registry and cannot be imported");
}

function sameQuantity(parsed: ParsedSerial, grams: bigint): ParsedSerial {
  if (quantityGrams(parsed) === grams) return parsed;
  // CAD Trust's own example counts one unit less than its block has: the end belongs to it in every registry.
  const message =
    `quantity is ${grams} grams, the block ${parsed.start}-${parsed.end} has ${unitCount(parsed)} ${parsed.unit}s, both ends ` +
    `included, which is ${quantityGrams(parsed)} grams`;
  throw new SerialError("quantity", "quantity", 0, message);
}
