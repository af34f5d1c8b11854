import type {
  Lot,
  LotCheckpoint,
  LotOffer,
  LotStep,
  NeutralityRecord,
  TokenTotal,
} from "../../codec/gen/eco2/emission/v1/emission.ts";
import { Scope } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { textFault } from "../../codec/plainText.ts";
import { timeOf } from "../../codec/time.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { amountIn } from "./genesisRecords.ts";
import { restoreLot } from "./lots.ts";
import type { State } from "./module.ts";

// Lots, their histories and what was burned of them, as a section tells it. Invariants hold them against each other, against the
// notarised records and against the registry afterwards. All throw an Error for what cannot have been.

/** An account in the one spelling that state has. */
function accountIn(ctx: Ctx, name: string, text: string): Uint8Array {
  const address = addressBytes(ctx.chain, text);
  if (addressText(ctx.chain, address) !== text) throw new Error(`${name} ${text} must be in lower case`);
  return address;
}

function checkScope(scope: Scope): void {
  if (scope !== Scope.SCOPE_1 && scope !== Scope.SCOPE_2 && scope !== Scope.SCOPE_3)
    throw new Error("scope is 1, 2 or 3");
}

/** Lots come by id, from 1 without a gap: none is ever removed. */
export function initLot(ctx: Ctx, state: State, lot: Lot): void {
  const { id, account, source, scope, periodStart, periodEnd, corrects } = lot;
  if (id !== state.nextLot.peek(ctx)) throw new Error(`id ${id} is not the next, ${state.nextLot.peek(ctx)}`);
  const address = accountIn(ctx, "account", account);
  const fault = textFault(source);
  if (fault !== undefined) throw new Error(`source ${fault}`);
  checkScope(scope);
  if (periodStart === undefined || periodEnd === undefined) throw new Error("must name period_start and period_end");
  if (timeOf(periodEnd) < timeOf(periodStart)) throw new Error("period_end must not be before period_start");
  const micrograms = amountIn("micrograms", lot.micrograms);
  const burned = amountIn("burned", lot.burned);
  if (burned > micrograms) throw new RangeError(`${burned} of ${micrograms} micrograms are burned`);
  if (corrects >= id) throw new Error(`it corrects lot ${corrects}, which came later`);
  if (lot.recordId === 0n && (corrects > 0n || lot.broken !== "" || lot.steps > 0))
    throw new Error("a lot of no record corrects nothing, is not broken and has no steps");
  restoreLot(ctx, state, address, lot);
}

/** Steps come by lot and number, each once. */
export function initLotStep(ctx: Ctx, { lots, lotSteps }: State, step: LotStep): void {
  const { lotId, number, from, to, time, recordId } = step;
  const lot = lots.find(ctx, lotId);
  if (lot === undefined) throw new Error(`lot ${lotId} is not there`);
  if (number >= lot.steps) throw new Error(`lot ${lotId} has ${lot.steps} steps, none of number ${number}`);
  if (lotSteps.has(ctx, [lotId, number])) throw new Error(`step ${number} of lot ${lotId} is there twice`);
  if (number > 0) accountIn(ctx, "from", from);
  accountIn(ctx, "to", to);
  amountIn("micrograms", step.micrograms);
  if (time === undefined || recordId === 0n) throw new Error("must name time and record_id");
  timeOf(time);
  lotSteps.set(ctx, [lotId, number], step);
}

export function initLotCheckpoint(ctx: Ctx, { lotCheckpoints }: State, checkpoint: LotCheckpoint): void {
  const { lotId, account, micrograms, burned } = checkpoint;
  if (lotCheckpoints.has(ctx, lotId)) throw new Error(`lot ${lotId} is there twice`);
  accountIn(ctx, "account", account);
  amountIn("micrograms", micrograms);
  amountIn("burned", burned);
  lotCheckpoints.set(ctx, lotId, checkpoint);
}

export function initLotOffer(ctx: Ctx, { lotOffers, lotOffersTo }: State, offer: LotOffer): void {
  if (lotOffers.has(ctx, offer.lotId)) throw new Error(`lot ${offer.lotId} is there twice`);
  const to = accountIn(ctx, "to", offer.to);
  lotOffers.set(ctx, offer.lotId, offer);
  lotOffersTo.add(ctx, [to, offer.lotId]);
}

export function initTokens(ctx: Ctx, { tokens }: State, total: TokenTotal): void {
  checkScope(total.scope);
  if (tokens.has(ctx, total.scope)) throw new Error(`scope ${total.scope} is there twice`);
  for (const name of ["issued", "burned", "corrected"] as const) amountIn(name, total[name]);
  tokens.set(ctx, total.scope, total);
}

/** Records come by id, from 1 without a gap: they are written once. */
export function initNeutrality(ctx: Ctx, state: State, record: NeutralityRecord): void {
  const { id, account, emissions, credits, time, height } = record;
  const next = state.nextNeutrality.next(ctx);
  if (id !== next) throw new Error(`id ${id} is not the next, ${next}`);
  const address = accountIn(ctx, "account", account);
  if (emissions.length === 0 || credits.length === 0) throw new Error("must name emissions and credits");
  if (time === undefined || height < 1n) throw new Error("must name time and height");
  amountIn("micrograms", record.micrograms);
  amountIn("ecc", record.ecc);
  for (const { lotId, start, end, recordId } of emissions) {
    if (amountIn("start", start) >= amountIn("end", end)) throw new Error(`lot ${lotId}: end must be above start`);
    if (recordId === 0n) throw new Error(`lot ${lotId}: record_id is missing`);
    state.neutralityOfLot.add(ctx, [lotId, id]);
  }
  for (const { batchId, startGram, endGram } of credits)
    if (startGram >= endGram) throw new Error(`batch ${batchId}: end_gram must be above start_gram`);
  state.neutrality.set(ctx, id, record);
  state.neutralityOf.add(ctx, [address, id]);
}
