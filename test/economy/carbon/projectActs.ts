import {
  MsgIssueBatch,
  MsgReviewVerification,
  MsgSubmitVerification,
  MsgWithdrawVerification,
} from "../../../codec/gen/eco2/registry/v1/issuance.ts";
import {
  AssessmentStatus,
  MsgAddDocument,
  MsgAddRating,
  MsgAppointBody,
  MsgListProject,
  MsgRecordProject,
  MsgReviewValidation,
  MsgSetProjectStatus,
  MsgSetProponent,
  MsgSubmitValidation,
  MsgUpdateProject,
  MsgWithdrawProject,
  type Project,
  type ProjectDetails,
  ProjectStatus,
} from "../../../codec/gen/eco2/registry/v1/project.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { validationTypes } from "../../../modules/registry/programme/cadTrust.ts";
import type { Next } from "../stakeActs.ts";
import { people, type World } from "../world.ts";
import { type Act, all, deed, everyone, nameOf, oneOf, reason, roles, sha256Of, T, today } from "./cast.ts";

const { methods } = QueryDefinition;
const reviewer = nameOf(roles.reviewer);
export const sector = "Energy demand";

const details = (next: Next): ProjectDetails => ({
  name: `Stoves ${next(100)}`,
  description: "Stoves for 20,000 households.",
  link: "https://example.org/stoves",
  sectors: [sector],
  types: ["Energy Efficiency households"],
  subtype: "",
  methodologies: [{ code: "TPDDTEC", version: "3.1", date: "2024-05-01", description: "" }],
  locations: [{ country: "KE", region: "Kilifi", gis: "-3.51, 39.909", mapType: "", mapLink: "" }],
  estimations: [],
  coBenefits: [],
  stakeholders: [],
  referenceId: "",
});

const documentOf = (next: Next) => ({
  title: "Report",
  url: "https://example.org/report.pdf",
  sha256: sha256Of(next),
  mediaType: "application/pdf",
});

function projects(world: World, ...statuses: readonly ProjectStatus[]): readonly Project[] {
  const asked = { programmeId: "ECO2", country: "", proponent: "", status: 0 as const, pagination: all };
  const found = world.ask(methods.projects, asked).projects;
  return statuses.length === 0 ? found : found.filter(({ status }) => statuses.includes(status));
}

/** A project in one of these statuses, now and then any; one that is not there where there is none. */
function projectOf(next: Next, world: World, ...statuses: readonly ProjectStatus[]) {
  const found = oneOf(next, projects(world, ...(next(8) === 0 ? [] : statuses)), undefined);
  const proponent = found?.proponent ?? nameOf(roles.proponents[0]);
  return { id: found?.id ?? "ECO2-1", proponent, by: Math.max(0, people.indexOf(proponent)), found };
}

const submitted = AssessmentStatus.ASSESSMENT_STATUS_SUBMITTED;
const approved = AssessmentStatus.ASSESSMENT_STATUS_APPROVED;
const verificationsIn = (world: World, status: AssessmentStatus) =>
  world.ask(methods.verifications, { projectId: "", status, pagination: all }).verifications;

const dayAfter = (text: string): string => {
  const [year = 0, month = 1, of = 1] = text.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, of + 1)).toISOString().slice(0, 10);
};

/** A short monitoring period: mostly what follows on the last, within 2025. */
function periodOf(next: Next, world: World, projectId: string) {
  const known = world
    .ask(methods.verifications, { projectId, status: 0, pagination: all })
    .verifications.filter(({ status }) => status === submitted || status === approved);
  const [last = ""] = known.map(({ period }) => period?.end ?? "").sort((a, b) => (a > b ? -1 : 1));
  const start = last === "" || next(8) === 0 ? "2025-01-01" : dayAfter(last);
  return { start, end: [start, dayAfter(start), dayAfter(dayAfter(start))][next(3)] ?? start };
}

const vintageOf = (next: Next, period: { readonly start: string; readonly end: string }) => ({
  ...period,
  grams: T * BigInt(1 + next(60)),
  methodologyCode: "TPDDTEC",
  methodologyVersion: "3.1",
  location: 0,
  issuedGrams: 0n,
});

const {
  PROJECT_STATUS_LISTED: listed,
  PROJECT_STATUS_UNDER_VALIDATION: underValidation,
  PROJECT_STATUS_VALIDATED: validated,
  PROJECT_STATUS_REGISTERED: registered,
  PROJECT_STATUS_SUSPENDED: suspended,
  PROJECT_STATUS_WITHDRAWN: withdrawn,
  PROJECT_STATUS_REJECTED: rejected,
} = ProjectStatus;

