import {
  EventIssueBatch,
  type Verification,
  type VerifiedVintage,
} from "../../../../codec/gen/eco2/registry/v1/issuance.ts";
import { AssessmentStatus, ProjectStatus } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { GRAMS_PER_TONNE, MAX_U64 } from "../../block.ts";
import { createBatch } from "../../creation.ts";
import { fail } from "../../errors.ts";
import { registry, type State } from "../../module.ts";
import { bodyAt } from "../../programme/bodies.ts";
import { openNative } from "../../programme/programmes.ts";
import { requireIndependent } from "../../project/independence.ts";
import {
  detailsOf,
  proponentsProject,
  putProject,
  requireOpenCountries,
  requireStatus,
} from "../../project/projects.ts";
import { requireRecipient } from "../../refusals.ts";
import { today } from "../../texts.ts";
import { requireStillBacked } from "../absorption.ts";
import { blockFor, bufferShare, newBatchOf, takeNumbers } from "../batches.ts";
import { isWholeTonnes, verificationAt } from "../verifications.ts";

const refuse = fail.invalidIssuance;

/** The vintage and what of it is to be issued now. @throws invalid issuance, exceeds what was verified */
function chosen(verification: Verification, index: number, asked: bigint): readonly [VerifiedVintage, bigint] {
  const { id, vintages, status } = verification;
  if (status !== AssessmentStatus.ASSESSMENT_STATUS_APPROVED) throw refuse(`verification ${id} is not approved`);
  const vintage = vintages[index];
  if (vintage === undefined)
    throw refuse(`verification ${id} has ${vintages.length} vintages, none has the number ${index}`);
  const left = vintage.grams - vintage.issuedGrams;
  const grams = asked === 0n ? left : asked;
  if (left === 0n || grams > left)
    throw fail.beyondVerified(`${grams} grams of vintage ${index} of verification ${id}, of which ${left} are left`);
  return [vintage, grams];
}

function withIssued(verification: Verification, index: number, grams: bigint): Verification {
  const add = (one: VerifiedVintage) => ({ ...one, issuedGrams: one.issuedGrams + grams });
  return { ...verification, vintages: verification.vintages.map((one, at) => (at === index ? add(one) : one)) };
}

/** That nothing came in the way between the approval and the issuance. @throws by the table of errors */
function requireIssuable(ctx: Ctx, state: State, verification: Verification, proponent: string, recipient: string) {
  const project = proponentsProject(ctx, state, proponent, verification.projectId);
  const programme = openNative(ctx, state, project.programmeId);
  requireStatus(project, ProjectStatus.PROJECT_STATUS_REGISTERED);
  requireOpenCountries(ctx, state, detailsOf(project));
  const body = bodyAt(ctx, state, verification.bodyId);
  requireIndependent(ctx, state, body, project, [["the recipient", recipient]]);
  return { project, programme };
}

/** Issues credits out of an approved verification: one batch of one vintage, the buffer's share withheld. */
export const issueBatch = registry.rpc(
  MsgDefinition.methods.issueBatch,
  (ctx, request, { state, use, facts }) => {
    const { verificationId, vintage: index } = request;
    const verification = verificationAt(ctx, state, verificationId);
    const to = request.recipient === "" ? request.proponent : request.recipient;
    const recipient = requireRecipient(ctx, use.accounts, to);
    requireStillBacked(ctx, use, verification);
    const { project, programme } = requireIssuable(ctx, state, verification, request.proponent, recipient);
    const [vintage, grams] = chosen(verification, index, request.grams);
    if (project.issuedGrams + grams > MAX_U64)
      throw fail.supplyOverflow(`${project.id} has ${project.issuedGrams} grams`);
    const bufferGrams = bufferShare(programme, verification, grams);
    const block = blockFor(ctx, state, project, vintage, grams);
    takeNumbers(ctx, state, block);
    const given = newBatchOf(ctx, state, { project, vintage, block, recipient, bufferGrams });
    const { id: batchId, serial } = createBatch(ctx, { state, facts }, given);
    state.verifications.set(ctx, verificationId, withIssued(verification, index, grams));
    putProject(ctx, state, { ...project, issuedGrams: project.issuedGrams + grams });
    const id = state.nextIssuance.next(ctx);
    const about = { batchId, projectId: project.id, serial, grams, bufferGrams, recipient };
    const at = { date: today(ctx), height: BigInt(ctx.height) };
    state.issuances.set(ctx, id, { id, verificationId, vintage: index, ...about, ...at });
    emitTyped(ctx, EventIssueBatch, { issuanceId: id, ...about });
    return { issuanceId: id, batchId, serial, bufferGrams };
  },
  ({ grams }) => {
    if (!isWholeTonnes(grams)) throw refuse(`${grams} grams: whole tonnes of ${GRAMS_PER_TONNE} are issued`);
  },
);
