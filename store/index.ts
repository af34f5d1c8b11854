// The public entry point `eco2-ledger/store`: authenticated state on disk or in memory.
export { StoreError } from "./errors.ts";
export { openStore, type StoreOptions } from "./open.ts";
export { publishSnapshot } from "./sync/publish.ts";
export { SnapshotShelf } from "./sync/shelf.ts";
export type {
  Candidate,
  Change,
  ChangeSet,
  IncomingState,
  KeyRange,
  StateStore,
  StateView,
  StoreProof,
} from "./types.ts";
