import { StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import type { LotStatus } from "./lots.ts";

/** What a kind of step does to grams. */
export interface StepRule {
  /** Statuses of the grams that it may be about; none where it begins their history. */
  readonly of: readonly LotStatus[];
  readonly makes: LotStatus;
  /** Whether it is also possible while the batch is suspended as a whole. */
  readonly always?: true;
  /** Whether it may cut a number finer than owners may, because nobody can choose other grams for it. */
  readonly forced?: true;
}

const transfer: StepRule = { of: ["held"], makes: "held" };

const rules: ReadonlyMap<StepKind, StepRule> = new Map<StepKind, StepRule>([
  [StepKind.STEP_KIND_IMPORT, { of: [], makes: "held" }],
  [StepKind.STEP_KIND_ISSUE, { of: [], makes: "held" }],
  [StepKind.STEP_KIND_SEND, transfer],
  [StepKind.STEP_KIND_ESCROW, transfer],
  [StepKind.STEP_KIND_UNESCROW, transfer],
  [StepKind.STEP_KIND_TRADE, transfer],
  [StepKind.STEP_KIND_DEPOSIT, transfer],
  [StepKind.STEP_KIND_REDEEM, transfer],
  [StepKind.STEP_KIND_GIFT, transfer],
  [StepKind.STEP_KIND_RETIRE, { of: ["held"], makes: "retired" }],
  [StepKind.STEP_KIND_BURN, { of: ["held"], makes: "retired", forced: true }],
  [StepKind.STEP_KIND_SOURCE_RETIRE, { of: ["held"], makes: "retired", always: true }],
  [StepKind.STEP_KIND_SUSPEND, { of: ["held", "buffer"], makes: "suspended", always: true }],
  [StepKind.STEP_KIND_BUFFER, { of: ["held"], makes: "buffer", always: true }],
  [StepKind.STEP_KIND_CANCEL, { of: ["held"], makes: "cancelled" }],
  [StepKind.STEP_KIND_REVOKE, { of: ["held", "suspended", "buffer"], makes: "cancelled", always: true }],
  [StepKind.STEP_KIND_REVERSE, { of: ["buffer"], makes: "cancelled", always: true, forced: true }],
  [StepKind.STEP_KIND_RELEASE_BUFFER, { of: ["buffer"], makes: "held" }],
  [StepKind.STEP_KIND_EXPIRE, { of: ["held", "buffer"], makes: "expired", always: true }],
  [StepKind.STEP_KIND_REINSTATE, { of: ["suspended"], makes: "held", always: true }],
  [StepKind.STEP_KIND_EXPORT, { of: ["held"], makes: "exported" }],
  [StepKind.STEP_KIND_RETURN, { of: ["exported"], makes: "held" }],
  [StepKind.STEP_KIND_CONVERT, { of: ["held", "exported"], makes: "exported" }],
  [StepKind.STEP_KIND_SHARE, transfer],
  [StepKind.STEP_KIND_NEUTRALISE, { of: ["held"], makes: "retired" }],
  [StepKind.STEP_KIND_SHORTFALL, { of: ["held"], makes: "cancelled", always: true }],
]);

/** What this kind of step does, `undefined` for a kind that is none. */
export const findRule = (kind: StepKind): StepRule | undefined => rules.get(kind);

/** @throws BrokenInvariant for a kind that is none */
export function ruleOf(kind: StepKind): StepRule {
  const rule = rules.get(kind);
  if (rule === undefined) throw new BrokenInvariant(`step kind ${kind} is none`);
  return rule;
}

/** Statuses after which nothing follows. */
export const isEnd = (status: LotStatus): boolean =>
  status === "retired" || status === "cancelled" || status === "expired";

const useKinds: ReadonlySet<StepKind> = new Set<StepKind>([
  StepKind.STEP_KIND_RETIRE,
  StepKind.STEP_KIND_BURN,
  StepKind.STEP_KIND_NEUTRALISE,
]);

/** Whether a step of this kind used grams up by the will of their owner. */
export const isUse = (kind: StepKind): boolean => useKinds.has(kind);
