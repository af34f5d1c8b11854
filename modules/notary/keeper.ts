import type { Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import { quotient } from "../../codec/quotient.ts";
import { addressBytes } from "../../core/addresses.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { factorName, findFactor, lastVersion, microgramsOf, requireFactor } from "./factors.ts";
import { finalRecords } from "./finals.ts";
import type { NotaryEnv, State } from "./module.ts";
import { kindOf, notarised, scopeOf } from "./records.ts";
import { isActive, versionOf } from "./sources.ts";
import { releaseRecord, useRecord, userOf } from "./use.ts";
import { walkRecord } from "./walk.ts";

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
  /** The most that it can emit in an hour by its plausible range and the factor of now (the last one where none is valid now), rounded up. */
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

/** The most that a source can emit in an hour, micrograms of CO2e. */
function mostPerHour(ctx: Ctx, state: State, source: Source): bigint {
  const factor =
    findFactor(ctx, state, source.factor, ctx.time, ctx.time + 1n) ?? lastVersion(ctx, state, source.factor);
  if (factor === undefined) return 0n;
  const most = BigInt(versionOf(source).range?.max ?? "0");
  const inHours = microgramsOf(ctx, state, factor, most * 3600n, source.unit, "up");
  return quotient(inHours + source.intervalSeconds - 1n, source.intervalSeconds);
}

function notarisedSource(ctx: Ctx, state: State, source: Source): NotarisedSource {
  return {
    id: source.id,
    operator: addressBytes(ctx.chain, source.operator),
    account: addressBytes(ctx.chain, source.account),
    kind: kindOf(source.records),
    scope: scopeOf(source.scope),
    active: isActive(source),
    projectId: source.projectId,
    intervalSeconds: source.intervalSeconds,
    maxMicrogramsPerHour: mostPerHour(ctx, state, source),
  };
}

export const notaryKeeper = (env: NotaryEnv): NotaryKeeper => {
  const { state } = env;
  return {
    record(ctx, id) {
      const record = state.records.find(ctx, id);
      return record && notarised(ctx, record);
    },
    source(ctx, id) {
      const source = state.sources.find(ctx, id);
      return source && notarisedSource(ctx, state, source);
    },
    *finalRecords(ctx, sourceId, from, to) {
      for (const record of finalRecords(ctx, state, sourceId, from, to)) yield notarised(ctx, record);
    },
    walk: (ctx, recordId) => walkRecord(ctx, env, env.params.get(ctx), recordId),
    use: (ctx, recordId, by) => useRecord(ctx, state, recordId, by),
    release: (ctx, recordId, by) => releaseRecord(ctx, state, recordId, by),
    userOf: (ctx, recordId) => userOf(ctx, state, recordId),
    convert(ctx, factorCode, microUnits, unit, at, rounding) {
      const factor = requireFactor(ctx, state, factorCode, at, at + 1n);
      return { micrograms: microgramsOf(ctx, state, factor, microUnits, unit, rounding), factor: factorName(factor) };
    },
  };
};
