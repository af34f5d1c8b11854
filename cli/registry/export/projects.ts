import { AssessmentStatus, type Project, ProjectStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { guid, type Row, row, tonnes } from "./rows.ts";
import type { RegistryState } from "./state.ts";

/** What the ids of an export are made of. */
export interface ExportOf {
  readonly chainId: string;
  /** The organisation's id at CAD Trust. */
  readonly orgUid: string;
}

// A project of CAD Trust has no state for one under validation or suspended: it is listed still, or inactive for now.
const statusNames: Readonly<Record<number, string>> = {
  [ProjectStatus.PROJECT_STATUS_LISTED]: "Listed",
  [ProjectStatus.PROJECT_STATUS_UNDER_VALIDATION]: "Listed",
  [ProjectStatus.PROJECT_STATUS_VALIDATED]: "Validated",
  [ProjectStatus.PROJECT_STATUS_REGISTERED]: "Registered",
  [ProjectStatus.PROJECT_STATUS_COMPLETED]: "Completed",
  [ProjectStatus.PROJECT_STATUS_REJECTED]: "Rejected",
  [ProjectStatus.PROJECT_STATUS_WITHDRAWN]: "Withdrawn",
  [ProjectStatus.PROJECT_STATUS_SUSPENDED]: "Inactive",
};

/** Ids of the rows of a chain. */
export function idsOf({ chainId }: ExportOf) {
  const of =
    (table: string) =>
    (...key: readonly (string | bigint | number)[]) =>
      guid(chainId, table, ...key);
  return {
    program: of("program"),
    methodology: of("methodology"),
    project: of("project"),
    projectMethodology: of("project_methodology"),
    location: of("location"),
    validation: of("validation"),
    verification: of("verification"),
    issuance: of("issuance"),
    label: of("label"),
    unit: of("unit"),
    child: of,
  };
}
type Ids = ReturnType<typeof idsOf>;

function projectRow(state: RegistryState, { orgUid }: ExportOf, ids: Ids, project: Project): Row {
  const { id, programmeId, details, status, statusDate } = project;
  const programme = state.programmes.find((one) => one.id === programmeId);
  return row({
    cadTrustProjectId: ids.project(id),
    orgUid,
    projectRegistryName: programme?.registryName,
    projectId: id,
    projectCreditingProgram: programmeId,
    projectName: details?.name,
    projectLink: details?.link,
    projectDescription: details?.description,
    projectSector: details?.sectors,
    projectType: details?.types,
    projectSubtype: details?.subtype,
    projectStatus: statusNames[status],
    projectStatusDate: statusDate,
    projectUnitMetric: "tCO2e",
    cadTrustReferenceProjectId: details?.referenceId,
    cadTrustProgramId: programme === undefined ? undefined : ids.program(programmeId),
  });
}

/** Rows that hang on a project alone. */
function childRows(state: RegistryState, ids: Ids, { id, details }: Project): Record<string, Row[]> {
  const cadTrustProjectId = ids.project(id);
  const child = (table: string, key: number | string) => ids.child(table)(id, key);
  const { stakeholders = [], methodologies = [], locations = [], estimations = [], coBenefits = [] } = details ?? {};
  return {
    stakeholder: stakeholders.map(({ name, type, link }, index) =>
      row({
        cadTrustStakeholderId: child("stakeholder", index),
        stakeholderName: name,
        stakeholderType: type,
        stakeholderLink: link,
        cadTrustProjectId,
      }),
    ),
    project_methodology: methodologies.map(({ code, version, date, description }) =>
      row({
        cadTrustProjectMethodologyId: ids.projectMethodology(id, code, version),
        cadTrustProjectId,
        cadTrustMethodologyId: ids.methodology(code, version),
        projectMethodologyDate: date,
        projectMethodologyDescription: description,
      }),
    ),
    location: locations.map(({ country, region, gis, mapType, mapLink }, index) =>
      row({
        cadTrustLocationId: ids.location(id, index),
        locationCountry: state.countries.get(country)?.name,
        locationRegion: region,
        locationGis: gis,
        locationMapType: mapType,
        locationMapFileLink: mapLink,
        cadTrustProjectId,
      }),
    ),
    estimation: estimations.map(({ start, end, grams, reference }, index) =>
      row({
        cadTrustEstimationId: child("estimation", index),
        estimationStartDate: start,
        estimationEndDate: end,
        estimationUnitCount: tonnes(grams),
        estimationReferenceNo: reference,
        cadTrustProjectId,
      }),
    ),
    co_benefit: coBenefits.map((cobenefit) =>
      row({ cadTrustCobenefitId: child("co_benefit", cobenefit), cobenefit, cadTrustProjectId }),
    ),
    rating: state.ratings
      .filter((rating) => rating.projectId === id)
      .map(({ number, type, name, value, link }) =>
        row({
          cadTrustRatingId: child("rating", number),
          ratingType: type,
          ratingName: name,
          ratingValue: value,
          ratingLink: link,
          cadTrustProjectId,
        }),
      ),
  };
}

const approved = ({ status }: { readonly status: AssessmentStatus }) =>
  status === AssessmentStatus.ASSESSMENT_STATUS_APPROVED;

/** Validations and verifications that the review approved, and issuances. */
function assessmentRows(state: RegistryState, ids: Ids): Record<string, Row[]> {
  const bodyName = (id: bigint) => state.bodies.get(id)?.name;
  return {
    validation: state.validations.filter(approved).map((one) =>
      row({
        cadTrustValidationId: ids.validation(one.id),
        validationId: `${one.projectId}-VAL-${one.id}`,
        validationType: one.type,
        validationBody: bodyName(one.bodyId),
        validationDate: one.date,
        validationCreditPeriodStartDate: one.creditingPeriod?.start,
        validationCreditPeriodEndDate: one.creditingPeriod?.end,
        cadTrustProjectId: ids.project(one.projectId),
      }),
    ),
    verification: state.verifications.filter(approved).map((one) =>
      row({
        cadTrustVerificationId: ids.verification(one.id),
        verificationId: `${one.projectId}-VER-${one.id}`,
        verificationStartDate: one.period?.start,
        verificationEndDate: one.period?.end,
        verificationBody: bodyName(one.bodyId),
        cadTrustProjectId: ids.project(one.projectId),
        cadTrustValidationId: one.validationId === 0n ? undefined : ids.validation(one.validationId),
      }),
    ),
    issuance: state.issuances.map(({ id, projectId, verificationId, vintage, date }) => {
      const verification = state.verifications.find((one) => one.id === verificationId);
      const verified = verification?.vintages[vintage];
      const { methodologyCode = "", methodologyVersion = "", location = 0 } = verified ?? {};
      return row({
        cadTrustIssuanceId: ids.issuance(id),
        issuanceId: `${projectId}-ISS-${id}`,
        issuanceDate: date,
        cadTrustVerificationId: ids.verification(verificationId),
        cadTrustProjectMethodologyId: ids.projectMethodology(projectId, methodologyCode, methodologyVersion),
        cadTrustLocationId: ids.location(projectId, location),
      });
    }),
  };
}

/** Rows of all tables but those of units and labels. */
export function projectTables(state: RegistryState, of: ExportOf): Map<string, Row[]> {
  const ids = idsOf(of);
  const tables = new Map<string, Row[]>(Object.entries(assessmentRows(state, ids)));
  tables.set(
    "program",
    state.programmes.map((one) =>
      row({
        cadTrustProgramId: ids.program(one.id),
        programName: one.name,
        programRegistry: one.registryName,
        programRegistryId: one.registryId,
        programDescription: one.description,
      }),
    ),
  );
  tables.set(
    "methodology",
    state.methodologies.map((one) =>
      row({
        cadTrustMethodologyId: ids.methodology(one.code, one.version),
        methodologyCode: one.code,
        methodologyName: one.name,
        methodologyType: one.type,
        methodologyVersion: one.version,
        methodologyDate: one.date,
        methodologyLink: one.link,
      }),
    ),
  );
  tables.set(
    "project",
    state.projects.map((project) => projectRow(state, of, ids, project)),
  );
  for (const project of state.projects) {
    for (const [table, rows] of Object.entries(childRows(state, ids, project)))
      tables.set(table, [...(tables.get(table) ?? []), ...rows]);
  }
  return tables;
}
