import { GenesisState } from "../../codec/gen/eco2/registry/v1/genesis.ts";
import { type Batch, LotStatus, type Params, Unit } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import type { Sequence } from "../../core/state/sequence.ts";
import { MAX_U64 } from "./block.ts";
import { addBatch } from "./blocks.ts";
import { invariants } from "./checks.ts";
import { countFragments, maxFragments } from "./fragments.ts";
import { checkParams, registry, type State } from "./module.ts";
import { lotOf, putLot } from "./storedLots.ts";

const at = (path: string, reason: string) => new GenesisError(`app_state.registry.${path}`, reason);

function requireAddress(ctx: Ctx, path: string, text: string): void {
  try {
    if (addressText(ctx.chain, addressBytes(ctx.chain, text)) === text) return;
  } catch (error) {
    throw at(path, error instanceof Error ? error.message : String(error));
  }
  throw at(path, `address ${text} must be in lower case`);
}

function requireParams(ctx: Ctx, params: Params): void {
  try {
    checkParams(params, ctx.chain);
  } catch (error) {
    throw at("params", error instanceof Error ? error.message : String(error));
  }
}

/** Ids are those that were given out: from 1 to below the next, each once. */
function checkIds(path: string, items: readonly { readonly id: bigint }[], next: bigint): void {
  const seen = new Set<bigint>();
  for (const [index, { id }] of items.entries()) {
    if (id < 1n || id >= next) throw at(`${path}.${index}.id`, `id ${id} is not from 1 to below the next id ${next}`);
    if (seen.has(id)) throw at(`${path}.${index}.id`, `id ${id} is there twice`);
    seen.add(id);
  }
}

function initBatches(ctx: Ctx, state: State, batches: readonly Batch[]): void {
  const sums = { importedGrams: 0n, heldGrams: 0n, suspendedGrams: 0n, retiredGrams: 0n };
  for (const [index, batch] of batches.entries()) {
    const path = `batches.${index}`;
    if (batch.unit !== Unit.UNIT_TONNE && batch.unit !== Unit.UNIT_KILOGRAM)
      throw at(`${path}.unit`, "tonne or kilogram is expected");
    if (batch.numberSpace === "" || /\p{Cc}/u.test(`${batch.numberSpace}${batch.sourceRegistry}${batch.projectId}`)) {
      throw at(
        `${path}.number_space`,
        "is empty, or has a control character as source_registry and project_id may not",
      );
    }
    if (state.blocks.has(ctx, [batch.numberSpace, batch.blockStart]))
      throw at(path, "another batch begins with the same number");
    addBatch(ctx, state, batch);
    for (const name of ["importedGrams", "heldGrams", "suspendedGrams", "retiredGrams"] as const)
      sums[name] += batch[name];
  }
  if (sums.importedGrams > MAX_U64) throw at("batches", "all together exceed 2^64-1 grams");
  state.supply.set(ctx, sums);
}

function initLots(ctx: Ctx, state: State, lots: GenesisState["lots"]): void {
  for (const [index, lot] of lots.entries()) {
    const path = `lots.${index}`;
    const batch = state.batches.find(ctx, lot.batchId);
    if (batch === undefined) throw at(`${path}.batch_id`, `no batch has the id ${lot.batchId}`);
    if (lot.status === LotStatus.LOT_STATUS_UNSPECIFIED)
      throw at(`${path}.status`, "held, suspended or retired is expected");
    requireAddress(ctx, `${path}.owner`, lot.owner);
    if (state.lots.has(ctx, [lot.batchId, lot.startGram])) throw at(path, "another lot begins at the same gram");
    const range = { start: lot.startGram, end: lot.endGram };
    if (range.start >= range.end) throw at(path, `a lot from gram ${range.start} to ${range.end} is empty`);
    const crowded = countFragments(ctx, state, batch, [], [range]);
    if (crowded !== undefined)
      throw at(path, `number ${crowded} has more than ${maxFragments} parts of less than a kilogram`);
    putLot(ctx, state, batch, lotOf(lot));
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
    state.doubleUseRanges.set(ctx, key, record.id);
  }
}

/** Every kind that has ids: its items, and the number that the next gets (0 stands for 1, the first). */
function initIds(ctx: Ctx, state: State, given: GenesisState): void {
  const kinds: readonly (readonly [string, readonly { readonly id: bigint }[], bigint, Sequence])[] = [
    ["batches", given.batches, given.nextBatchId, state.nextBatch],
    ["steps", given.steps, given.nextStepId, state.nextStep],
    ["source_events", given.sourceEvents, given.nextSourceEventId, state.nextSourceEvent],
    ["double_use_records", given.doubleUseRecords, given.nextDoubleUseRecordId, state.nextDoubleUse],
  ];
  for (const [path, items, given, sequence] of kinds) {
    const next = given === 0n ? 1n : given;
    checkIds(path, items, next);
    sequence.set(ctx, next);
  }
}

const all = <T>(entries: IterableIterator<readonly [unknown, T]>): T[] => [...entries].map(([, value]) => value);

export const genesis = registry.genesis({
  ...protoSection(GenesisState),
  default: () =>
    GenesisState.fromPartial({
      params: registry.defaults,
      nextBatchId: 1n,
      nextStepId: 1n,
      nextSourceEventId: 1n,
      nextDoubleUseRecordId: 1n,
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
  }),
});
