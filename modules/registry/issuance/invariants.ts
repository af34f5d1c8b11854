import type { Issuance } from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import { AssessmentStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { State } from "../module.ts";
import { supplyOfBatch } from "../totals.ts";
import { nativeSpace } from "./serial.ts";
import { periodOf, stands } from "./verifications.ts";

/** Monitoring periods of a project never overlap, and each is that of a verification which stands. */
export function monitoringInvariant(ctx: Ctx, state: State): string | undefined {
  let last: { readonly project: string; readonly end: string; readonly id: bigint } | undefined;
  let listed = 0;
  for (const [[project, start], id] of state.monitored.range(ctx)) {
    const found = state.verifications.find(ctx, id);
    if (found === undefined || found.projectId !== project || periodOf(found).start !== start || !stands(found))
      return `the monitoring period of ${project} from ${start} is not verification ${id}'s`;
    if (last?.project === project && start <= last.end) return `verifications ${last.id} and ${id} overlap`;
    last = { project, end: periodOf(found).end, id };
    listed += 1;
  }
  const standing = [...state.verifications.range(ctx)].filter(([, one]) => stands(one)).length;
  return standing === listed ? undefined : `${standing} verifications stand, ${listed} monitoring periods are listed`;
}

/** Nothing was verified without its project, its body and an approved validation of the same project. */
export function verificationsInvariant(ctx: Ctx, state: State): string | undefined {
  for (const [id, { projectId, bodyId, validationId, document }] of state.verifications.range(ctx)) {
    const validation = state.validations.find(ctx, validationId);
    const isBehind =
      validation?.projectId === projectId && validation.status === AssessmentStatus.ASSESSMENT_STATUS_APPROVED;
    if (!isBehind) return `verification ${id}: validation ${validationId} is not an approved one of ${projectId}`;
    if (!state.bodies.has(ctx, bodyId)) return `verification ${id}: no body has the id ${bodyId}`;
    if (!state.documents.has(ctx, [projectId, document])) return `verification ${id}: its report is not there`;
  }
  return undefined;
}

function issuanceFault(ctx: Ctx, state: State, one: Issuance): string | undefined {
  const verification = state.verifications.find(ctx, one.verificationId);
  if (verification?.status !== AssessmentStatus.ASSESSMENT_STATUS_APPROVED) return "its verification is not approved";
  if (verification.projectId !== one.projectId) return "its verification is of another project";
  const batch = state.batches.find(ctx, one.batchId);
  if (batch?.projectId !== one.projectId || batch.serial !== one.serial) return `batch ${one.batchId} is not its own`;
  const { issuedGrams } = supplyOfBatch(batch);
  if (issuedGrams !== one.grams) return `batch ${one.batchId} has ${issuedGrams} grams, ${one.grams} were issued`;
  return one.bufferGrams < one.grams ? undefined : "the buffer has all of it";
}

/** What is issued of each vintage and project is what its issuances say, and never more than was verified. */
export function issuancesInvariant(ctx: Ctx, state: State): string | undefined {
  const byVintage = new Map<string, bigint>();
  const byProject = new Map<string, bigint>();
  const batches = new Set<bigint>();
  for (const [id, one] of state.issuances.range(ctx)) {
    const fault = issuanceFault(ctx, state, one);
    if (fault !== undefined) return `issuance ${id}: ${fault}`;
    if (batches.has(one.batchId)) return `batch ${one.batchId} was issued twice`;
    batches.add(one.batchId);
    const key = `${one.verificationId}/${one.vintage}`;
    byVintage.set(key, (byVintage.get(key) ?? 0n) + one.grams);
    byProject.set(one.projectId, (byProject.get(one.projectId) ?? 0n) + one.grams);
  }
  for (const [id, { vintages }] of state.verifications.range(ctx)) {
    for (const [index, { grams, issuedGrams }] of vintages.entries()) {
      if (issuedGrams > grams)
        return `verification ${id}, vintage ${index}: ${issuedGrams} of ${grams} grams are issued`;
      const sum = byVintage.get(`${id}/${index}`) ?? 0n;
      if (sum !== issuedGrams)
        return `verification ${id}, vintage ${index}: ${issuedGrams} grams, issuances have ${sum}`;
    }
  }
  for (const [id, { issuedGrams }] of state.projects.range(ctx)) {
    const sum = byProject.get(id) ?? 0n;
    if (sum !== issuedGrams) return `project ${id} has ${issuedGrams} grams issued, its issuances have ${sum}`;
  }
  return numbersFault(ctx, state, batches);
}

/** Every batch of a native programme of projects was issued, with numbers that were given out. */
function numbersFault(ctx: Ctx, state: State, issued: ReadonlySet<bigint>): string | undefined {
  for (const [id, { native, pools }] of state.programmes.range(ctx)) {
    if (!native || pools) continue;
    const next = state.serialNumbers.find(ctx, id) ?? 1n;
    for (const [, batch] of state.batches.range(ctx)) {
      if (batch.programmeId !== id && batch.numberSpace !== nativeSpace(id)) continue;
      if (batch.programmeId !== id || batch.numberSpace !== nativeSpace(id))
        return `batch ${batch.id} mixes ${batch.programmeId} with numbers of ${batch.numberSpace}`;
      if (!issued.has(batch.id)) return `batch ${batch.id} of ${id} was never issued`;
      if (batch.blockEnd >= next) return `batch ${batch.id} has numbers of ${id} that are not given out`;
    }
  }
  return undefined;
}
