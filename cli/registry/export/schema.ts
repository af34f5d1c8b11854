import { countryCodes } from "../../../codec/iso.ts";
import { cadTrustPicklists } from "../../../modules/registry/programme/cadTrust.ts";
import { schemaName } from "../../../modules/registry/programme/countryNames.ts";

/** What a field may hold. */
export type Kind = "guid" | "text" | "date" | "year" | "decimal" | "url" | "texts";

/** A field of a table. */
export interface Field {
  readonly kind: Kind;
  readonly required: boolean;
  /** The only values allowed. */
  readonly picklist?: readonly string[];
  /** The table whose row it names, by that row's first field. */
  readonly of?: string;
}

export type Fields = Readonly<Record<string, Field>>;

const must = (kind: Kind, picklist?: readonly string[]): Field => ({
  kind,
  required: true,
  ...(picklist === undefined ? {} : { picklist }),
});
const may = (kind: Kind, picklist?: readonly string[]): Field => ({
  kind,
  required: false,
  ...(picklist === undefined ? {} : { picklist }),
});
const mustOf = (of: string): Field => ({ kind: "guid", required: true, of });
const mayOf = (of: string): Field => ({ kind: "guid", required: false, of });

const { project_sector, project_type, unit_type } = cadTrustPicklists;

/** Countries as the schema spells them; authorised entities are of the same but one. */
const countries = countryCodes.map(schemaName).filter((name) => name !== "");
const entityCountries = countries.filter((name) => name !== "Australia");

const unitMetrics = ["gCO2eq/kWh", "kt (Kiloton)", "tCO2e"];
const unitStatuses = ["Buffer", "Cancelled", "Expired", "Held", "Inactive", "Issued", "Rejected", "Retired"];
const projectStatuses = [
  "Certified",
  "Completed",
  "Inactive",
  "Listed",
  "Registered",
  "Rejected",
  "Validated",
  "Verified",
  "Withdrawn",
];
const labelTypes = [
  "Article 6 - Authorisation",
  "Article 6 - Endorsement",
  "Article 6 - Letter of Approvals",
  "Article 6 - Letter of Qualification",
  "Certification",
  "SDG 10 - Reduced inequalities",
];

