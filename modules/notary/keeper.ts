import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";

/** What a record proves. */
export type NotarisedKind = "emission" | "reduction" | "absorption";

/** Where a record stands; see `RecordStatus`. */
export type NotarisedStatus =
  | "gathering"
  | "submitted"
  | "attesting"
  | "attested"
  | "final"
  | "rejected"
  | "disputed"
  | "overturned";

/** Readings of one source without a gap, as notaries judge them. Addresses have 20 bytes, times are nanoseconds since 1970. */
export interface NotarisedRecord {
  readonly id: bigint;
  readonly sourceId: bigint;
  readonly operator: Uint8Array;
  /** Whose emissions, reductions or absorptions they are. */
  readonly account: Uint8Array;
  readonly kind: NotarisedKind;
  readonly scope: 1 | 2 | 3;
  readonly start: bigint;
  /** Not part of the record. Start and end are in one calendar year (UTC), an end of its last midnight counted to it. */
  readonly end: bigint;
  /** CO2e; 0 while it gathers. */
  readonly micrograms: bigint;
  readonly status: NotarisedStatus;
  /** The record that this one corrects; 0: none. */
  readonly replaces: bigint;
  /** The record that corrected this one; 0: none. */
  readonly replacedBy: bigint;
  /** The registry's project, of absorptions; else empty. */
  readonly projectId: string;
}

export interface NotarisedSource {
  readonly id: bigint;
  readonly operator: Uint8Array;
  readonly account: Uint8Array;
  readonly kind: NotarisedKind;
  readonly scope: 1 | 2 | 3;
  /** Accepted by its account and not revoked. */
  readonly active: boolean;
  readonly projectId: string;
  /** Of one reading. */
  readonly intervalSeconds: bigint;
  /** The most that it can emit in an hour by its plausible range and the factor of now, rounded up; 0 where no factor is valid now. */
  readonly maxMicrogramsPerHour: bigint;
}

/** One link of a history. */
export interface WalkLink {
  /** "source", "device", "calibration", "factor", "notary", "dispute", "replacement", "record". */
  readonly kind: string;
  readonly id: string;
  readonly detail: string;
}

export interface RecordWalk {
  /** The first link that does not hold, with its reason; undefined where all hold. */
  readonly broken: string | undefined;
  readonly steps: number;
  readonly links: readonly WalkLink[];
}

/** What a record backs. */
export interface RecordUser {
  readonly kind: "pool" | "verification";
  readonly id: string;
}

/** What the notary module offers to others. */
export interface NotaryKeeper {
  record(ctx: Ctx, id: bigint): NotarisedRecord | undefined;
  source(ctx: Ctx, id: bigint): NotarisedSource | undefined;
  /** Final records of a source that are wholly or partly in [from, to), by their start; nanoseconds since 1970. */
  finalRecords(ctx: Ctx, sourceId: bigint, from: bigint, to: bigint): Generator<NotarisedRecord>;
  /**
   * Walks the history of a record: source, device, calibration, factor, notaries, disputes, replacement. Gas is flat for each
   * step, up to `max_walk`.
   * @throws record not found
   */
  walk(ctx: Ctx, recordId: bigint): RecordWalk;
  /** Marks what a final record backs, once. @throws record not found, record is not final, record is used */
  use(ctx: Ctx, recordId: bigint, by: RecordUser): void;
  /** Takes the mark away. @throws record not found, record is used, by another */
  release(ctx: Ctx, recordId: bigint, by: RecordUser): void;
  /** What a record backs. */
  userOf(ctx: Ctx, recordId: bigint): RecordUser | undefined;
  /**
   * CO2e of an amount (millionths of `unit`) by the version of a factor that is valid at a moment.
   * @throws factor not found, unit does not match
   */
  convert(
    ctx: Ctx,
    factorCode: string,
    microUnits: bigint,
    unit: string,
    at: bigint,
    rounding: "up" | "down",
  ): { readonly micrograms: bigint; readonly factor: string };
}
export const NotaryKeeper = capability<NotaryKeeper>("notary.records");
