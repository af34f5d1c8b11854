import type { Verification, VerifiedVintage } from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import type { Period } from "../../../codec/gen/eco2/registry/v1/project.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { NotarisedRecord, NotaryKeeper, RecordUser } from "../../notary/keeper.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { methodologyName } from "../programme/programmes.ts";
import { dayStart } from "../texts.ts";
import { periodOf, putVerification, stands, verificationAt, verifiedGrams } from "./verifications.ts";

const refuse = fail.invalidVerification;
/** Records that one verification may name: twice the days of a year. */
const mostRecords = 732;
const microgramsPerGram = 1_000_000n;
const nanosPerDay = 86_400_000_000_000n;

/** What a record backs, as the notary module keeps it. */
export const userOf = (verificationId: bigint): RecordUser => ({ kind: "verification", id: verificationId.toString() });

/** @throws invalid verification for records that are too many or not in ascending order */
export function checkRecords(records: readonly bigint[]): void {
  if (records.length > mostRecords)
    throw refuse(`absorption_records: ${records.length} are given, at most ${mostRecords} are allowed`);
  for (const [index, id] of records.entries())
    if (id <= (records[index - 1] ?? 0n))
      throw refuse(`absorption_records.${index}: record ${id} is not in ascending order`);
}

/** What is backed: a monitoring period of a project. */
export interface Backed {
  readonly projectId: string;
  readonly period: Period;
  readonly vintages: readonly VerifiedVintage[];
}

/** Why a record cannot back a period of a project, whatever else it backs; `undefined` where it can. */
function recordFault(record: NotarisedRecord | undefined, { projectId, period }: Backed): string | undefined {
  if (record === undefined) return "is not there";
  if (record.kind !== "absorption") return `is of ${record.kind}, absorption is expected`;
  if (record.projectId !== projectId) return `is of a source of ${record.projectId}, not of ${projectId}`;
  if (record.start < dayStart(period.start) || record.end > dayStart(period.end) + nanosPerDay)
    return `is not wholly within the monitoring period ${period.start} to ${period.end}`;
  return record.status === "final" ? undefined : `is ${record.status}, final is expected`;
}

interface Reads {
  readonly notary: Pick<NotaryKeeper, "record">;
}

/** The first thing wrong with the records that back a period; `undefined` where they do. */
export function recordsFault(
  ctx: Ctx,
  notary: Pick<NotaryKeeper, "record">,
  records: readonly bigint[],
  backed: Backed,
): string | undefined {
  let micrograms = 0n;
  for (const id of records) {
    const record = notary.record(ctx, id);
    const fault = recordFault(record, backed);
    if (fault !== undefined) return `record ${id} ${fault}`;
    micrograms += record?.micrograms ?? 0n;
  }
  const wanted = verifiedGrams(backed) * microgramsPerGram;
  return micrograms >= wanted
    ? undefined
    : `its records come to ${micrograms} micrograms, ${wanted} micrograms are verified`;
}

/** The first methodology of vintages that must be backed by records; `undefined` where none must. */
function requiring(ctx: Ctx, state: State, vintages: readonly VerifiedVintage[]): string | undefined {
  for (const { methodologyCode: code, methodologyVersion: version } of vintages)
    if (state.methodologies.find(ctx, [code, version])?.requiresAbsorptionRecords === true)
      return methodologyName(code, version);
  return undefined;
}

/**
 * That the records of a verification back it: of the project's sources, final, within the period, at least as much as was verified.
 * @throws invalid verification, saying which record and why, or which methodology needs records where there are none
 */
export function requireBacking(
  ctx: Ctx,
  { state, use }: { readonly state: State; readonly use: Reads },
  records: readonly bigint[],
  backed: Backed,
): void {
  if (records.length === 0) {
    const methodology = requiring(ctx, state, backed.vintages);
    if (methodology !== undefined) throw refuse(`${methodology} needs notarised records of absorption: none are given`);
    return;
  }
  const fault = recordsFault(ctx, use.notary, records, backed);
  if (fault !== undefined) throw refuse(fault);
}

/** What a stored verification says that its records back. */
export const backedBy = (verification: Verification): Backed => ({
  projectId: verification.projectId,
  period: periodOf(verification),
  vintages: verification.vintages,
});

interface Marks {
  readonly notary: Pick<NotaryKeeper, "use" | "release">;
}

/** That the records of a verification, where it has any, still back it. @throws invalid verification, saying which record and why */
export function requireStillBacked(ctx: Ctx, { notary }: Reads, verification: Verification): void {
  if (verification.absorptionRecords.length === 0) return;
  const fault = recordsFault(ctx, notary, verification.absorptionRecords, backedBy(verification));
  if (fault !== undefined) throw refuse(fault);
}

/** Marks records as used up by a verification. @throws what the notary module refuses: a record that backs something else */
export function useRecords(ctx: Ctx, { notary }: Marks, { id, absorptionRecords }: Verification): void {
  for (const record of absorptionRecords) notary.use(ctx, record, userOf(id));
}

/** Frees the records of a verification that is withdrawn or refused. */
export function releaseRecords(ctx: Ctx, { notary }: Marks, { id, absorptionRecords }: Verification): void {
  for (const record of absorptionRecords) notary.release(ctx, record, userOf(id));
}

/**
 * A record was notarised again: the new one backs in its place, whatever it comes to. Where that is too little, walks of the credits
 * say so.
 */
export function replaceRecord(
  ctx: Ctx,
  { state, use }: { readonly state: State; readonly use: { readonly notary: NotaryKeeper } },
  old: bigint,
  now: bigint,
): void {
  const user = use.notary.userOf(ctx, old);
  if (user?.kind !== "verification") return;
  const verification = verificationAt(ctx, state, BigInt(user.id));
  use.notary.release(ctx, old, user);
  use.notary.use(ctx, now, user);
  const records = [...verification.absorptionRecords.filter((id) => id !== old), now];
  const absorptionRecords = records.toSorted((a, b) => (a < b ? -1 : 1));
  putVerification(ctx, state, { ...verification, absorptionRecords });
}

/** Verifications that stand, and they alone, use their records up. Which of them broke since is said by walks, not here. */
export function backingInvariant(
  ctx: Ctx,
  { state, use }: { readonly state: State; readonly use: { readonly notary: NotaryKeeper } },
): string | undefined {
  for (const [id, verification] of state.verifications.range(ctx)) {
    const user = userOf(id);
    for (const record of verification.absorptionRecords) {
      const found = use.notary.userOf(ctx, record);
      const isUser = found?.kind === user.kind && found.id === user.id;
      if (isUser === stands(verification)) continue;
      return `verification ${id}: record ${record} backs ${found === undefined ? "nothing" : `${found.kind} ${found.id}`}`;
    }
  }
  return undefined;
}
