import { StoreError } from "../errors.ts";

/** What came as a snapshot cannot be one: its sender is at fault, not this machine. */
export class SnapshotFault extends StoreError {}
