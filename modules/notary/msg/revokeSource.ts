import { EventSourceRevoked } from "../../../codec/gen/eco2/notary/v1/events.ts";
import { SourceStatus } from "../../../codec/gen/eco2/notary/v1/source.ts";
import { MsgDefinition, type MsgRevokeSource } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { notary } from "../module.ts";
import { signerOf } from "../notaries/signers.ts";
import { momentOf } from "../plainReading.ts";
import { isReviewer } from "../reviewer.ts";
import { sourceOf } from "../sources.ts";
import { longest, requireText } from "../texts.ts";

/** @throws invalid reason, invalid source */
function check({ reason, since }: MsgRevokeSource): void {
  requireText(fail.invalidReason, "reason", reason, longest.reason);
  if (since === undefined) return;
  try {
    momentOf("since", since);
  } catch (error) {
    if (error instanceof RangeError) throw fail.invalidSource(error.message);
    throw error;
  }
}

/**
 * Ends a source for ever: it takes no more readings. What it measured before stays, but records that reach beyond `since` no longer hold
 * in any walk; only the committee and the authority can put that in the past.
 */
export const revokeSource = notary.rpc(
  MsgDefinition.methods.revokeSource,
  (ctx, request, { state, params, facts, hooks }) => {
    const { sourceId, reason, since } = request;
    const { bytes, text: signer } = signerOf(ctx, request.signer, "signer");
    const source = sourceOf(ctx, state, sourceId);
    const reviews = isReviewer(ctx, facts, params, bytes);
    if (!reviews && signer !== source.operator && signer !== source.account)
      throw fail.notOperator(`source ${sourceId} is of ${source.operator} and ${source.account}`);
    if (since !== undefined && !reviews) throw fail.notReviewer("since is the committee's to say");
    const from = since === undefined ? ctx.time : momentOf("since", since);
    if (from > ctx.time) throw fail.invalidSource("since is in the future");
    const before = source.revocation?.since;
    if (before !== undefined && (!reviews || from >= momentOf("since", before)))
      throw fail.sourceNotActive(`source ${sourceId} is revoked already`);
    const revocation = {
      by: signer,
      reason,
      since: timestampOf(from),
      height: BigInt(ctx.height),
      time: timestampOf(ctx.time),
    };
    state.sources.set(ctx, sourceId, { ...source, status: SourceStatus.SOURCE_STATUS_REVOKED, revocation });
    emitTyped(ctx, EventSourceRevoked, { sourceId, by: signer, since: revocation.since });
    hooks.sourceRevoked(ctx, sourceId);
    return {};
  },
  check,
);
