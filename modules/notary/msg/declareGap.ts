import { EventGapDeclared } from "../../../codec/gen/eco2/notary/v1/events.ts";
import type { Gap, Stream } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { type MsgDeclareGap, MsgDefinition } from "../../../codec/gen/eco2/notary/v1/tx.ts";
import { formatTime, timeOf, timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { closeOpen } from "../gathering.ts";
import { notary, type State } from "../module.ts";
import { signerOf } from "../notaries/signers.ts";
import { amountLimit, momentOf } from "../plainReading.ts";
import { ageFault } from "../plausibility.ts";
import { refused } from "../refusal.ts";
import { requireActive, requireOperator, sourceOf } from "../sources.ts";
import { streamOf } from "../streams.ts";
import { longest, requireText } from "../texts.ts";
import { agesOf } from "./submitReadings.ts";

/** @throws invalid gap */
function check({ nextSequence, nextStart, reason }: MsgDeclareGap): void {
  requireText(fail.invalidReason, "reason", reason, longest.reason);
  if (nextSequence < 1n || nextSequence >= amountLimit)
    throw fail.invalidGap(`next_sequence ${nextSequence}: 1 to 2^63 - 1 are allowed`);
  try {
    momentOf("next_start", nextStart);
  } catch (error) {
    if (error instanceof RangeError) throw fail.invalidGap(error.message);
    throw error;
  }
}

/** Where the gap begins: with one that is declared already and has no reading after it, they are one. */
function beginning(ctx: Ctx, state: State, stream: Stream, nextStart: bigint): { start: bigint; missing: bigint } {
  const before = stream.afterGap ? state.gaps.get(ctx, [stream.sourceId, stream.nextSequence]) : undefined;
  if (before?.start !== undefined) {
    state.gaps.remove(ctx, [stream.sourceId, stream.nextSequence]);
    return { start: timeOf(before.start), missing: before.missing };
  }
  return { start: stream.nextStart === undefined ? nextStart : timeOf(stream.nextStart), missing: 0n };
}

/**
 * Goes on behind readings that are missing. No record reaches over a gap: the one that gathers is closed. What is missing is never to the
 * advantage of whoever declares it: pools fill it, and meters that count show what was counted meanwhile.
 */
export const declareGap = notary.rpc(
  MsgDefinition.methods.declareGap,
  (ctx, { operator, sourceId, nextSequence, nextStart, reason }, env) => {
    const { state, params } = env;
    const signer = signerOf(ctx, operator, "operator");
    const source = sourceOf(ctx, state, sourceId);
    requireOperator(source, signer.text);
    requireActive(source);
    const stream = streamOf(ctx, state, sourceId);
    const next = momentOf("next_start", nextStart);
    const starts = stream.nextStart === undefined ? next : timeOf(stream.nextStart);
    if (nextSequence < stream.nextSequence || next < starts)
      throw fail.invalidGap(`reading ${stream.nextSequence} from ${formatTime(starts)} on is the next already`);
    if (nextSequence === stream.nextSequence && next === starts) throw fail.invalidGap("nothing is missing");
    const fault = ageFault(agesOf(ctx, params), next, next);
    if (fault !== undefined) throw refused(fault);
    closeOpen(ctx, env, params, source, stream, signer.bytes);
    const from = beginning(ctx, state, stream, next);
    const gap: Gap = {
      sourceId,
      nextSequence,
      missing: from.missing + nextSequence - stream.nextSequence,
      start: timestampOf(from.start),
      end: timestampOf(next),
      reason,
      height: BigInt(ctx.height),
      counted: "",
    };
    state.gaps.set(ctx, [sourceId, nextSequence], gap);
    state.streams.set(ctx, sourceId, {
      ...stream,
      nextSequence,
      nextStart: timestampOf(next),
      openRecord: 0n,
      frontier: [],
      afterGap: true,
    });
    emitTyped(ctx, EventGapDeclared, { sourceId, nextSequence, missing: gap.missing });
    return {};
  },
  check,
);
