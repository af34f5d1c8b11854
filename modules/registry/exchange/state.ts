import { Export } from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import { stringKey, u64Key } from "../../../codec/keys.ts";
import type { SchemaBuilder } from "../../../core/state/schema.ts";
import { v } from "../../../core/state/values.ts";

/** What is kept of credits that went back to other registries. */
export const exchangeState = (s: SchemaBuilder) => ({
  exports: s.indexed(0x90, "exports", u64Key, v.proto(Export), {
    owner: { prefix: 0x91, key: stringKey, of: (one: Export) => one.owner },
    batch: { prefix: 0x92, key: u64Key, of: (one: Export) => one.batchId },
  }),
  nextExport: s.sequence(0x93, "next export id", 1n),
  /** Step by which grams left → export. */
  exportSteps: s.map(0x94, "export steps", u64Key, v.u64),
});
