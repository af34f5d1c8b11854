/** Why a serial was refused; the texts of SerialError say the rest. */
export type SerialFault =
  | "unknown-registry"
  | "empty"
  | "too-long"
  | "character"
  | "grammar"
  | "field"
  | "number-range"
  | "order"
  | "range-missing"
  | "range-unexpected"
  | "quantity";

/**
 * A serial that cannot be read. `field` names the part of the serial's grammar that is wrong ("serial" when it is the
 * whole), `position` counts UTF-16 units of the serial as given, from 0.
 */
export class SerialError extends Error {
  override readonly name = "SerialError";
  readonly reason: SerialFault;
  readonly field: string;
  readonly position: number;

  constructor(reason: SerialFault, field: string, position: number, message: string) {
    super(message);
    this.reason = reason;
    this.field = field;
    this.position = position;
  }
}

/** A block of units in the number space where its source registry counts them. Both ends belong to the block. */
export interface Block {
  /** Equal for two serials exactly when the same number means the same unit in both. Upper case, no zero padding. */
  readonly numberSpace: string;
  readonly start: bigint;
  readonly end: bigint;
  /** 1,000,000 for tonnes, 1,000 for kilograms, 1 for grams; the same in the whole number space. */
  readonly gramsPerUnit: bigint;
}

/** A serial in the form that the ledger computes with. */
export interface ParsedSerial extends Block {
  /** Code of the registry that reports it, which for old CDM units may differ from the one that numbered them. */
  readonly sourceRegistry: string;
  readonly unit: "tonne" | "kilogram" | "gram";
  /** Number of the project in its registry, without the registry's code: "11603". */
  readonly project?: string;
  /** Country as the serial has it: two letters, not checked against ISO 3166-1. */
  readonly country?: string;
  /** First and last day of the vintage, YYYY-MM-DD. A vintage given as a year is the whole year. */
  readonly vintage?: { readonly start: string; readonly end: string };
  /** A share that the registry withholds against reversals: it is counted but never traded. */
  readonly buffer?: true;
}

/** What a grammar reads out of a serial; the registry's code is added by the caller. */
export type SerialBody = Omit<ParsedSerial, "sourceRegistry">;

export const GRAMS_PER_TONNE = 1_000_000n;
export const GRAMS_PER_KILOGRAM = 1_000n;
export const MAX_U64 = 2n ** 64n - 1n;
