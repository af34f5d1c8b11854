import {
  Accreditation,
  Body,
  Country,
  Methodology,
  Picklist,
  Programme,
} from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { stringKey, u64Key } from "../../../codec/keys.ts";
import { pairKey } from "../../../codec/keys-compose.ts";
import type { SchemaBuilder } from "../../../core/state/schema.ts";
import { v } from "../../../core/state/values.ts";

/** What projects and issuances are measured by. */
export const programmeState = (s: SchemaBuilder) => ({
  programmes: s.map(0x40, "programmes", stringKey, v.proto(Programme)),
  /** (code, version). */
  methodologies: s.map(0x41, "methodologies", pairKey(stringKey, stringKey), v.proto(Methodology)),
  bodies: s.map(0x42, "bodies", u64Key, v.proto(Body)),
  bodyNames: s.map(0x43, "bodies by name", stringKey, v.u64),
  accreditations: s.indexed(0x44, "accreditations", u64Key, v.proto(Accreditation), {
    body: { prefix: 0x45, key: u64Key, of: ({ bodyId }: Accreditation) => bodyId },
  }),
  /** Those that governance replaced. */
  picklists: s.map(0x46, "picklists", stringKey, v.proto(Picklist)),
  /** Those of which governance said something. */
  countries: s.map(0x47, "countries", stringKey, v.proto(Country)),
  nextBody: s.sequence(0x48, "next body id", 1n),
  nextAccreditation: s.sequence(0x49, "next accreditation id", 1n),
});
