import { parseAmount } from "../../codec/coin.ts";
import { Segment, type Vault } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { type GenesisSegment, GenesisState } from "../../codec/gen/eco2/dualtoken/v1/genesis.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { reasonOf } from "../../store/errors.ts";
import { checks } from "./invariants.ts";
import { metadataOf } from "./metadata.ts";
import { classKey, dualtoken, type State } from "./module.ts";
import { checkDenom, checkParams } from "./params.ts";
import { pushPiece } from "./pieces.ts";
import { enqueue } from "./queue.ts";
import { sumsInvariant } from "./sums.ts";
import { countGrams, emptyVault } from "./vault.ts";

/** The denomination unless genesis says otherwise. */
const standardDenom = "uecc";

const at = (path: string, reason: string) => new GenesisError(`app_state.dualtoken.${path}`, reason);

/** Does what may throw for the value at `path`. */
function located(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof GenesisError ? error : at(path, reasonOf(error));
  }
}

/** Ids are those that were given out: from 1 to below the next, each once. */
function checkIds(path: string, ids: readonly bigint[], next: bigint): void {
  const seen = new Set<bigint>();
  for (const [index, id] of ids.entries()) {
    if (id < 1n || id >= next) throw at(`${path}.${index}`, `${id} is not from 1 to below the next id ${next}`);
    if (seen.has(id)) throw at(`${path}.${index}`, `${id} is there twice`);
    seen.add(id);
  }
}

/** The totals as given, without what follows from the segments. */
function initVault(ctx: Ctx, state: State, given: Vault): void {
  const amount = (path: string, text: string) => {
    let value = 0n;
    located(`vault.${path}`, () => {
      value = parseAmount(text === "" ? "0" : text);
      if (value < 0n) throw new RangeError(`${value} must not be negative`);
    });
    return value.toString();
  };
  state.vault.set(ctx, {
    ...given,
    deficit: amount("deficit", given.deficit),
    owedToBuffer: amount("owed_to_buffer", given.owedToBuffer),
    owedToPool: amount("owed_to_pool", given.owedToPool),
    depositedGrams: amount("deposited_grams", given.depositedGrams),
    redeemedGrams: amount("redeemed_grams", given.redeemedGrams),
    burned: amount("burned", given.burned),
    validGrams: 0n,
    suspendedGrams: 0n,
    first: 0n,
    last: 0n,
  });
}

function initSegment(ctx: Ctx, state: State, given: GenesisSegment): void {
  const { id, classId, batchId, position, pieces } = given;
  const batch = state.batches.find(ctx, batchId);
  if (batch === undefined) throw new RangeError(`the vault has no batch ${batchId}`);
  if (!state.classes.has(ctx, classId)) throw new RangeError(`no class has the id ${classId}`);
  if (state.segmentOf.has(ctx, [batchId, classId]))
    throw new RangeError(`batch ${batchId} has two segments in class ${classId}`);
  state.segmentOf.set(ctx, [batchId, classId], id);
  const alone = Segment.fromPartial({ id, classId, batchId, position });
  let segment = batch.suspended ? alone : enqueue(ctx, state, alone, position);
  for (const piece of pieces) {
    if (piece.batchId !== batchId || piece.startGram >= piece.endGram)
      throw new RangeError(`grams ${piece.startGram}-${piece.endGram} of batch ${piece.batchId} are no piece of it`);
    if (state.pieces.has(ctx, [batchId, piece.endGram]))
      throw new RangeError(`another piece of batch ${batchId} ends at gram ${piece.endGram}`);
    segment = pushPiece(ctx, state, segment, piece);
    segment = { ...segment, grams: segment.grams + piece.endGram - piece.startGram };
  }
  if (segment.grams === 0n) throw new RangeError("it has no pieces");
  state.segments.set(ctx, id, segment);
  countGrams(ctx, state, classId, batch, segment.grams);
}

