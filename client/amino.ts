import { hasFromPartial } from "@cosmjs/proto-signing";
import { type AminoConverter, type AminoConverters, AminoTypes, createDefaultAminoConverters } from "@cosmjs/stargate";
import { aminoConverters } from "../codec/amino/converters.ts";
import { authorityTypes, eco2Types } from "./registry.ts";

/**
 * Amino JSON of our messages for CosmJS, read from the descriptors: what Ledger devices and Keplr's own screens sign.
 * Fields that a message leaves out have their defaults, as in CosmJS's `Registry`.
 */
export function eco2AminoConverters(): AminoConverters {
  const known = aminoConverters();
  const entries = [...authorityTypes, ...eco2Types].flatMap(([url, type]) => {
    const converter = known[url];
    if (converter === undefined || !hasFromPartial(type)) return [];
    const { aminoType, toAmino, fromAmino } = converter;
    const complete: AminoConverter = { aminoType, toAmino: (value) => toAmino(type.fromPartial(value)), fromAmino };
    return [[url, complete] as const];
  });
  return Object.fromEntries(entries);
}

/** CosmJS's `AminoTypes` of everything that this chain takes in a transaction. */
export function createAminoTypes(): AminoTypes {
  return new AminoTypes({ ...createDefaultAminoConverters(), ...eco2AminoConverters() });
}