/** Tables of the CAD Trust data schema v2.0.2 in the order of insertion: fields that a registry supplies, and ids. */
export const cadTrustTables: Readonly<Record<string, Fields>> = {
  program: {
    cadTrustProgramId: must("guid"),
    programName: must("text"),
    programRegistry: must("text"),
    programRegistryId: must("text"),
    programDescription: may("text"),
  },
  methodology: {
    cadTrustMethodologyId: must("guid"),
    methodologyCode: must("text"),
    methodologyName: must("text"),
    methodologyType: may("text", unit_type),
    methodologyVersion: may("text"),
    methodologyDate: may("date"),
    methodologyLink: may("url"),
  },
  project: {
    cadTrustProjectId: must("guid"),
    orgUid: must("text"),
    projectRegistryName: must("text"),
    projectId: must("text"),
    projectCreditingProgram: may("text"),
    projectName: must("text"),
    projectLink: must("url"),
    projectDescription: may("text"),
    projectSector: must("texts", project_sector),
    projectType: must("texts", project_type),
    projectSubtype: may("text"),
    projectStatus: must("text", projectStatuses),
    projectStatusDate: must("date"),
    projectUnitMetric: must("text", unitMetrics),
    cadTrustReferenceProjectId: may("text"),
    cadTrustProgramId: mayOf("program"),
  },
  stakeholder: {
    cadTrustStakeholderId: must("guid"),
    stakeholderName: must("text"),
    stakeholderType: must("text", cadTrustPicklists.stakeholder_type),
    stakeholderLink: may("url"),
    cadTrustProjectId: mustOf("project"),
  },
  label: {
    cadTrustLabelId: must("guid"),
    labelName: must("text"),
    labelType: must("text", labelTypes),
    labelLink: may("url"),
    labelDate: may("date"),
  },
  project_methodology: {
    cadTrustProjectMethodologyId: must("guid"),
    cadTrustProjectId: mustOf("project"),
    cadTrustMethodologyId: mustOf("methodology"),
    projectMethodologyDate: may("date"),
    projectMethodologyDescription: may("text"),
  },
  validation: {
    cadTrustValidationId: must("guid"),
    validationId: must("text"),
    validationType: must("text", cadTrustPicklists.validation_type),
    validationBody: must("text", cadTrustPicklists.verification_body),
    validationDate: may("date"),
    validationCreditPeriodStartDate: may("date"),
    validationCreditPeriodEndDate: may("date"),
    cadTrustProjectId: mustOf("project"),
  },
  verification: {
    cadTrustVerificationId: must("guid"),
    verificationId: must("text"),
    verificationStartDate: may("date"),
    verificationEndDate: may("date"),
    verificationBody: must("text", cadTrustPicklists.verification_body),
    cadTrustProjectId: mustOf("project"),
    cadTrustValidationId: mayOf("validation"),
  },
  location: {
    cadTrustLocationId: must("guid"),
    locationCountry: must("text", countries),
    locationRegion: may("text"),
    locationGis: may("text"),
    locationMapType: may("text", cadTrustPicklists.location_map_type),
    locationMapFileLink: may("url"),
    cadTrustProjectId: mustOf("project"),
  },
  estimation: {
    cadTrustEstimationId: must("guid"),
    estimationStartDate: must("date"),
    estimationEndDate: must("date"),
    estimationUnitCount: must("decimal"),
    estimationReferenceNo: may("text"),
    cadTrustProjectId: mustOf("project"),
  },
  rating: {
    cadTrustRatingId: must("guid"),
    ratingType: must("text", cadTrustPicklists.rating_type),
    ratingName: must("text"),
    ratingValue: must("text"),
    ratingLink: may("url"),
    cadTrustProjectId: mustOf("project"),
  },
  co_benefit: {
    cadTrustCobenefitId: must("guid"),
    cobenefit: must("text", cadTrustPicklists.co_benefit_id),
    cadTrustProjectId: mustOf("project"),
  },
  issuance: {
    cadTrustIssuanceId: must("guid"),
    issuanceId: must("text"),
    issuanceDate: may("date"),
    cadTrustVerificationId: mustOf("verification"),
    cadTrustProjectMethodologyId: mustOf("project_methodology"),
    cadTrustLocationId: mustOf("location"),
  },
  unit: {
    cadTrustUnitId: must("guid"),
    orgUid: must("text"),
    unitSerialId: must("text"),
    unitStartBlock: must("text"),
    unitEndBlock: must("text"),
    unitCount: must("decimal"),
    unitType: must("text", unit_type),
    unitVintageYear: must("year"),
    unitStatus: must("text", unitStatuses),
    unitStatusReason: must("text"),
    unitStatusDate: must("date"),
    unitRetirementDetail: may("text"),
    unitRetirementBeneficiary: may("text"),
    unitRetirementBeneficiaryId: may("text"),
    unitLink: may("url"),
    unitMetric: must("text", unitMetrics),
    unitCurrentOwner: may("text"),
    unitItmosReferenceId: may("text"),
    cadTrustIssuanceId: mustOf("issuance"),
  },
  unit_label: {
    cadTrustUnitLabelId: must("guid"),
    cadTrustLabelId: mustOf("label"),
    cadTrustUnitId: mustOf("unit"),
    labelUnitDate: must("date"),
    labelUnitDescription: may("text"),
  },
};

const metrics = ["GHC", "Non-GHG"];
const purposes = ["IMP", "NDC", "NDC and IMP", "NDC and OIMP", "NDC and OP", "OIMP", "OP"];
const firstTransfers = ["Authorization", "First international transfer", "Issuance", "Use or cancellation"];
const actions = ["Acquisition", "Authorization", "Cancellation", "First Transfer", "Transfer", "Use"];
const mitigations = ["Emission reductions", "Removals"];
const afolu = "Agriculture, forestry and other land use (AFOLU)";
const activityTypes = [...project_type.filter((type) => type !== afolu), "Fossil fuel switch"];
const authorisedSectors = [...project_sector, "Agriculture forestry and other land use (AFOLU)"];

