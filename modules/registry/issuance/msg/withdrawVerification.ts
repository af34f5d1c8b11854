import { AssessmentStatus } from "../../../../codec/gen/eco2/registry/v1/project.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { messageAddress } from "../../../../core/addressArg.ts";
import { addressText } from "../../../../core/addresses.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { requireActsFor } from "../../programme/bodies.ts";
import { requireReason } from "../../refusals.ts";
import { releaseRecords } from "../absorption.ts";
import { putVerification, verificationAt } from "../verifications.ts";

const { ASSESSMENT_STATUS_SUBMITTED, ASSESSMENT_STATUS_WITHDRAWN } = AssessmentStatus;

/** Takes a verification back before it is reviewed: its days and its records are free again. */
export const withdrawVerification = registry.rpc(
  MsgDefinition.methods.withdrawVerification,
  (ctx, { signer, verificationId, reason }, { state, use }) => {
    const found = verificationAt(ctx, state, verificationId);
    requireActsFor(ctx, state, addressText(ctx.chain, messageAddress(ctx, signer, "signer")), found.bodyId);
    if (found.status !== ASSESSMENT_STATUS_SUBMITTED) throw fail.alreadyReviewed(`verification ${verificationId}`);
    releaseRecords(ctx, use, found);
    putVerification(ctx, state, { ...found, status: ASSESSMENT_STATUS_WITHDRAWN, reviewReason: reason });
    return {};
  },
  ({ reason }) => {
    requireReason(reason);
  },
);
