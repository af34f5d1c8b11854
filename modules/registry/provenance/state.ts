import { Checkpoint } from "../../../codec/gen/eco2/registry/v1/provenance.ts";
import { u64Key } from "../../../codec/keys.ts";
import type { SchemaBuilder } from "../../../core/state/schema.ts";
import { v } from "../../../core/state/values.ts";

/** What is kept of walks. The steps themselves are the registry's. */
export const provenanceState = (s: SchemaBuilder) => ({
  /** By the step at which the walk began. */
  checkpoints: s.map(0xa0, "checkpoints", u64Key, v.proto(Checkpoint)),
  /** Batch → how often a status in it was changed by another than its owner. */
  epochs: s.map(0xa1, "batch epochs", u64Key, v.u64),
});
