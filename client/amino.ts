import { hasFromPartial } from "@cosmjs/proto-signing";
import { type AminoConverter, type AminoConverters, AminoTypes, createDefaultAminoConverters } from "@cosmjs/stargate";
import { aminoConverters } from "../codec/amino/converters.ts";
import { authorityTypes, eco2Types, type registryTypes } from "./registry.ts";

/**
 * Amino JSON of our messages for CosmJS, read from the descriptors: what Ledger devices and Keplr's own screens sign.
 * Fields that a message leaves out have their defaults, as in CosmJS's `Registry`.
 */
export function eco2AminoConverters(types: ReturnType<typeof registryTypes> = eco2Types): AminoConverters {
  const known = aminoConverters();
  const entries = [...authorityTypes, ...types].flatMap(([url, type]) => {
    const converter = known[url];
    if (converter === undefined || !hasFromPartial(type)) return [];
    const { aminoType, toAmino, fromAmino } = converter;
    const complete: AminoConverter = { aminoType, toAmino: (value) => toAmino(type.fromPartial(value)), fromAmino };
    return [[url, complete] as const];
  });
  return Object.fromEntries(entries);
}

/** CosmJS's `AminoTypes` of everything that this chain takes in a transaction. @param types as for `createRegistry` */
export function createAminoTypes(types: ReturnType<typeof registryTypes> = eco2Types): AminoTypes {
  return new AminoTypes({ ...createDefaultAminoConverters(), ...eco2AminoConverters(types) });
}
