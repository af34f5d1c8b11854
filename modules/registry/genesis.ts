import { ExchangeGenesis } from "../../codec/gen/eco2/registry/v1/exchange.ts";
import { GenesisState } from "../../codec/gen/eco2/registry/v1/genesis.ts";
import { ImportGenesis } from "../../codec/gen/eco2/registry/v1/imports.ts";
import { IssuanceGenesis } from "../../codec/gen/eco2/registry/v1/issuance.ts";
import { ProgrammeGenesis } from "../../codec/gen/eco2/registry/v1/programme.ts";
import { ProjectGenesis } from "../../codec/gen/eco2/registry/v1/project.ts";
import type { Batch, Params } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { addBatch, isUnit } from "./blocks.ts";
import { invariants } from "./checks.ts";
import { exportExchange, initExchange } from "./exchange/genesis.ts";
import { countFragments, maxForcedFragments } from "./fragments.ts";
import { all, at, initSequence, requireAddress } from "./genesisChecks.ts";
import { exportImports, initImports } from "./imports/genesis.ts";
import { length } from "./intervals.ts";
import { exportIssuances, initIssuances } from "./issuance/genesis.ts";
import { claimItmo } from "./itmo.ts";
import { labelFault } from "./labelGrant.ts";
import { checkParams, registry, type State } from "./module.ts";
import { defaultProgrammes, exportProgrammes, initProgrammes } from "./programme/genesis.ts";
import { exportProjects, initProjects } from "./project/genesis.ts";
import { findStatus, lotOf, putLot } from "./storedLots.ts";
import { added, changeOwner, countIssue, editLabelTotal, noSupply } from "./totals.ts";

function requireParams(ctx: Ctx, params: Params): void {
  try {
    checkParams(params, ctx.chain);
  } catch (error) {
    throw at("params", error instanceof Error ? error.message : String(error));
  }
}

function initBatches(ctx: Ctx, state: State, batches: readonly Batch[]): void {
  for (const [index, batch] of batches.entries()) {
    const path = `batches.${index}`;
    if (!isUnit(batch.unit)) throw at(`${path}.unit`, "tonne, kilogram or gram is expected");
    const keys = [batch.numberSpace, batch.programmeId, batch.projectId, batch.country, batch.vintageStart];
    if (batch.numberSpace === "" || batch.programmeId === "" || /\p{Cc}/u.test(keys.join(""))) {
      const parts = "programme_id, project_id, country and vintage_start";
      throw at(
        `${path}.number_space`,
        `is empty as programme_id may not be, or has a control character as ${parts} may not`,
      );
    }
    if (state.blocks.has(ctx, [batch.numberSpace, batch.blockStart]))
      throw at(path, "another batch begins with the same number");
    try {
      countIssue(ctx, state, batch);
      for (const { code, supply } of batch.labels)
        editLabelTotal(ctx, state, code, (total) => added(total, supply ?? noSupply));
    } catch (error) {
      throw at(path, error instanceof Error ? error.message : String(error));
    }
    addBatch(ctx, state, batch);
  }
}

function initLots(ctx: Ctx, state: State, lots: GenesisState["lots"]): void {
  for (const [index, lot] of lots.entries()) {
    const path = `lots.${index}`;
    const batch = state.batches.find(ctx, lot.batchId);
    if (batch === undefined) throw at(`${path}.batch_id`, `no batch has the id ${lot.batchId}`);
    if (findStatus(lot.status) === undefined) throw at(`${path}.status`, `${lot.status} is no status of a lot`);
    requireAddress(ctx, `${path}.owner`, lot.owner);
    if (state.lots.has(ctx, [lot.batchId, lot.startGram])) throw at(path, "another lot begins at the same gram");
    const range = { start: lot.startGram, end: lot.endGram };
    if (range.start >= range.end) throw at(path, `a lot from gram ${range.start} to ${range.end} is empty`);
    const crowded = countFragments(ctx, state, batch, [], [range], maxForcedFragments);
    if (crowded !== undefined)
      throw at(path, `number ${crowded} has more than ${maxForcedFragments} parts of less than a kilogram`);
    const read = lotOf(lot);
    putLot(ctx, state, batch, read);
    changeOwner(ctx, state, read.owner, lot.batchId, new Map([[read.status, length(range)]]));
  }
}

function initRecords(ctx: Ctx, state: State, given: GenesisState): void {
  for (const step of given.steps) state.steps.set(ctx, step.id, step);
  for (const event of given.sourceEvents) state.sourceEvents.set(ctx, event.id, event);
  for (const [index, bar] of given.barredRanges.entries()) {
    if (bar.numberSpace === "" || /\p{Cc}/u.test(bar.numberSpace))
      throw at(`barred_ranges.${index}.number_space`, "is empty or has a control character");
    if (state.barred.has(ctx, [bar.numberSpace, bar.blockStart]))
      throw at(`barred_ranges.${index}`, "another range begins with the same number");
    state.barred.set(ctx, [bar.numberSpace, bar.blockStart], bar);
  }
  for (const [index, record] of given.doubleUseRecords.entries()) {
    const key = [record.batchId, record.startGram] as const;
    if (state.doubleUseRanges.has(ctx, key))
      throw at(`double_use_records.${index}`, "another record begins at the same gram");
    state.doubleUses.set(ctx, record.id, record);
    if (record.dismissal === undefined) state.doubleUseRanges.set(ctx, key, record.id);
  }
}