function initQueues(ctx: Ctx, state: State, given: GenesisState, nextClass: bigint, nextSegment: bigint): void {
  checkIds(
    "classes",
    given.classes.map(({ id }) => id),
    nextClass,
  );
  for (const [index, of] of given.classes.entries()) {
    if (state.classes.by.key.has(ctx, classKey(of))) throw at(`classes.${index}`, "another class is equal to it");
    const sorted = of.labels.every((label, i) => i === 0 || (of.labels[i - 1] ?? "") < label);
    if (!sorted) throw at(`classes.${index}.labels`, "must be ascending, each once");
    state.classes.set(ctx, of.id, { ...of, validGrams: 0n, suspendedGrams: 0n, first: 0n, last: 0n });
  }
  for (const [index, batch] of given.batches.entries()) {
    if (state.batches.has(ctx, batch.batchId)) throw at(`batches.${index}`, `batch ${batch.batchId} is there twice`);
    state.batches.set(ctx, batch.batchId, { ...batch, grams: 0n });
  }
  checkIds(
    "segments",
    given.segments.map(({ id }) => id),
    nextSegment,
  );
  checkIds(
    "segments",
    given.segments.map(({ position }) => position),
    nextSegment,
  );
  for (const [index, segment] of given.segments.entries()) {
    const before = given.segments[index - 1]?.position ?? 0n;
    if (segment.position <= before) throw at(`segments.${index}.position`, `${segment.position} comes after ${before}`);
    located(`segments.${index}`, () => initSegment(ctx, state, segment));
  }
}

/** What the section says of sums must be what they are. */
function checkSums(ctx: Ctx, state: State, given: GenesisState): void {
  const vault = state.vault.get(ctx);
  for (const name of ["validGrams", "suspendedGrams"] as const) {
    const stated = given.vault?.[name] ?? 0n;
    if (stated !== vault[name]) throw at(`vault.${name}`, `${stated} is stated, the segments have ${vault[name]}`);
  }
  for (const [index, { batchId, grams }] of given.batches.entries()) {
    const there = state.batches.find(ctx, batchId)?.grams ?? 0n;
    if (grams !== there) throw at(`batches.${index}.grams`, `${grams} is stated, its segments have ${there}`);
  }
}

const all = <T>(entries: IterableIterator<readonly [unknown, T]>): T[] => [...entries].map(([, value]) => value);

function exportSegments(ctx: Ctx, state: State): GenesisSegment[] {
  const byPosition = (a: Segment, b: Segment) => (a.position < b.position ? -1 : 1);
  return all(state.segments.range(ctx))
    .toSorted(byPosition)
    .map(({ id, classId, batchId, position, firstEnd }) => {
      const pieces: GenesisSegment["pieces"] = [];
      for (let end = firstEnd; end !== 0n; ) {
        const { startGram, nextEnd } = state.pieces.get(ctx, [batchId, end]);
        pieces.push({ batchId, startGram, endGram: end });
        end = nextEnd;
      }
      return { id, classId, batchId, position, pieces };
    });
}

export const genesis = dualtoken.genesis({
  ...protoSection(GenesisState),
  default: () =>
    GenesisState.fromPartial({
      params: dualtoken.defaults,
      denom: standardDenom,
      vault: emptyVault,
      nextClassId: 1n,
      nextSegmentId: 1n,
    }),
  init(ctx, given, env) {
    const { state, params, use } = env;
    const chosen = given.params ?? dualtoken.defaults;
    located("params", () => checkParams(chosen, ctx.chain));
    params.set(ctx, chosen);
    const denom = given.denom === "" ? standardDenom : given.denom;
    located("denom", () => checkDenom(denom));
    state.denom.set(ctx, denom);
    use.bank.describe(ctx, metadataOf(denom));
    const [nextClass, nextSegment] = [given.nextClassId || 1n, given.nextSegmentId || 1n];
    state.nextClass.set(ctx, nextClass);
    state.nextSegment.set(ctx, nextSegment);
    initVault(ctx, state, given.vault ?? emptyVault);
    initQueues(ctx, state, given, nextClass, nextSegment);
    checkSums(ctx, state, given);
    for (const blocked of given.blockedBatches) state.blocked.set(ctx, blocked.batchId, blocked);
    for (const [index, total] of given.burnTotals.entries()) {
      if (state.burns.has(ctx, total.purpose)) throw at(`burn_totals.${index}`, `${total.purpose} is there twice`);
      located(`burn_totals.${index}.amount`, () => parseAmount(total.amount));
      state.burns.set(ctx, total.purpose, total);
    }
    for (const [name, check] of Object.entries({ ...checks, sums: sumsInvariant })) {
      const broken = check(ctx, env);
      if (broken !== undefined) throw at(name, broken);
    }
  },
  export: (ctx, { state, params }) => ({
    params: params.get(ctx),
    denom: state.denom.get(ctx),
    vault: { ...state.vault.get(ctx), first: 0n, last: 0n },
    classes: all(state.classes.range(ctx)).map((of) => ({ ...of, first: 0n, last: 0n })),
    batches: all(state.batches.range(ctx)),
    segments: exportSegments(ctx, state),
    blockedBatches: all(state.blocked.range(ctx)),
    burnTotals: all(state.burns.range(ctx)),
    nextClassId: state.nextClass.peek(ctx),
    nextSegmentId: state.nextSegment.peek(ctx),
  }),
});
