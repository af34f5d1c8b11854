import { equalBytes } from "../../../codec/bytes.ts";
import { type MsgCloseRecord, MsgDefinition } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { formatTime } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressBytes } from "../../../core/addresses.ts";
import { fail } from "../errors.ts";
import { closeOpen } from "../gathering.ts";
import { notary } from "../module.ts";
import { periodOf, recordOf } from "../records.ts";
import { sourceOf } from "../sources.ts";
import { streamOf } from "../streams.ts";
import { requireDocument } from "../texts.ts";

/** @throws invalid document */
function check({ document }: MsgCloseRecord): void {
  if (document !== undefined) requireDocument("the record", document);
}

/** Ends the record that gathers, and names a document beside it. Whoever closes it pays for its notarisation. */
export const closeRecord = notary.rpc(
  MsgDefinition.methods.closeRecord,
  (ctx, request, env) => {
    const { state, params } = env;
    const signer = messageAddress(ctx, request.signer, "signer");
    const source = sourceOf(ctx, state, request.sourceId);
    const stream = streamOf(ctx, state, source.id);
    if (stream.openRecord === 0n) throw fail.nothingGathered(`source ${source.id} has no record that gathers`);
    const record = recordOf(ctx, state, stream.openRecord);
    const own = [source.operator, source.account].some((text) => equalBytes(addressBytes(ctx.chain, text), signer));
    const over = periodOf(record).start + source.recordSeconds * 1_000_000_000n;
    if (!own && ctx.time < over)
      throw fail.recordTooYoung(
        `record ${record.id} gathers until ${formatTime(over)}; ${source.operator} may close it`,
      );
    if (!own && request.document !== undefined)
      throw fail.invalidDocument("only the operator and the account may name a document");
    if (request.document !== undefined) state.records.set(ctx, record.id, { ...record, document: request.document });
    const closed = closeOpen(ctx, env, params, source, stream, signer);
    if (closed === undefined) throw fail.nothingGathered(`source ${source.id} has no record that gathers`);
    state.streams.set(ctx, source.id, { ...stream, openRecord: 0n, frontier: [] });
    return { recordId: closed.id, micrograms: closed.micrograms };
  },
  check,
);