/** What actions and holdings say of their units, under the name of the table. */
const outcomeFields = (table: "aefT3Actions" | "aefT4Holdings"): Fields => ({
  [`${table}CooperativeApproachId`]: must("text"),
  [`${table}AuthorizationId`]: must("text"),
  [`${table}FirstTransferringPartyId`]: must("text"),
  [`${table}PartyItmoRegistryId`]: must("text"),
  [`${table}ItmoFirstId`]: must("text"),
  [`${table}ItmoLastId`]: must("text"),
  [`${table}UnitRegistryId`]: must("text"),
  [`${table}UnitFirstId`]: must("text"),
  [`${table}UnitLastId`]: must("text"),
  [`${table}Metric`]: must("text", metrics),
  [`${table}GwpValue`]: may("text"),
  [`${table}QuantityTCo2`]: must("decimal"),
  [`${table}MitigationType`]: must("text", mitigations),
  [`${table}VintageYear`]: must("year"),
  cadTrustAefT1SubmissionId: mayOf("aef_t1_submission"),
  cadTrustAefT2AuthorizationsId: mustOf("aef_t2_authorizations"),
});

/** The tables of the agreed electronic format of Article 6 as CAD Trust v2.0.2 has them, in the order of insertion. */
export const aefTables: Readonly<Record<string, Fields>> = {
  aef_t5_authorized_entities: {
    cadTrustAefT5AuthorizedEntitiesId: must("guid"),
    aefT5AuthorizedEntitiesAuthorizationDate: must("date"),
    aefT5AuthorizedEntitiesName: must("text"),
    aefT5AuthorizedEntitiesIncorporationCountry: must("text", entityCountries),
    aefT5AuthorizedEntitiesId: must("text"),
    aefT5AuthorizedEntitiesCooperativeApproachId: must("text"),
  },
  aef_t1_submission: {
    cadTrustAefT1SubmissionId: must("guid"),
    aefT1SubmissionParty: must("text"),
    aefT1SubmissionVersion: must("decimal"),
    aefT1SubmissionReportYear: must("year"),
    aefT1SubmissionSubmissionDate: must("date"),
  },
  aef_t2_authorizations: {
    cadTrustAefT2AuthorizationsId: must("guid"),
    aefT2AuthorizationsId: must("text"),
    aefT2AuthorizationsDate: must("date"),
    aefT2AuthorizationsCooperativeApproachId: must("text"),
    aefT2AuthorizationsQuantity: may("decimal"),
    aefT2AuthorizationsMetric: must("text", metrics),
    aefT2AuthorizationsGwpValue: may("text"),
    aefT2AuthorizationsSector: must("text", authorisedSectors),
    aefT2AuthorizationsActivityType: must("text", activityTypes),
    aefT2AuthorizationsPurposesForAuthorization: must("text", purposes),
    aefT2AuthorizationsAuthorizedPartyId: must("text"),
    aefT2AuthorizationsAuthorizedEntityId: may("text"),
    aefT2AuthorizationsAuthorizationDocumentation: may("url"),
    aefT2AuthorizationsFirstTransferDefinitionOimp: may("text", firstTransfers),
    cadTrustAefT1SubmissionId: mayOf("aef_t1_submission"),
    cadTrustAefT5AuthorizedEntitiesId: mayOf("aef_t5_authorized_entities"),
  },
  aef_t3_actions: {
    cadTrustAefT3ActionsId: must("guid"),
    aefT3ActionsDate: must("date"),
    aefT3ActionsType: must("text", actions),
    aefT3ActionsSubtype: may("text"),
    ...outcomeFields("aefT3Actions"),
    aefT3ActionsTransferringPartyId: must("text"),
    aefT3ActionsAcquiringPartyId: must("text"),
    aefT3ActionsPurposeOfUseOimp: may("text"),
    aefT3ActionsUsingParticipatingPartyId: may("text"),
    aefT3ActionsUsingAuthorizedEntityId: may("text"),
    aefT3ActionsItmoUsedYear: may("year"),
  },
  aef_t4_holdings: { cadTrustAefT4HoldingsId: must("guid"), ...outcomeFields("aefT4Holdings") },
};
