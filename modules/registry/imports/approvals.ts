import { nanosOf } from "../../../codec/duration.ts";
import type { Refusal } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import type { Params } from "../../../codec/gen/eco2/registry/v1/registry.ts";

const day = 86_400_000_000_000n;
const defaultPeriod = 14n * day;
const longestPeriod = 3660n * day;

/** Registrars who must agree: at least one. */
export const approvalsNeeded = ({ importApprovals }: Params): number => (importApprovals < 1 ? 1 : importApprovals);

/** Nanoseconds for which an import request is open. */
export const requestPeriod = ({ importRequestPeriod }: Params): bigint =>
  importRequestPeriod === undefined ? defaultPeriod : nanosOf(importRequestPeriod);

/** @throws RangeError where more must agree than there are, or a request would be open for no time or for ever */
export function checkApprovals(params: Params): void {
  const needed = approvalsNeeded(params);
  if (needed > 1 && needed > params.registrars.length)
    throw new RangeError(`import_approvals ${needed}: there are ${params.registrars.length} registrars`);
  const period = requestPeriod(params);
  if (period <= 0n || period > longestPeriod)
    throw new RangeError("import_request_period must be above 0 and at most ten years");
}

/** Who has decided about something that registrars decide together. */
export interface Ballot {
  readonly approvals: readonly string[];
  readonly refusals: readonly Refusal[];
}

/** Whether somebody has decided already. */
export const hasDecided = ({ approvals, refusals }: Ballot, registrar: string): boolean =>
  approvals.includes(registrar) || refusals.some((one) => one.registrar === registrar);

/**
 * Where a decision stands. Only registrars of today count: who was taken off the list has no say in what is still open.
 * It is refused when those who have not refused are too few to approve it.
 */
export function standingOf(params: Params, { approvals, refusals }: Ballot): "open" | "approved" | "refused" {
  const sitting = new Set(params.registrars);
  const needed = approvalsNeeded(params);
  if (approvals.filter((one) => sitting.has(one)).length >= needed) return "approved";
  const against = refusals.filter(({ registrar }) => sitting.has(registrar)).length;
  return sitting.size - against < needed ? "refused" : "open";
}

/** Whether as many refuse as could have approved. */
export function isRefusedByAsMany(params: Params, refusals: readonly Refusal[]): boolean {
  const sitting = new Set(params.registrars);
  return refusals.filter(({ registrar }) => sitting.has(registrar)).length >= approvalsNeeded(params);
}
