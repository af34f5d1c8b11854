import { Stream } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { State } from "./module.ts";
import type { Position } from "./plausibility.ts";

/** How far the readings of a source have come. */
export function streamOf(ctx: Ctx, state: State, sourceId: bigint): Stream {
  return state.streams.find(ctx, sourceId) ?? Stream.fromPartial({ sourceId, nextSequence: 1n });
}

/** What comes before the next reading. */
export function positionOf({ nextSequence, nextStart, meterTotal, last, afterGap }: Stream): Position {
  return {
    nextSequence,
    nextStart: nextStart === undefined ? undefined : timeOf(nextStart),
    meterTotal: meterTotal === "" ? undefined : BigInt(meterTotal),
    last: last?.start === undefined ? undefined : { start: timeOf(last.start), amount: BigInt(last.amount) },
    afterGap,
  };
}
