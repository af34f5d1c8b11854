import type { ProvenanceStep } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { type Ctx, withGas } from "../../../core/ctx.ts";
import { GasMeter } from "../../../core/gas.ts";
import { byStart, intersection, type Range, subtract } from "../intervals.ts";
import type { State } from "../module.ts";
import { findRule } from "../steps.ts";

/** Gas of one step of a walk, whatever its size: what reading a step of 250 bytes and a checkpoint costs elsewhere. */
export const stepGas = 3_000;

/** Grams of a step that are still to be followed. */
export interface Open {
  readonly stepId: bigint;
  /** Sorted, apart from each other. */
  readonly ranges: readonly Range[];
}

/** What a walk needs to know of the batches whose beginning it reaches. */
export interface Beginnings {
  /** Where the grams of a batch go on when they were another programme's before; what does not hold, as text. */
  before(batchId: bigint, ranges: readonly Range[]): Open | string | undefined;
  /** Whether the history of these grams is verified from this step on. */
  verified(step: ProvenanceStep, ranges: readonly Range[]): boolean;
}

/** How far a walk came. */
export interface Walked {
  readonly steps: number;
  /** Empty where all was followed to its beginning. */
  readonly open: readonly Open[];
  /** The first link that does not hold. */
  readonly broken: string | undefined;
}

const rangeOf = ({ startGram, endGram }: ProvenanceStep): Range => ({ start: startGram, end: endGram });
const endHeight = ({ height, lastHeight }: ProvenanceStep) => (lastHeight > height ? lastHeight : height);

/** Whether all of the ranges lie in one: the rule in a history where nothing was split, and cheap to see. */
export const within = (outer: Range, ranges: readonly Range[]): boolean =>
  ranges.every(({ start, end }) => outer.start <= start && end <= outer.end);

/** Ranges together, those that touch as one. */
function joined(ranges: readonly Range[]): Range[] {
  const all: Range[] = [];
  for (const range of ranges.toSorted(byStart)) {
    const last = all.at(-1);
    if (last === undefined || range.start > last.end) all.push(range);
    else if (range.end > last.end) all[all.length - 1] = { start: last.start, end: range.end };
  }
  return all;
}

/** What does not hold between a step and one that came before it. */
function linkFault(step: ProvenanceStep, before: ProvenanceStep): string | undefined {
  const link = `step ${step.id} follows step ${before.id}`;
  if (before.batchId !== step.batchId) return `${link}, which is of batch ${before.batchId}`;
  if (before.height > endHeight(step)) return `${link}, which came later`;
  if (before.to !== step.from) return `${link}, which gave the grams to ${before.to}, not ${step.from}`;
  const made = findRule(before.kind)?.makes;
  const of = findRule(step.kind)?.of ?? [];
  if (made === undefined || !of.includes(made)) return `${link}, after which the grams were ${made ?? "nothing"}`;
  return undefined;
}

/** Steps that wait, the latest first: each is read once, however many ways lead to it. */
function waitingSteps() {
  const waiting = new Map<bigint, readonly Range[]>();
  const ids: bigint[] = [];
  return {
    add({ stepId, ranges }: Open): void {
      const known = waiting.get(stepId);
      waiting.set(stepId, known === undefined ? ranges : joined([...known, ...ranges]));
      if (known !== undefined) return;
      let at = ids.length;
      while (at > 0 && (ids[at - 1] ?? 0n) > stepId) at -= 1;
      ids.splice(at, 0, stepId);
    },
    take(): Open | undefined {
      const stepId = ids.pop();
      if (stepId === undefined) return undefined;
      const ranges = waiting.get(stepId) ?? [];
      waiting.delete(stepId);
      return { stepId, ranges };
    },
    rest: (): Open[] => ids.map((stepId) => ({ stepId, ranges: waiting.get(stepId) ?? [] })),
  };
}

/**
 * Follows grams back, step by step, and holds every link: the grams were there, whose they were, what they were, and when. Of
 * the steps that one joined, the latest that holds a gram is the one that came before it. Stops where a part has taken `budget`
 * steps; a step that joined many ranges is still finished. Each step read costs `stepGas`, and nothing else.
 */
export function follow(ctx: Ctx, state: State, from: readonly Open[], budget: number, origin: Beginnings): Walked {
  const free = withGas(ctx, new GasMeter(Number.POSITIVE_INFINITY));
  const known = new Map<bigint, ProvenanceStep>();
  const waiting = waitingSteps();
  let steps = 0;
  const read = (id: bigint): ProvenanceStep | undefined => {
    const before = known.get(id);
    if (before !== undefined) return before;
    ctx.gas.consume(stepGas, "ProvenanceStep");
    steps += 1;
    const step = state.steps.find(free, id);
    if (step !== undefined) known.set(id, step);
    return step;
  };
  const expand = (step: ProvenanceStep, ranges: readonly Range[]): string | undefined => {
    let missing = ranges;
    for (let i = step.previous.length - 1; i >= 0 && missing.length > 0; i--) {
      const id = step.previous[i] ?? 0n;
      const before = read(id);
      if (before === undefined) return `step ${step.id} follows step ${id}, which is not there`;
      const held = rangeOf(before);
      const isWhole = within(held, missing);
      const ranges = isWhole ? missing : missing.flatMap((range) => intersection(range, held) ?? []);
      if (ranges.length === 0) continue;
      const fault = linkFault(step, before);
      if (fault !== undefined) return fault;
      waiting.add({ stepId: id, ranges });
      missing = isWhole ? [] : missing.flatMap((range) => subtract(range, [held]));
    }
    const [lost] = missing;
    return lost === undefined ? undefined : `grams ${lost.start}-${lost.end} have no step before step ${step.id}`;
  };
  const begin = (step: ProvenanceStep, ranges: readonly Range[]): string | undefined => {
    if (step.previous.length > 0)
      return `step ${step.id} begins a history and yet follows step ${step.previous[0] ?? 0n}`;
    const before = origin.before(step.batchId, ranges);
    if (typeof before === "string") return before;
    if (before !== undefined) waiting.add(before);
    return undefined;
  };
  const broken = (): string | undefined => {
    for (let next = waiting.take(); next !== undefined; next = waiting.take()) {
      const step = read(next.stepId);
      if (step === undefined) return `step ${next.stepId} is not there`;
      const rule = findRule(step.kind);
      if (rule === undefined) return `step ${step.id} is of kind ${step.kind}, which is none`;
      const held = rangeOf(step);
      const [outside] = within(held, next.ranges) ? [] : next.ranges.flatMap((range) => subtract(range, [held]));
      if (outside !== undefined) return `step ${step.id} is not about grams ${outside.start}-${outside.end}`;
      if (origin.verified(step, next.ranges)) {
        known.delete(step.id);
        continue;
      }
      const fault = rule.of.length === 0 ? begin(step, next.ranges) : expand(step, next.ranges);
      if (fault !== undefined) return fault;
      known.delete(step.id);
      if (steps >= budget) return undefined;
    }
    return undefined;
  };
  for (const open of from) waiting.add(open);
  const fault = broken();
  return { steps, open: waiting.rest(), broken: fault };
}
