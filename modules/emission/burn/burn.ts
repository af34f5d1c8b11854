import {
  type BurnedCredits,
  type BurnedEmissions,
  type Lot,
  LotStepKind,
  type NeutralityRecord,
  type Params,
  type Scope,
} from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { EventEmissionsBurned } from "../../../codec/gen/eco2/emission/v1/events.ts";
import type { EmissionAmount, MsgBurn } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { timestampOf } from "../../../codec/time.ts";
import { addressBytes, addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { addStep } from "../history.ts";
import { outstandingOf, pay } from "../lots.ts";
import type { EmissionEnv } from "../module.ts";
import { dropOffer, requireOwn } from "../ownLots.ts";
import { maxWalkOf } from "../params.ts";
import { messageEcc } from "../setAside.ts";
import { creditSide } from "./credits.ts";
import { walkLot } from "./emissions.ts";
import { checkBurn } from "./request.ts";

/** What burns of ECC for emissions are summed by in the vault. */
const purpose = "neutrality";

/** A lot of the burner's, and how much of it is burned. */
interface Part {
  readonly lot: Lot;
  readonly micrograms: bigint;
}

/** @throws no such lot, lot of another account, not so much is left */
function partsOf(ctx: Ctx, { state }: EmissionEnv, burner: Uint8Array, emissions: readonly EmissionAmount[]): Part[] {
  return emissions.map(({ lotId, micrograms: text }) => {
    const lot = requireOwn(ctx, state, burner, lotId);
    const [left, micrograms] = [outstandingOf(lot), BigInt(text)];
    if (micrograms > left) throw fail.notLeft(`lot ${lotId} has ${left} micrograms, ${micrograms} are asked for`);
    return { lot, micrograms };
  });
}

/** Counts the steps of the walks of one burn. */
function stepCount(most: number) {
  let steps = 0;
  return {
    left: () => Math.max(1, most - steps),
    taken: () => steps,
    walked(more: number, named: string): void {
      steps += more;
      if (steps <= most) return;
      throw fail.longWalk(`more than ${most} steps up to ${named}: burn in parts, or verify histories in parts before`);
    },
  };
}

/** Walks the lots. Gives the sources that they are of, each with a lot. @throws by the table of errors */
function walkEmissions(ctx: Ctx, env: EmissionEnv, parts: readonly Part[], count: ReturnType<typeof stepCount>) {
  const sources = new Map<bigint, bigint>();
  for (const { lot } of parts) {
    const { broken, steps, left, record } = walkLot(ctx, env, lot, count.left());
    if (broken !== undefined) throw fail.brokenEmissions(broken);
    count.walked(steps + left, `lot ${lot.id}: MsgVerifyLot verifies its history in parts`);
    if (record !== undefined && !sources.has(record.sourceId)) sources.set(record.sourceId, lot.id);
  }
  return sources;
}

/** Burns the parts of lots. Gives them as a neutrality record names them. */
function burnLots(ctx: Ctx, { state }: EmissionEnv, parts: readonly Part[], neutralityId: bigint): BurnedEmissions[] {
  return parts.map(({ lot, micrograms }) => {
    const kind = LotStepKind.LOT_STEP_KIND_BURN;
    pay(ctx, state, lot, addStep(ctx, state, lot, { kind, micrograms, neutralityId }), micrograms);
    state.neutralityOfLot.add(ctx, [lot.id, neutralityId]);
    const offer = micrograms === outstandingOf(lot) ? state.lotOffers.find(ctx, lot.id) : undefined;
    if (offer !== undefined) dropOffer(ctx, state, lot.id, addressBytes(ctx.chain, offer.to));
    const { id: lotId, recordId, source, scope, periodStart, periodEnd } = lot;
    const end = (BigInt(lot.burned) + micrograms).toString();
    return { lotId, start: lot.burned, end, recordId, source, scope, periodStart, periodEnd };
  });
}

/**
 * Burns emissions and credits of equal weight, all or nothing: the history of every lot and of every gram is walked from its
 * beginning first, and what of it does not hold refuses the burn by its name.
 * @returns the record of it, which is in state then
 */
export function burn(
  ctx: Ctx,
  env: EmissionEnv,
  params: Params,
  burner: Uint8Array,
  request: MsgBurn,
): NeutralityRecord {
  const { state, use, hooks } = env;
  const micrograms = checkBurn(request);
  const ecc = request.ecc === undefined ? 0n : messageEcc(ctx, env, request.ecc).amount;
  const parts = partsOf(ctx, env, burner, request.emissions);
  const count = stepCount(maxWalkOf(params));
  const sources = walkEmissions(ctx, env, parts, count);
  const emissionSteps = count.taken();
  const scopes = [...new Set<Scope>(parts.map(({ lot }) => lot.scope))];
  const side = creditSide(ctx, env, { params, scopes, sources, walked: count.walked });
  for (const range of request.credits) side.require(range);
  const credits: BurnedCredits[] = [];
  if (ecc > 0n) {
    const { filter, beneficiary, statement: reason } = request;
    const record = { purpose, beneficiary, reason, ...(filter === undefined ? {} : { filter }) };
    // Which grams are next is the vault's to say. Where their history does not hold, nothing of the message stays.
    for (const grams of use.ecc.burn(ctx, burner, ecc, record).ranges) {
      side.require({ batchId: grams.batch.id, startGram: grams.startGram, endGram: grams.endGram });
      for (const part of side.recorded(grams, true)) credits.push(part);
    }
  }
  const used = use.credits.retirePieces(ctx, burner, request.credits, StepKind.STEP_KIND_NEUTRALISE);
  const direct = used.flatMap((grams) => side.recorded(grams, false));
  const id = state.nextNeutrality.next(ctx);
  const account = addressText(ctx.chain, burner);
  const record: NeutralityRecord = {
    id,
    account,
    emissions: burnLots(ctx, env, parts, id),
    credits: [...direct, ...credits],
    micrograms: micrograms.toString(),
    ecc: ecc.toString(),
    emissionSteps,
    creditSteps: count.taken() - emissionSteps,
    beneficiary: request.beneficiary,
    statement: request.statement,
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
  };
  state.neutrality.set(ctx, id, record);
  state.neutralityOf.add(ctx, [burner, id]);
  const sizes = { lots: BigInt(record.emissions.length), ranges: BigInt(record.credits.length) };
  emitTyped(ctx, EventEmissionsBurned, { neutralityId: id, account, micrograms: record.micrograms, ...sizes });
  hooks.lotsBurned(ctx, burner, record);
  return record;
}
