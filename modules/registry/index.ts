import { QueryDefinition } from "../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { invariants } from "./checks.ts";
import { genesis } from "./genesis.ts";
import { issueBatch } from "./issuance/msg/issueBatch.ts";
import { reviewVerification } from "./issuance/msg/reviewVerification.ts";
import { submitVerification } from "./issuance/msg/submitVerification.ts";
import { withdrawVerification } from "./issuance/msg/withdrawVerification.ts";
import { issuance, issuanceByBatch, issuances, verification, verifications } from "./issuance/query/issuances.ts";
import {
  CreditKeeper,
  creditKeeper,
  IssuanceKeeper,
  issuanceKeeper,
  ProvenanceKeeper,
  provenanceKeeper,
} from "./keeper.ts";
import { registry } from "./module.ts";
import { cancel } from "./msg/cancel.ts";
import { confirmExport, rejectExport } from "./msg/decideExport.ts";
import { approveImport, rejectImport, withdrawImport } from "./msg/decideImport.ts";
import { exportCredits } from "./msg/exportCredits.ts";
import { importBatch } from "./msg/importBatch.ts";
import { recordSourceEvent } from "./msg/recordSourceEvent.ts";
import { reinstate } from "./msg/reinstate.ts";
import { requestImport } from "./msg/requestImport.ts";
import { expire, releaseBatch, releaseBuffer, reverse, revoke, suspendBatch } from "./msg/review.ts";
import { send } from "./msg/send.ts";
import { setLabels } from "./msg/setLabels.ts";
import { verifyLot } from "./msg/verifyLot.ts";
import { accredit } from "./programme/msg/accredit.ts";
import { endAccreditation } from "./programme/msg/endAccreditation.ts";
import { setBody } from "./programme/msg/setBody.ts";
import { setCountry } from "./programme/msg/setCountry.ts";
import { setMethodology } from "./programme/msg/setMethodology.ts";
import { setPicklist } from "./programme/msg/setPicklist.ts";
import { setProgramme } from "./programme/msg/setProgramme.ts";
import { countries, picklist, picklists } from "./programme/query/picklists.ts";
import {
  accreditations,
  bodies,
  body,
  methodologies,
  methodology,
  programme,
  programmes,
} from "./programme/query/programmes.ts";
import { addDocument } from "./project/msg/addDocument.ts";
import { addRating } from "./project/msg/addRating.ts";
import { appointBody } from "./project/msg/appointBody.ts";
import { listProject } from "./project/msg/listProject.ts";
import { recordProject } from "./project/msg/recordProject.ts";
import { reviewValidation } from "./project/msg/reviewValidation.ts";
import { setProjectStatus } from "./project/msg/setProjectStatus.ts";
import { setProponent } from "./project/msg/setProponent.ts";
import { submitValidation } from "./project/msg/submitValidation.ts";
import { updateProject } from "./project/msg/updateProject.ts";
import { withdrawProject } from "./project/msg/withdrawProject.ts";
import {
  documentsByHash,
  project,
  projectDocuments,
  projectHistory,
  projectRatings,
  projects,
  validation,
  validations,
} from "./project/query/projects.ts";
import { batch, batchBySerial, batches } from "./query/batches.ts";
import { bufferDebts, labelRecord, labels, reversals } from "./query/credits.ts";
import { exportOf, exports } from "./query/exports.ts";
import { duplicateWarnings, importRecord, importRequest, importRequests, receipt } from "./query/imports.ts";
import { lotsByBatch, lotsByOwner } from "./query/lots.ts";
import { provenance } from "./query/provenance.ts";
import { barredRanges, doubleUseRecords, sourceEvent, sourceEvents } from "./query/records.ts";
import { balance, balances, supply, total, totals } from "./query/totals.ts";
import { checkpoint, walk } from "./query/walk.ts";

export default registry.build({
  msg: [
    MsgDefinition,
    {
      importBatch,
      send,
      recordSourceEvent,
      cancel,
      revoke,
      suspendBatch,
      releaseBatch,
      reinstate,
      expire,
      reverse,
      releaseBuffer,
      setLabels,
      requestImport,
      approveImport,
      rejectImport,
      withdrawImport,
      exportCredits,
      confirmExport,
      rejectExport,
      verifyLot,
      setProgramme,
      setMethodology,
      setBody,
      accredit,
      endAccreditation,
      setPicklist,
      setCountry,
      listProject,
      updateProject,
      recordProject,
      addDocument,
      addRating,
      appointBody,
      submitValidation,
      reviewValidation,
      setProjectStatus,
      withdrawProject,
      setProponent,
      submitVerification,
      withdrawVerification,
      reviewVerification,
      issueBatch,
    },
  ],
  query: [
    QueryDefinition,
    {
      batch,
      batches,
      batchBySerial,
      lotsByOwner,
      lotsByBatch,
      balance,
      provenance,
      sourceEvent,
      sourceEvents,
      doubleUseRecords,
      barredRanges,
      supply,
      balances,
      total,
      totals,
      labels,
      labelRecord,
      reversals,
      bufferDebts,
      importRequest,
      importRequests,
      importRecord,
      receipt,
      duplicateWarnings,
      export: exportOf,
      exports,
      walk,
      checkpoint,
      countries,
      picklist,
      picklists,
      accreditations,
      bodies,
      body,
      methodologies,
      methodology,
      programme,
      programmes,
      documentsByHash,
      project,
      projectDocuments,
      projectHistory,
      projectRatings,
      projects,
      validation,
      validations,
      issuance,
      issuanceByBatch,
      issuances,
      verification,
      verifications,
    },
  ],
  keeper: [
    registry.offer(CreditKeeper, creditKeeper),
    registry.offer(ProvenanceKeeper, provenanceKeeper),
    registry.offer(IssuanceKeeper, issuanceKeeper),
  ],
  genesis,
  invariants,
});
