import { type Lot, type LotCheckpoint, type LotStep, LotStepKind } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { timestampOf } from "../../codec/time.ts";
import { type Ctx, withGas } from "../../core/ctx.ts";
import { GasMeter } from "../../core/gas.ts";
import type { State } from "./module.ts";

// The history of a lot: steps numbered from 0, each written once. Replayed from the first, they come to what the lot is.

/** Gas of one step of a walk, whatever its size: as a step of credits costs. */
const stepGas = 3_000;

/** What a step does. */
type NewStep = Partial<Pick<LotStep, "from" | "to" | "recordId" | "neutralityId">> & {
  readonly kind: LotStepKind;
  readonly micrograms: bigint;
};

/**
 * Writes the next step of a lot: by and for its owner, of its record, unless it says otherwise.
 * @returns the lot with it, which is the caller's to store
 */
export function addStep(ctx: Ctx, state: State, lot: Lot, { kind, micrograms, ...about }: NewStep): Lot {
  state.lotSteps.set(ctx, [lot.id, lot.steps], {
    lotId: lot.id,
    number: lot.steps,
    kind,
    from: lot.steps === 0 ? "" : lot.account,
    to: lot.account,
    micrograms: micrograms.toString(),
    recordId: lot.recordId,
    neutralityId: 0n,
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
    ...about,
  });
  return { ...lot, steps: lot.steps + 1 };
}

/** What a lot was after some of its steps. */
export interface Replayed {
  readonly steps: number;
  /** As text. */
  readonly account: string;
  readonly micrograms: bigint;
  readonly burned: bigint;
  readonly recordId: bigint;
}

/** Before the first step. */
export const beginning: Replayed = { steps: 0, account: "", micrograms: 0n, burned: 0n, recordId: 0n };

/** What a lot was after the steps that were verified before. */
export const replayedOf = ({ steps, account, micrograms, burned, recordId }: LotCheckpoint): Replayed => ({
  steps,
  account,
  micrograms: BigInt(micrograms),
  burned: BigInt(burned),
  recordId,
});

/** The same, to be kept. */
export const checkpointOf = (lotId: bigint, { steps, account, micrograms, burned, recordId }: Replayed) => ({
  lotId,
  steps,
  account,
  micrograms: micrograms.toString(),
  burned: burned.toString(),
  recordId,
});

const { LOT_STEP_KIND_ISSUE: issued, LOT_STEP_KIND_SURPLUS: surplus, LOT_STEP_KIND_TAKE_OVER: takenOver } = LotStepKind;
const { LOT_STEP_KIND_RAISE: raised, LOT_STEP_KIND_LOWER: lowered, LOT_STEP_KIND_CONFIRM: confirmed } = LotStepKind;
const { LOT_STEP_KIND_BURN: burnt } = LotStepKind;

/** What is wrong with who a step says that the lot went from and to, and with the record that it is of. */
function linkFault(at: Replayed, step: LotStep, issuedTo: string): string | undefined {
  const { kind, number, from, to, recordId } = step;
  if (from !== at.account) return `is of ${from}, whose lot it was not`;
  const begins = kind === issued || kind === surplus;
  if (begins !== (number === 0)) return begins ? "begins it anew" : "has nothing before it";
  if (begins) return to === issuedTo ? undefined : `issued it to ${to}, its record is ${issuedTo}'s`;
  if (to !== from && kind !== takenOver) return "gave it to another account";
  const isRenewed = kind === raised || kind === lowered || kind === confirmed;
  return isRenewed || recordId === at.recordId ? undefined : `is of record ${recordId}`;
}

/** What a step makes of a lot, or what is wrong with it as text. */
function replay(at: Replayed, lotId: bigint, step: LotStep, issuedTo: string): Replayed | string {
  const { kind, number, to, recordId } = step;
  const amount = BigInt(step.micrograms);
  const { micrograms, burned } = at;
  if (step.lotId !== lotId || number !== at.steps || amount < 0n) return "is no step of its history";
  const fault = linkFault(at, step, issuedTo);
  if (fault !== undefined) return fault;
  const next = { steps: number + 1, account: to, micrograms, burned, recordId };
  switch (kind) {
    case issued:
    case surplus:
    case raised:
      return { ...next, micrograms: micrograms + amount };
    case lowered:
      return micrograms - amount < burned ? "took what was burned" : { ...next, micrograms: micrograms - amount };
    case burnt:
      if (burned + amount > micrograms || step.neutralityId === 0n) return "burned what was not there";
      return { ...next, burned: burned + amount };
    case takenOver:
      return micrograms - burned === amount ? next : `gave ${amount} micrograms away, there were others`;
    case confirmed:
      return next;
    default:
      return `is of kind ${kind}, which is none`;
  }
}

/** How far the steps of a lot hold. */
export interface Followed {
  /** The first step that does not hold, as text. */
  readonly broken: string | undefined;
  /** Steps that were read. */
  readonly steps: number;
  readonly at: Replayed;
}

/**
 * Replays the steps of a lot, at most so many; each costs `stepGas`, and nothing else.
 * @param issuedTo whose it must have been in the beginning, as text
 * @param from what it was after the steps that are left out; those that were verified before unless given
 */
export function follow(ctx: Ctx, state: State, lot: Lot, issuedTo: string, budget: number, from?: Replayed): Followed {
  const free = withGas(ctx, new GasMeter(Number.POSITIVE_INFINITY));
  const known = from === undefined ? state.lotCheckpoints.find(free, lot.id) : undefined;
  let at = from ?? (known === undefined ? beginning : replayedOf(known));
  let steps = 0;
  while (at.steps < lot.steps && steps < budget) {
    ctx.gas.consume(stepGas, "LotStep");
    steps += 1;
    const step = state.lotSteps.find(free, [lot.id, at.steps]);
    if (step === undefined) return { broken: `step ${at.steps} of lot ${lot.id} is not there`, steps, at };
    const next = replay(at, lot.id, step, issuedTo);
    if (typeof next === "string") return { broken: `step ${at.steps} of lot ${lot.id} ${next}`, steps, at };
    at = next;
  }
  return { broken: at.steps < lot.steps ? undefined : difference(lot, at), steps, at };
}

/** Where a lot is something else than its steps make it. */
function difference(lot: Lot, at: Replayed): string | undefined {
  if (lot.steps === 0) return `lot ${lot.id} has no history`;
  if (at.account !== lot.account) return `lot ${lot.id} is ${lot.account}'s, its history gave it to ${at.account}`;
  if (at.recordId !== lot.recordId) return `lot ${lot.id} is of record ${lot.recordId}, its history of ${at.recordId}`;
  if (at.micrograms === BigInt(lot.micrograms) && at.burned === BigInt(lot.burned)) return undefined;
  return `lot ${lot.id} has ${lot.micrograms} micrograms, ${lot.burned} burned; its history comes to ${at.micrograms} and ${at.burned}`;
}
