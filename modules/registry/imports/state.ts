import {
  DuplicateWarning,
  ImportRecord,
  ImportRequest,
  ReceiptRecord,
  VintageFootprint,
} from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { stringKey, u32Key, u64Key } from "../../../codec/keys.ts";
import { pairKey, tripleKey } from "../../../codec/keys-compose.ts";
import type { SchemaBuilder } from "../../../core/state/schema.ts";
import { v } from "../../../core/state/values.ts";

/** What is kept of imports beside the batches themselves. */
export const importState = (s: SchemaBuilder) => ({
  importRequests: s.indexed(0x80, "import requests", u64Key, v.proto(ImportRequest), {
    requester: { prefix: 0x81, key: stringKey, of: (request: ImportRequest) => request.requester },
  }),
  nextImportRequest: s.sequence(0x82, "next import request id", 1n),
  /** By batch, for those that came by request, with a receipt or with a predecessor. */
  importRecords: s.map(0x83, "import records", u64Key, v.proto(ImportRecord)),
  /** (source registry, reference without blanks in capitals). */
  receipts: s.map(0x84, "receipts", pairKey(stringKey, stringKey), v.proto(ReceiptRecord)),
  /** ("sector/country", year, (source registry, project)). */
  footprints: s.map(
    0x85,
    "vintage footprints",
    tripleKey(stringKey, u32Key, pairKey(stringKey, stringKey)),
    v.proto(VintageFootprint),
  ),
  warnings: s.indexed(0x86, "duplicate warnings", u64Key, v.proto(DuplicateWarning), {
    batch: { prefix: 0x87, key: u64Key, of: (warning: DuplicateWarning) => warning.batchId },
  }),
  nextWarning: s.sequence(0x88, "next duplicate warning id", 1n),
});
