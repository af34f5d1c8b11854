import { nanosOf } from "../../../codec/duration.ts";
import { EventReadings } from "../../../codec/gen/eco2/notary/v1/events.ts";
import type { Params, Stream } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import type { DeviceKey, SignedReading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { deviceDomains, deviceSignBytes, readingBytes } from "../../../codec/notary/signing.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { emitTyped } from "../../../core/events.ts";
import { deviceSigned } from "../devices.ts";
import { fail } from "../errors.ts";
import { add, begin, close, type Gathering, put, resume, takes } from "../gathering.ts";
import { type NotaryParts, notary } from "../module.ts";
import { signerOf } from "../notaries/signers.ts";
import { type PlainReading, plainReading } from "../plainReading.ts";
import {
  type Ages,
  ageFault,
  nextFault,
  type Position,
  positionAfter,
  readingFault,
  rulesOf,
} from "../plausibility.ts";
import { refused } from "../refusal.ts";
import { rulesAbout, siteFault } from "../sites.ts";
import { requireActive, requireOperator, sourceOf, versionOf } from "../sources.ts";
import { positionOf, streamOf } from "../streams.ts";

/** How old readings of this block may be. */
export function agesOf(ctx: Ctx, { maxClockDrift, maxReadingAge }: Params): Ages {
  if (maxClockDrift === undefined || maxReadingAge === undefined)
    throw new BrokenInvariant("the parameters say nothing of the age of readings");
  return { now: ctx.time, maxDrift: nanosOf(maxClockDrift), maxAge: nanosOf(maxReadingAge) };
}

/** A reading with its numbers as such. @throws invalid reading */
function plain({ reading }: SignedReading, at: number): PlainReading {
  if (reading === undefined) throw fail.invalidReading(`readings.${at} has no reading`);
  try {
    return plainReading(reading);
  } catch (error) {
    if (error instanceof RangeError) throw fail.invalidReading(`readings.${at}: ${error.message}`);
    throw error;
  }
}

/** Checks a signature over a reading. @returns the leaf @throws signature does not verify */
function requireSigned(ctx: Ctx, parts: NotaryParts, device: DeviceKey, { reading, signature }: SignedReading) {
  if (reading === undefined) throw fail.invalidReading("no reading is given");
  const leaf = readingBytes(reading);
  const signBytes = deviceSignBytes(deviceDomains.reading, ctx.chain.chainId, leaf);
  if (!deviceSigned(ctx, parts, device, signBytes, signature))
    throw fail.badSignature(`the device of source ${reading.sourceId} has not signed reading ${reading.sequence}`);
  return leaf;
}

function streamAfter(stream: Stream, last: PlainReading, { record, tree }: Gathering): Stream {
  return {
    sourceId: stream.sourceId,
    nextSequence: last.sequence + 1n,
    nextStart: timestampOf(last.end),
    last: { start: timestampOf(last.start), end: timestampOf(last.end), amount: last.amount.toString() },
    meterTotal: last.meterTotal?.toString() ?? "",
    openRecord: record.id,
    frontier: [...tree.roots],
    afterGap: false,
  };
}

/** Known with the reading after it: what a cumulative meter counted in a gap. */
function countGap(ctx: Ctx, { state }: NotaryParts, position: Position, { sourceId, ...next }: PlainReading): void {
  if (!position.afterGap || position.meterTotal === undefined || next.meterTotal === undefined) return;
  const gap = state.gaps.get(ctx, [sourceId, next.sequence]);
  const counted = (next.meterTotal - position.meterTotal - next.amount).toString();
  state.gaps.set(ctx, [sourceId, next.sequence], { ...gap, counted });
}

/**
 * Takes single readings of one source, all or none: each is checked by itself, as the one that follows, against the other
 * sources of its site, and for its device's signature. A record that is full is closed, which costs its fee, and the next begins.
 */
export const submitReadings = notary.rpc(
  MsgDefinition.methods.submitReadings,
  (ctx, { operator, sourceId, readings }, env) => {
    const { state, params } = env;
    const signer = signerOf(ctx, operator, "operator");
    if (readings.length === 0) throw fail.invalidReading("no reading is given");
    if (readings.length > params.maxReadings)
      throw fail.tooManyReadings(`${readings.length} readings, at most ${params.maxReadings} are allowed`);
    const source = sourceOf(ctx, state, sourceId);
    requireOperator(source, signer.text);
    requireActive(source);
    const version = versionOf(source);
    const { deviceKey } = version;
    if (deviceKey === undefined) throw new BrokenInvariant(`source ${sourceId} has no device`);
    const [rules, ages, ratios] = [rulesOf(source, version), agesOf(ctx, params), rulesAbout(ctx, state, source)];
    const stream = streamOf(ctx, state, sourceId);
    let position = positionOf(stream);
    let gathering = stream.openRecord === 0n ? undefined : resume(ctx, state, source, stream);
    let last: PlainReading | undefined;
    for (const [at, signed] of readings.entries()) {
      const reading = plain(signed, at);
      const fault =
        readingFault(rules, reading) ??
        nextFault(rules, position, reading) ??
        ageFault(ages, reading.start, reading.end) ??
        siteFault(ctx, state, ratios, reading);
      if (fault !== undefined) throw refused(fault);
      const leaf = requireSigned(ctx, env, deviceKey, signed);
      if (gathering !== undefined && !takes(gathering, reading)) {
        close(ctx, env, params, source, gathering, signer.bytes);
        gathering = undefined;
      }
      gathering = add(gathering ?? begin(ctx, state, source, reading), reading, leaf);
      state.readings.set(ctx, [sourceId, reading.sequence], signed);
      if (ratios.length > 0) state.byStart.set(ctx, [sourceId, reading.start], reading.sequence);
      countGap(ctx, env, position, reading);
      position = positionAfter(reading);
      last = reading;
    }
    if (gathering === undefined || last === undefined) throw new BrokenInvariant("readings left no record");
    put(ctx, env, gathering);
    state.streams.set(ctx, sourceId, streamAfter(stream, last, gathering));
    const recordId = gathering.record.id;
    emitTyped(ctx, EventReadings, {
      sourceId,
      recordId,
      firstSequence: stream.nextSequence,
      lastSequence: last.sequence,
    });
    return { recordId };
  },
);
