import { Issuance, Verification } from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import { stringKey, u32Key, u64Key } from "../../../codec/keys.ts";
import { pairKey } from "../../../codec/keys-compose.ts";
import type { SchemaBuilder } from "../../../core/state/schema.ts";
import { v } from "../../../core/state/values.ts";

/** The way of native credits from a monitoring period to a batch. */
export const issuanceState = (s: SchemaBuilder) => ({
  verifications: s.indexed(0x60, "verifications", u64Key, v.proto(Verification), {
    project: { prefix: 0x61, key: stringKey, of: ({ projectId }: Verification) => projectId },
    status: { prefix: 0x62, key: u32Key, of: ({ status }: Verification) => status },
  }),
  /** (project, first day) → verification, of those that stand: submitted or approved. Their periods never overlap. */
  monitored: s.map(0x63, "monitoring periods", pairKey(stringKey, stringKey), v.u64),
  issuances: s.indexed(0x64, "issuances", u64Key, v.proto(Issuance), {
    project: { prefix: 0x65, key: stringKey, of: ({ projectId }: Issuance) => projectId },
    batch: { prefix: 0x66, key: u64Key, of: ({ batchId }: Issuance) => batchId },
  }),
  /** Programme → number that its next unit gets. */
  serialNumbers: s.map(0x67, "next serial numbers", stringKey, v.u64),
  nextVerification: s.sequence(0x68, "next verification id", 1n),
  nextIssuance: s.sequence(0x69, "next issuance id", 1n),
});
