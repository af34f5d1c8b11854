import {
  MsgIssueBatch,
  MsgReviewVerification,
  MsgSubmitVerification,
} from "../../codec/gen/eco2/registry/v1/issuance.ts";
import {
  MsgAppointBody,
  MsgListProject,
  MsgReviewValidation,
  MsgSubmitValidation,
} from "../../codec/gen/eco2/registry/v1/project.ts";
import { validationTypes } from "../../modules/registry/programme/cadTrust.ts";
import { batchesOf, deed, nameOf, roles, T, today } from "../economy/carbon/cast.ts";
import { type Desk, factory, reviews } from "./desk.ts";

const document = {
  title: "Report",
  url: "https://example.org/r.pdf",
  sha256: new Uint8Array(32).fill(3),
  mediaType: "",
};

/** A tonne of removals that a project of this ledger earned. @returns the batch */
export function issued({ does, world }: Desk): bigint {
  const proponent = nameOf(factory);
  const period = { start: "2025-01-01", end: "2025-03-31" };
  const projectId = "ECO2-1";
  does(
    deed(factory, MsgListProject, {
      proponent,
      programmeId: "ECO2",
      details: {
        name: "Biochar",
        description: "",
        link: "https://example.org/biochar",
        sectors: ["Energy demand"],
        types: ["Energy Efficiency households"],
        subtype: "",
        methodologies: [{ code: "TPDDTEC", version: "3.1", date: "", description: "" }],
        locations: [{ country: "KE", region: "", gis: "", mapType: "", mapLink: "" }],
        estimations: [],
        coBenefits: [],
        stakeholders: [],
        referenceId: "",
      },
    }),
  );
  does(deed(factory, MsgAppointBody, { proponent, projectId, bodyId: 1n }));
  const opinion = { type: validationTypes.design, positive: true, date: today(world), revision: 1, report: document };
  const granted = { creditingPeriod: { start: "2025-01-01", end: "2029-12-31" }, ...opinion };
  does(deed(2, MsgSubmitValidation, { signer: nameOf(roles.validator), bodyId: 1n, projectId, ...granted }));
  does(reviews(MsgReviewValidation, { validationId: 1n, approve: true }));
  const methodology = { methodologyCode: "TPDDTEC", methodologyVersion: "3.1", location: 0, issuedGrams: 0n };
  const vintages = [{ ...period, grams: 10n * T, ...methodology }];
  const statement = { bodyId: 2n, projectId, period, vintages, date: today(world), report: document };
  does(deed(3, MsgSubmitVerification, { signer: nameOf(roles.verifier), ...statement }));
  does(reviews(MsgReviewVerification, { verificationId: 1n, approve: true }));
  does(deed(factory, MsgIssueBatch, { proponent, verificationId: 1n, vintage: 0, grams: 0n, recipient: "" }));
  return BigInt(batchesOf(world).length);
}