/** From a project that is listed to credits that are issued. */
export const projectActs: Readonly<Record<string, Act>> = {
  [MsgListProject.$type](next) {
    const by = oneOf(next, roles.proponents, 0);
    return deed(by, MsgListProject, { proponent: nameOf(by), programmeId: "ECO2", details: details(next) });
  },
  [MsgUpdateProject.$type](next, world) {
    const { id: projectId, proponent, by } = projectOf(next, world);
    return deed(by, MsgUpdateProject, { proponent, projectId, details: details(next) });
  },
  [MsgRecordProject.$type](next, world) {
    const by = oneOf(next, roles.registrars, 5);
    return deed(by, MsgRecordProject, {
      registrar: nameOf(by),
      programmeId: "GLD",
      projectId: `GS${1 + next(3)}`,
      details: details(next),
      status: oneOf(next, [listed, registered, withdrawn], listed),
      statusDate: today(world),
      reason: "As the source has it",
    });
  },
  [MsgAddDocument.$type](next, world) {
    const { id: projectId, proponent, by } = projectOf(next, world);
    return deed(by, MsgAddDocument, { submitter: proponent, projectId, kind: 7, document: documentOf(next) });
  },
  [MsgAddRating.$type](next, world) {
    const about = { type: "CDP", name: "A rater", value: "BB", link: "https://example.org/rating", date: today(world) };
    return deed(roles.reviewer, MsgAddRating, { reviewer, projectId: projectOf(next, world).id, ...about });
  },
  [MsgAppointBody.$type](next, world) {
    const { id: projectId, proponent, by } = projectOf(next, world, listed, underValidation);
    return deed(by, MsgAppointBody, { proponent, projectId, bodyId: next(8) === 0 ? 2n : 1n });
  },
  [MsgSubmitValidation.$type](next, world) {
    const { id: projectId, found } = projectOf(next, world, underValidation);
    const positive = next(6) > 0;
    return deed(roles.validator, MsgSubmitValidation, {
      signer: nameOf(roles.validator),
      bodyId: 1n,
      projectId,
      type: validationTypes.design,
      positive,
      date: today(world),
      creditingPeriod: positive ? { start: "2025-01-01", end: "2029-12-31" } : undefined,
      revision: found?.revision ?? 1,
      report: documentOf(next),
    });
  },
  [MsgReviewValidation.$type](next, world) {
    const asked = { projectId: "", pagination: all };
    const validations = world.ask(methods.validations, asked).validations.filter(({ status }) => status === submitted);
    const validationId = oneOf(next, validations, undefined)?.id ?? 1n;
    const approve = next(6) > 0;
    const about = { reviewer, validationId, approve, reason: approve ? "" : "Additionality is not shown" };
    return deed(roles.reviewer, MsgReviewValidation, about);
  },
  [MsgSetProjectStatus.$type](next, world) {
    const still = oneOf(next, projects(world, suspended), undefined);
    if (still !== undefined && next(4) > 0) {
      const about = { projectId: still.id, status: still.resumesAs, reason };
      return deed(roles.reviewer, MsgSetProjectStatus, { reviewer, ...about });
    }
    const { id: projectId } = projectOf(next, world, listed, validated, registered);
    const status = next(6) === 0 ? rejected : suspended;
    return deed(roles.reviewer, MsgSetProjectStatus, { reviewer, projectId, status, reason });
  },
  [MsgWithdrawProject.$type](next, world) {
    const { id: projectId, proponent, by } = projectOf(next, world, listed);
    return deed(by, MsgWithdrawProject, { proponent, projectId, reason });
  },
  [MsgSetProponent.$type](next, world) {
    const { id: projectId, by } = projectOf(next, world, listed, registered);
    const proponent = nameOf(oneOf(next, [...roles.proponents, by], 0));
    return deed(roles.reviewer, MsgSetProponent, { reviewer, projectId, proponent });
  },
  [MsgSubmitVerification.$type](next, world) {
    const { id: projectId } = projectOf(next, world, registered);
    const period = periodOf(next, world, projectId);
    return deed(roles.verifier, MsgSubmitVerification, {
      signer: nameOf(roles.verifier),
      bodyId: 2n,
      projectId,
      period,
      vintages: [vintageOf(next, period)],
      bufferBasisPoints: next(2) * 2000,
      date: today(world),
      report: documentOf(next),
    });
  },
  [MsgWithdrawVerification.$type](next, world) {
    const verificationId = oneOf(next, verificationsIn(world, submitted), undefined)?.id ?? 1n;
    const signer = nameOf(roles.verifier);
    return deed(roles.verifier, MsgWithdrawVerification, { signer, verificationId, reason });
  },
  [MsgReviewVerification.$type](next, world) {
    const verificationId = oneOf(next, verificationsIn(world, submitted), undefined)?.id ?? 1n;
    const approve = next(6) > 0;
    const about = { reviewer, verificationId, approve, reason: approve ? "" : "The sample is too small" };
    return deed(roles.reviewer, MsgReviewVerification, about);
  },
  [MsgIssueBatch.$type](next, world) {
    const open = verificationsIn(world, approved).filter(({ vintages }) =>
      vintages.some(({ grams, issuedGrams }) => issuedGrams < grams),
    );
    const chosen = oneOf(next, open, undefined);
    const project = projects(world).find(({ id }) => id === chosen?.projectId);
    const proponent = project?.proponent ?? nameOf(0);
    const left = (chosen?.vintages[0]?.grams ?? T) - (chosen?.vintages[0]?.issuedGrams ?? 0n);
    const grams = next(2) === 0 ? 0n : T * BigInt(1 + next(Number(left / T) + 1));
    const recipient = next(2) === 0 ? "" : nameOf(oneOf(next, everyone, 0));
    const about = { verificationId: chosen?.id ?? 1n, vintage: 0, grams, recipient };
    return deed(Math.max(0, people.indexOf(proponent)), MsgIssueBatch, { proponent, ...about });
  },
};