function initLabels(ctx: Ctx, state: State, given: GenesisState): void {
  for (const [index, record] of given.labelRecords.entries()) {
    const fault = labelFault(record);
    if (fault !== undefined) throw at(`label_records.${index}`, fault);
    try {
      claimItmo(ctx, state, record);
    } catch (error) {
      throw at(`label_records.${index}`, error instanceof Error ? error.message : String(error));
    }
    state.labelRecords.set(ctx, record.id, record);
  }
  for (const [index, labelled] of given.labelledRanges.entries()) {
    const key = [labelled.batchId, labelled.startGram] as const;
    if (state.labels.has(ctx, key)) throw at(`labelled_ranges.${index}`, "another range begins at the same gram");
    state.labels.set(ctx, key, labelled);
  }
}

function initReversals(ctx: Ctx, state: State, given: GenesisState): void {
  for (const [index, reversal] of given.reversals.entries()) {
    if (reversal.programmeId === "" || /\p{Cc}/u.test(reversal.programmeId))
      throw at(`reversals.${index}.programme_id`, "is empty or has a control character");
    state.reversals.set(ctx, reversal.id, reversal);
  }
  for (const [index, { programmeId, grams }] of given.bufferDebts.entries()) {
    const path = `buffer_debts.${index}`;
    if (programmeId === "" || /\p{Cc}/u.test(programmeId))
      throw at(`${path}.programme_id`, "is empty or has a control character");
    if (state.bufferDebts.has(ctx, programmeId)) throw at(path, `${programmeId} is there twice`);
    state.bufferDebts.set(ctx, programmeId, grams);
  }
}

/** Every kind that has ids: its items, and the number that the next gets. */
function initIds(ctx: Ctx, state: State, given: GenesisState): void {
  initSequence(ctx, "batches", given.batches, given.nextBatchId, state.nextBatch);
  initSequence(ctx, "steps", given.steps, given.nextStepId, state.nextStep);
  initSequence(ctx, "source_events", given.sourceEvents, given.nextSourceEventId, state.nextSourceEvent);
  initSequence(ctx, "double_use_records", given.doubleUseRecords, given.nextDoubleUseRecordId, state.nextDoubleUse);
  initSequence(ctx, "label_records", given.labelRecords, given.nextLabelRecordId, state.nextLabelRecord);
  initSequence(ctx, "reversals", given.reversals, given.nextReversalId, state.nextReversal);
}

export const genesis = registry.genesis({
  ...protoSection(GenesisState),
  default: () =>
    GenesisState.fromPartial({
      params: registry.defaults,
      nextBatchId: 1n,
      nextStepId: 1n,
      nextSourceEventId: 1n,
      nextDoubleUseRecordId: 1n,
      nextLabelRecordId: 1n,
      nextReversalId: 1n,
      programmes: defaultProgrammes(),
      projects: { nextValidationId: 1n },
      issuances: { nextVerificationId: 1n, nextIssuanceId: 1n },
      imports: { nextRequestId: 1n, nextWarningId: 1n },
      exchange: { nextExportId: 1n },
    }),
  init(ctx, given, env) {
    const { state } = env;
    const params = given.params ?? registry.defaults;
    requireParams(ctx, params);
    env.params.set(ctx, params);
    initIds(ctx, state, given);
    initBatches(ctx, state, given.batches);
    initLots(ctx, state, given.lots);
    initRecords(ctx, state, given);
    initLabels(ctx, state, given);
    initReversals(ctx, state, given);
    initProgrammes(ctx, state, given.programmes ?? ProgrammeGenesis.fromPartial({}));
    initProjects(ctx, state, given.projects ?? ProjectGenesis.fromPartial({}));
    initIssuances(ctx, state, given.issuances ?? IssuanceGenesis.fromPartial({}));
    initImports(ctx, state, given.imports ?? ImportGenesis.fromPartial({}), given.batches);
    initExchange(ctx, state, given.exchange ?? ExchangeGenesis.fromPartial({}));
    for (const [name, check] of Object.entries(invariants)) {
      const broken = check(ctx, env);
      if (broken !== undefined) throw at(name, broken);
    }
  },
  export: (ctx, { state, params }) => ({
    params: params.get(ctx),
    batches: all(state.batches.range(ctx)),
    lots: all(state.lots.range(ctx)),
    steps: all(state.steps.range(ctx)),
    barredRanges: all(state.barred.range(ctx)),
    sourceEvents: all(state.sourceEvents.range(ctx)),
    doubleUseRecords: all(state.doubleUses.range(ctx)),
    nextBatchId: state.nextBatch.peek(ctx),
    nextStepId: state.nextStep.peek(ctx),
    nextSourceEventId: state.nextSourceEvent.peek(ctx),
    nextDoubleUseRecordId: state.nextDoubleUse.peek(ctx),
    labelledRanges: all(state.labels.range(ctx)),
    labelRecords: all(state.labelRecords.range(ctx)),
    reversals: all(state.reversals.range(ctx)),
    bufferDebts: [...state.bufferDebts.range(ctx)].map(([programmeId, grams]) => ({ programmeId, grams })),
    nextLabelRecordId: state.nextLabelRecord.peek(ctx),
    nextReversalId: state.nextReversal.peek(ctx),
    programmes: exportProgrammes(ctx, state),
    projects: exportProjects(ctx, state),
    issuances: exportIssuances(ctx, state),
    imports: exportImports(ctx, state),
    exchange: exportExchange(ctx, state),
  }),
});
