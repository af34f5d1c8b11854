import type { BatchHeader } from "../../../../codec/gen/eco2/notary/v1/batch.ts";
import type { Params, Stream } from "../../../../codec/gen/eco2/notary/v1/notary.ts";
import type { Source, SourceVersion } from "../../../../codec/gen/eco2/notary/v1/source.ts";
import { MsgDefinition, type MsgSubmitBatch } from "../../../../codec/gen/eco2/notary/v1/tx.ts";
import { batchSignBytes } from "../../../../codec/notary/signing.ts";
import { timestampOf } from "../../../../codec/time.ts";
import type { Ctx } from "../../../../core/ctx.ts";
import { BrokenInvariant } from "../../../../core/errors.ts";
import { deviceSigned } from "../../devices.ts";
import { fail } from "../../errors.ts";
import { closeOpen } from "../../gathering.ts";
import { type NotaryParts, notary } from "../../module.ts";
import { agesOf } from "../../msg/submitReadings.ts";
import { notarisationRules } from "../../notaries/params.ts";
import { signerOf } from "../../notaries/signers.ts";
import { ageFault, type Fault, rulesOf } from "../../plausibility.ts";
import { newRecord, submitRecord } from "../../records.ts";
import { refused } from "../../refusal.ts";
import { requireActive, requireOperator, sourceOf, versionOf } from "../../sources.ts";
import { positionOf, streamOf } from "../../streams.ts";
import { requireDocument } from "../../texts.ts";
import { correctedBy, setCorrection } from "../correction.ts";
import { continuationFault, headerFault, type PlainHeader, plainHeader } from "../header.ts";

/** A header with its numbers as such. @throws invalid batch */
function plain(header: BatchHeader | undefined): { readonly header: BatchHeader; readonly numbers: PlainHeader } {
  if (header === undefined) throw fail.invalidBatch("no header is given");
  try {
    return { header, numbers: plainHeader(header) };
  } catch (error) {
    if (error instanceof RangeError) throw fail.invalidBatch(error.message);
    throw error;
  }
}

/** @throws invalid batch, invalid document */
function check({ header, document }: MsgSubmitBatch): void {
  plain(header);
  if (document !== undefined) requireDocument("the batch", document);
}

function requirePlausible(fault: Fault | undefined): void {
  if (fault !== undefined) throw refused(fault);
}

/** @throws signature does not verify */
function requireSigned(
  ctx: Ctx,
  parts: NotaryParts,
  { sourceId, version, deviceKey }: SourceVersion,
  header: BatchHeader,
  signature: Uint8Array,
) {
  if (deviceKey === undefined) throw new BrokenInvariant(`source ${sourceId} has no device`);
  if (!deviceSigned(ctx, parts, deviceKey, batchSignBytes(ctx.chain.chainId, header), signature))
    throw fail.badSignature(`device ${version} of source ${sourceId} has not signed the header`);
  return deviceKey;
}

function streamAfter(stream: Stream, { lastSequence, end, lastMeterTotal }: PlainHeader): Stream {
  return {
    sourceId: stream.sourceId,
    nextSequence: lastSequence + 1n,
    nextStart: timestampOf(end),
    // The last reading is not here to be compared with.
    last: undefined,
    meterTotal: lastMeterTotal?.toString() ?? "",
    openRecord: 0n,
    frontier: [],
    afterGap: false,
  };
}

/** Known with the readings after it: what a cumulative meter counted in a gap. */
function countGap(ctx: Ctx, { state }: NotaryParts, { sourceId, afterGap, meterTotal }: Stream, header: PlainHeader) {
  if (!afterGap || meterTotal === "" || header.firstMeterTotal === undefined) return;
  const gap = state.gaps.get(ctx, [sourceId, header.firstSequence]);
  const counted = (header.firstMeterTotal - BigInt(meterTotal)).toString();
  state.gaps.set(ctx, [sourceId, header.firstSequence], { ...gap, counted });
}

type Env = NotaryParts & { readonly params: Params };

/** Goes on where the readings before ended; a record that gathers is closed. @returns the device of now */
function goOn(ctx: Ctx, env: Env, source: Source, numbers: PlainHeader, submitter: Uint8Array): SourceVersion {
  const { state, params } = env;
  requireActive(source);
  const stream = streamOf(ctx, state, source.id);
  requirePlausible(
    continuationFault(positionOf(stream), numbers) ?? ageFault(agesOf(ctx, params), numbers.start, numbers.end),
  );
  closeOpen(ctx, env, params, source, stream, submitter);
  countGap(ctx, env, stream, numbers);
  state.streams.set(ctx, source.id, streamAfter(stream, numbers));
  return versionOf(source);
}

/**
 * Takes up to `max_batch` readings by the root of their tree and a header that their device signed. The chain checks the header, notaries
 * the readings. It goes on where the source's readings ended, or takes the readings of a record that it corrects again.
 */
export const submitBatch = notary.rpc(
  MsgDefinition.methods.submitBatch,
  (ctx, request, env) => {
    const { state, params } = env;
    const operator = signerOf(ctx, request.operator, "operator");
    const { header, numbers } = plain(request.header);
    const { maxBatch } = notarisationRules(params);
    if (numbers.count > maxBatch)
      throw fail.tooManyReadings(`${numbers.count} readings, at most ${maxBatch} are allowed in a batch`);
    const source = sourceOf(ctx, state, header.sourceId);
    requireOperator(source, operator.text);
    const { replaces, signature } = request;
    const corrected = replaces === 0n ? undefined : correctedBy(ctx, env, source, replaces, numbers);
    const version = corrected?.version ?? goOn(ctx, env, source, numbers, operator.bytes);
    requirePlausible(headerFault(rulesOf(source, version), numbers));
    const deviceKey = requireSigned(ctx, env, version, header, signature);
    const measured = {
      start: header.start,
      end: header.end,
      count: numbers.count,
      firstSequence: numbers.firstSequence,
      lastSequence: numbers.lastSequence,
      amount: header.amount,
      firstMeterTotal: header.firstMeterTotal,
      lastMeterTotal: header.lastMeterTotal,
      batch: true,
      replaces,
    };
    const opened = newRecord(ctx, state, source, measured);
    const gathered = { ...opened, sourceVersion: version.version, document: request.document };
    const record = submitRecord(ctx, env, params, source, gathered, header.root, operator.bytes);
    state.batches.set(ctx, record.id, { recordId: record.id, header, signature, deviceKey });
    if (corrected !== undefined) setCorrection(ctx, env, corrected.old, record.id);
    return { recordId: record.id, micrograms: record.micrograms };
  },
  check,
);
