import { EventSourceAccepted } from "../../../codec/gen/eco2/notary/v1/events.ts";
import { SourceStatus } from "../../../codec/gen/eco2/notary/v1/source.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { notary } from "../module.ts";
import { signerOf } from "../notaries/signers.ts";
import { sourceOf } from "../sources.ts";

/** Nobody's emissions are measured by another's meter without consent. */
export const acceptSource = notary.rpc(MsgDefinition.methods.acceptSource, (ctx, { account, sourceId }, { state }) => {
  const { text } = signerOf(ctx, account, "account");
  const source = sourceOf(ctx, state, sourceId);
  if (source.account !== text) throw fail.notAccount(`the account of source ${sourceId} is ${source.account}`);
  if (source.status !== SourceStatus.SOURCE_STATUS_PENDING)
    throw fail.sourceNotActive(`source ${sourceId} does not wait to be accepted`);
  state.sources.set(ctx, sourceId, { ...source, status: SourceStatus.SOURCE_STATUS_ACTIVE });
  emitTyped(ctx, EventSourceAccepted, { sourceId });
  return {};
});
