// The public entry point `eco2-ledger/store`: authenticated state on disk or in memory.
export { StoreError } from "./errors.ts";
export { openStore, type StoreOptions } from "./open.ts";
export type { Candidate, Change, ChangeSet, KeyRange, StateStore, StateView, StoreProof } from "./types.ts";
