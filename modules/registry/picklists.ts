/** The registries whose units can be imported, by the code that messages and serial indexes use. */
export const sourceRegistries = {
  VCS: "Verra, Verified Carbon Standard",
  GLD: "Gold Standard",
  ACR: "American Carbon Registry",
  CAR: "Climate Action Reserve",
  ART: "Architecture for REDD+ Transactions",
  CCB: "Cercarbono",
  ISO: "Isometric",
  CDM: "Clean Development Mechanism",
} as const;

/** Code of a source registry. */
export type SourceRegistry = keyof typeof sourceRegistries;

/** Whether the text is the code of a source registry, in capitals. */
export function isSourceRegistry(code: string): code is SourceRegistry {
  return Object.hasOwn(sourceRegistries, code);
}

/** The codes in the order of the list, for error texts. */
export const sourceRegistryCodes = Object.keys(sourceRegistries).join(", ");
