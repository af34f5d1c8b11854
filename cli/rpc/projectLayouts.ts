import type { RpcLayout } from "./layouts.ts";

/** How programmes, projects and the issuance of native credits look on the command line. */
export const projectLayouts: Readonly<Record<string, RpcLayout>> = {
  "Query/Programme": { about: "a crediting programme", example: "ECO2" },
  "Query/Programmes": { about: "all crediting programmes" },
  "Query/Methodology": {
    args: ["code", "version?"],
    about: "a version of a methodology",
    example: "TPDDTEC 3.1",
  },
  "Query/Methodologies": { about: "all methodologies, of one programme or code", example: "--programme-id ECO2" },
  "Query/Body": { about: "a body that validates and verifies", example: "1" },
  "Query/Bodies": { about: "all bodies that validate and verify" },
  "Query/Accreditations": { about: "what a body may do, and when", example: "1 --on 2026-01-31" },
  "Query/Picklist": { about: "the values that a field may have", example: "project_sector" },
  "Query/Picklists": { about: "all picklists" },
  "Query/Countries": { about: "all countries, or those that are barred", example: "--barred" },
  "Query/Project": { about: "a project", example: "ECO2-1" },
  "Query/Projects": {
    about: "all projects, of one programme, country, status or proponent",
    example: "--country KE --status registered",
  },
  "Query/ProjectDocuments": { about: "the documents of a project", example: "ECO2-1" },
  "Query/DocumentsByHash": {
    about: "the documents with a SHA-256",
    example: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  },
  "Query/ProjectRatings": { about: "the ratings of a project", example: "ECO2-1" },
  "Query/ProjectHistory": { about: "the changes of a project's status", example: "ECO2-1" },
  "Query/Validation": { about: "a body's opinion on a project", example: "1" },
  "Query/Validations": { about: "all validations, or those of a project", example: "--project-id ECO2-1" },
  "Query/Verification": { about: "a body's statement on a monitoring period", example: "1" },
  "Query/Verifications": {
    about: "all verifications, of one project or status",
    example: "--project-id ECO2-1 --status approved",
  },
  "Query/Issuance": { about: "an issuance of credits", example: "1" },
  "Query/IssuanceByBatch": {
    args: ["batch_id"],
    about: "what a batch was issued from: verification, validation, project",
    example: "1",
  },
  "Query/Issuances": { about: "all issuances, or those of a project", example: "--project-id ECO2-1" },
  "Msg/SetProgramme": { args: ["programme"], about: "set a programme up or replace it", example: "programme.json" },
  "Msg/SetMethodology": {
    args: ["methodology"],
    about: "set a version of a methodology up or replace it",
    example: "methodology.json",
  },
  "Msg/SetBody": { args: ["body"], about: "set a body up or replace it", example: "body.json" },
  "Msg/Accredit": {
    args: ["body_id", "programme_id"],
    about: "let a body validate or verify",
    example: "1 ECO2 --roles validation,verification --sectors Transport --valid-from 2026-01-01",
  },
  "Msg/EndAccreditation": {
    args: ["accreditation_id", "last_day", "reason"],
    about: "end an accreditation before its day",
    example: '1 2026-01-31 "Audit failed"',
  },
  "Msg/SetPicklist": {
    args: ["name", "values?"],
    about: "replace the values of a picklist",
    example: "rating_type CCQI",
  },
  "Msg/SetCountry": { args: ["country"], about: "name a country, or bar it", example: "country.json" },
  "Msg/ListProject": {
    args: ["programme_id", "details"],
    about: "list a project",
    example: "ECO2 project.json --from alice",
  },
  "Msg/UpdateProject": {
    args: ["project_id", "details"],
    about: "replace what is said of a project",
    example: "ECO2-1 project.json",
  },
  "Msg/RecordProject": {
    args: ["programme_id", "project_id", "details", "status", "status_date"],
    about: "record a project of a source registry",
    example: "VCS VCS1340 project.json registered 2013-04-01",
  },
  "Msg/AddDocument": {
    args: ["project_id", "kind", "document"],
    about: "anchor a document of a project",
    example: "ECO2-1 project-design document.json",
  },
  "Msg/AddRating": {
    args: ["project_id", "type", "name", "value", "date"],
    about: "add a rating to a project",
    example: "ECO2-1 CCQI CCQI 4.2 2026-01-31",
  },
  "Msg/AppointBody": {
    args: ["project_id", "body_id"],
    about: "appoint the body that validates a project",
    example: "ECO2-1 1",
  },
  "Msg/SubmitValidation": {
    args: ["body_id", "project_id", "type", "date", "report"],
    about: "give a body's opinion on a project",
    example:
      '1 ECO2-1 "Validation of Project Design Document" 2026-01-31 report.json --positive --revision 1 --crediting-period period.json',
  },
  "Msg/ReviewValidation": {
    args: ["validation_id"],
    about: "accept or refuse a validation",
    example: "1 --approve",
  },
  "Msg/SetProjectStatus": {
    args: ["project_id", "status", "reason"],
    about: "reject, suspend, resume, withdraw or complete a project",
    example: 'ECO2-1 suspended "Complaint"',
  },
  "Msg/WithdrawProject": { args: ["project_id", "reason"], about: "withdraw a project", example: 'ECO2-1 "Sold"' },
  "Msg/SetProponent": {
    args: ["project_id", "proponent"],
    about: "give a project to another proponent",
    example: "ECO2-1 bob",
  },
  "Msg/SubmitVerification": {
    args: ["body_id", "project_id", "period", "date", "report"],
    about: "give a body's statement on a monitoring period",
    example: "2 ECO2-1 period.json 2026-01-31 report.json --vintages vintage.json",
  },
  "Msg/WithdrawVerification": {
    args: ["verification_id", "reason"],
    about: "take a verification back before its review",
    example: '1 "A meter was misread"',
  },
  "Msg/ReviewVerification": {
    args: ["verification_id"],
    about: "approve or refuse a verification",
    example: "1 --approve",
  },
  "Msg/IssueBatch": {
    args: ["verification_id"],
    about: "issue credits out of an approved verification",
    example: "1 --vintage 0 --recipient bob",
  },
};
