import { Dimension, type Params, type ShareCap } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import type { Batch } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { quotient } from "../../codec/quotient.ts";
import { formatTime } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { State } from "./module.ts";
import { million } from "./params.ts";
import { totalOf } from "./vault.ts";

/** A methodology without its version: "VM0007@1.6" is VM0007. */
export const baseCode = (methodology: string): string => (methodology.split("@")[0] ?? "").trim();

/** Whether a list names a methodology, by its version or by the code of all versions. */
const names = (codes: readonly string[], methodology: string): boolean =>
  codes.includes(methodology) || codes.includes(baseCode(methodology));

/** The same day some years later; a day that the year lacks sorts where it would be. */
function yearsAfter(day: string, years: number): string {
  const year = Number(day.slice(0, 4)) + years;
  return `${year.toString().padStart(4, "0")}${day.slice(4)}`;
}

/** The day of a block, yyyy-mm-dd, in UTC. */
const dayOf = (ctx: Ctx): string => formatTime(ctx.time).slice(0, 10);

function gapFault(ctx: Ctx, years: number, { vintageEnd, issuedOn }: Batch): string | undefined {
  if (years === 0) return undefined;
  if (vintageEnd === "") return "its vintage is not stated";
  // Credits whose day of issuance the source does not state were issued by now, at the latest.
  const issued = issuedOn === "" ? dayOf(ctx) : issuedOn;
  if (issued <= yearsAfter(vintageEnd, years)) return undefined;
  const when = issuedOn === "" ? `by ${issued} (the day is not stated)` : `on ${issued}`;
  return `its vintage ended on ${vintageEnd} and it was issued ${when}, more than ${years} years later`;
}

/** Why credits of a batch with these labels cannot become ECC, the shares apart; `undefined` when they can. */
export function ineligibility(
  ctx: Ctx,
  state: State,
  params: Params,
  batch: Batch,
  labels: readonly string[],
): string | undefined {
  if (batch.suspension !== undefined) return "it is suspended";
  const blocked = state.blocked.find(ctx, batch.id);
  if (blocked !== undefined) return `it is blocked: ${blocked.reason}`;
  const { programmes, methodologies, blockedMethodologies, creditTypes, requiredLabels, barredLabels } = params;
  if (programmes.length > 0 && !programmes.includes(batch.programmeId))
    return `its programme ${batch.programmeId} is not taken`;
  if (names(blockedMethodologies, batch.methodology)) return `its methodology ${batch.methodology} is blocked`;
  if (methodologies.length > 0 && !names(methodologies, batch.methodology))
    return `its methodology "${batch.methodology}" is not taken`;
  if (creditTypes.length > 0 && !creditTypes.includes(batch.creditType))
    return `its credit type "${batch.creditType}" is not taken`;
  const missing = requiredLabels.find((label) => !labels.includes(label));
  if (missing !== undefined) return `it lacks the label ${missing}`;
  const barred = barredLabels.find((label) => labels.includes(label));
  if (barred !== undefined) return `it has the label ${barred}`;
  return gapFault(ctx, params.maxIssuanceGapYears, batch);
}

/** The cap on a code: its own entry's, or that of "*"; a whole where neither is there. */
function capOn(caps: readonly ShareCap[], code: string): number {
  const found = caps.find((cap) => cap.code === code) ?? caps.find((cap) => cap.code === "*");
  return found?.ppm ?? million;
}

/** A share that a cap limits, and what it is now. */
interface Share {
  readonly of: string;
  readonly grams: bigint;
  readonly ppm: number;
}

function sharesOf(ctx: Ctx, state: State, params: Params, batch: Batch): readonly Share[] {
  const methodology = baseCode(batch.methodology);
  const gramsOf = (dimension: Dimension, key: string) => {
    const { validGrams, suspendedGrams } = totalOf(ctx, state, dimension, key);
    return validGrams + suspendedGrams;
  };
  return [
    {
      of: `programme ${batch.programmeId}`,
      grams: gramsOf(Dimension.DIMENSION_PROGRAMME, batch.programmeId),
      ppm: capOn(params.programmeCaps, batch.programmeId),
    },
    {
      of: `methodology ${methodology}`,
      grams: gramsOf(Dimension.DIMENSION_METHODOLOGY, methodology),
      ppm: capOn(params.methodologyCaps, methodology),
    },
    { of: `batch ${batch.id}`, grams: state.batches.find(ctx, batch.id)?.grams ?? 0n, ppm: params.batchCapPpm },
  ];
}

/** Most grams g with grams + g <= ppm/10^6 * max(vault + g, floor); `undefined`: any. The less, the more of it there is. */
function roomUnder(share: Share, vault: bigint, floor: bigint): bigint | undefined {
  const whole = BigInt(million);
  const part = BigInt(share.ppm);
  if (part >= whole) return undefined;
  const inLarge = part * vault - whole * share.grams;
  const large = inLarge < 0n ? -1n : quotient(inLarge, whole - part);
  if (large >= 0n && vault + large >= floor) return large;
  const inFloor = part * floor - whole * share.grams;
  return inFloor < 0n ? 0n : quotient(inFloor, whole);
}

/** What the caps leave room for: most grams of a batch, and the share that is the first to be full. */
export function roomFor(
  ctx: Ctx,
  state: State,
  params: Params,
  batch: Batch,
): { grams: bigint; of: string } | undefined {
  const { validGrams, suspendedGrams } = state.vault.get(ctx);
  let least: { grams: bigint; of: string } | undefined;
  for (const share of sharesOf(ctx, state, params, batch)) {
    const grams = roomUnder(share, validGrams + suspendedGrams, params.capFloorGrams);
    if (grams !== undefined && (least === undefined || grams < least.grams)) least = { grams, of: share.of };
  }
  return least;
}
