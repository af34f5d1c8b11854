import {
  EventVerification,
  type Verification,
  type VerifiedVintage,
} from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import type { Body, Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import {
  AssessmentStatus,
  type Period,
  type Project,
  type Validation,
} from "../../../codec/gen/eco2/registry/v1/project.ts";
import { stringKey } from "../../../codec/keys.ts";
import { quotient } from "../../../codec/quotient.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { emitTyped } from "../../../core/events.ts";
import { startingWith } from "../../../core/state/range.ts";
import { GRAMS_PER_TONNE, MAX_U64 } from "../block.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { methodologyInForce, methodologyName, wholeShare } from "../programme/programmes.ts";
import { detailsOf } from "../project/projects.ts";
import { validationFor } from "../project/validations.ts";
import { requirePeriod } from "../texts.ts";

const refuse = fail.invalidVerification;
const mostVintages = 100;

/** Whether grams are whole tonnes, which is what is issued. */
export const isWholeTonnes = (grams: bigint): boolean => quotient(grams, GRAMS_PER_TONNE) * GRAMS_PER_TONNE === grams;

/** The monitoring period of a stored verification. */
export function periodOf({ id, period }: Verification): Period {
  if (period === undefined) throw new BrokenInvariant(`verification ${id} has no period`);
  return period;
}

/** Grams of all vintages together. */
export const verifiedGrams = ({ vintages }: { readonly vintages: readonly VerifiedVintage[] }): bigint =>
  vintages.reduce((sum, { grams }) => sum + grams, 0n);

/** Whether a verification keeps its days: it waits for the review or is approved. */
export const stands = ({ status }: Pick<Verification, "status">): boolean =>
  status === AssessmentStatus.ASSESSMENT_STATUS_SUBMITTED || status === AssessmentStatus.ASSESSMENT_STATUS_APPROVED;

function checkVintage(at: string, vintage: VerifiedVintage, previousEnd: string): void {
  requirePeriod(refuse, at, vintage);
  const { start, grams, issuedGrams } = vintage;
  if (start <= previousEnd) throw refuse(`${at} starts on ${start}, the one before ends on ${previousEnd}`);
  if (grams === 0n || !isWholeTonnes(grams))
    throw refuse(`${at} has ${grams} grams: whole tonnes of ${GRAMS_PER_TONNE} are expected, at least one`);
  if (issuedGrams !== 0n) throw refuse(`${at}.issued_grams must be left out`);
}

/** @throws invalid verification, for what is wrong by itself */
export function checkVerification(given: Pick<Verification, "vintages" | "bufferBasisPoints" | "period">): void {
  const { vintages, bufferBasisPoints, period = { start: "", end: "" } } = given;
  requirePeriod(refuse, "monitoring period", period);
  if (bufferBasisPoints >= wholeShare)
    throw refuse(`buffer_basis_points is ${bufferBasisPoints}, allowed: 0 to ${wholeShare - 1}`);
  if (vintages.length < 1 || vintages.length > mostVintages)
    throw refuse(`${vintages.length} vintages, allowed: 1 to ${mostVintages}`);
  let previousEnd = "";
  for (const [index, vintage] of vintages.entries()) {
    const at = `vintages.${index}`;
    checkVintage(at, vintage, previousEnd);
    if (vintage.start < period.start || vintage.end > period.end)
      throw refuse(
        `${at} is ${vintage.start} to ${vintage.end}, outside of the monitoring period ${period.start} to ${period.end}`,
      );
    previousEnd = vintage.end;
  }
  const grams = verifiedGrams(given);
  if (grams > MAX_U64) throw refuse(`${grams} grams are more than 2^64-1`);
}

/** The standing verification of a project that has a day of the period. Periods never overlap: one read finds it. */
function meetingPeriod(ctx: Ctx, state: State, projectId: string, { start, end }: Period): Verification | undefined {
  const within = startingWith({ first: stringKey }, projectId);
  // A zero byte sorts before every digit that could follow the day, so this ends after the last day's own entry.
  for (const [, id] of state.monitored.range(ctx, { within, to: [projectId, `${end}\0`], reverse: true })) {
    const found = state.verifications.get(ctx, id);
    return periodOf(found).end >= start ? found : undefined;
  }
  return undefined;
}

/** @throws monitoring period overlaps another, naming it */
export function requireFreePeriod(ctx: Ctx, state: State, projectId: string, period: Period): void {
  const other = meetingPeriod(ctx, state, projectId, period);
  if (other === undefined) return;
  const { start, end } = periodOf(other);
  throw fail.periodOverlap(
    `${period.start} to ${period.end} of ${projectId}: verification ${other.id} has ${start} to ${end}`,
  );
}

/** Another verification that has a day of this one's period, or its place, as text; `undefined` where it alone has them. */
export function overlapOf(ctx: Ctx, state: State, verification: Verification): string | undefined {
  const { id, projectId } = verification;
  const { start, end } = periodOf(verification);
  const kept = state.monitored.find(ctx, [projectId, start]);
  if (kept !== id)
    return `its monitoring period from ${start} is ${kept === undefined ? "nobody's" : `verification ${kept}'s`}`;
  const within = startingWith({ first: stringKey }, projectId);
  const before = state.monitored.range(ctx, { within, to: [projectId, start], reverse: true }).next().value?.[1];
  const after = state.monitored.range(ctx, { within, from: [projectId, `${start}\0`] }).next().value?.[1];
  for (const other of [before, after]) {
    const period = other === undefined ? undefined : periodOf(state.verifications.get(ctx, other));
    if (period !== undefined && period.start <= end && start <= period.end)
      return `monitoring period overlaps another: ${start} to ${end}, verification ${other} has ${period.start} to ${period.end}`;
  }
  return undefined;
}

/** What a verification must agree with. */
interface About {
  readonly programme: Programme;
  readonly project: Project;
  readonly body: Body;
  /** YYYY-MM-DD: when it was submitted. */
  readonly day: string;
}

/**
 * That what was verified is the project's: its methodologies, its locations, its crediting period; and that another body
 * validated it where the programme wants that.
 * @returns the validation that the period stands on
 * @throws by the table of errors
 */
export function requireMonitorable(
  ctx: Ctx,
  state: State,
  { programme, project, body, day }: About,
  { period, vintages }: { readonly period: Period; readonly vintages: readonly VerifiedVintage[] },
): Validation {
  const { methodologies, locations } = detailsOf(project);
  const followed = methodologies.map(({ code, version }) => methodologyName(code, version));
  for (const [index, { methodologyCode: code, methodologyVersion: version, location }] of vintages.entries()) {
    const name = methodologyName(code, version);
    if (!followed.includes(name)) throw refuse(`vintages.${index}: ${project.id} does not follow ${name}`);
    methodologyInForce(ctx, state, programme.id, { code, version }, day);
    if (location >= locations.length)
      throw refuse(
        `vintages.${index}: ${project.id} has ${locations.length} locations, none has the number ${location}`,
      );
  }
  const validation = validationFor(ctx, state, project.id, period);
  if (validation === undefined)
    throw refuse(`no crediting period of ${project.id} has all days from ${period.start} to ${period.end}`);
  if (programme.separateBodies && validation.bodyId === body.id)
    throw fail.conflictOfInterest(`${body.name} validated ${project.id}, and ${programme.id} wants another to verify`);
  return validation;
}

/** Stores a verification, keeps or frees its days, and tells of it. */
export function putVerification(ctx: Ctx, state: State, verification: Verification): void {
  const { id, projectId, bodyId, status } = verification;
  const { start, end } = periodOf(verification);
  state.verifications.set(ctx, id, verification);
  if (stands(verification)) state.monitored.set(ctx, [projectId, start], id);
  else state.monitored.remove(ctx, [projectId, start]);
  const grams = verifiedGrams(verification);
  emitTyped(ctx, EventVerification, { verificationId: id, projectId, bodyId, start, end, grams, status });
}

/** @throws verification not found */
export function verificationAt(ctx: Ctx, state: State, id: bigint): Verification {
  const found = state.verifications.find(ctx, id);
  if (found === undefined) throw fail.verificationNotFound(`no verification has the id ${id}`);
  return found;
}
