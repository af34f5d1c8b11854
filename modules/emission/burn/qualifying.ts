import type { Params, Qualifying, Scope } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import type { DescribedPiece } from "../../registry/keeper.ts";

/** Why a rule does not let credits through, `undefined` where it does. */
function ruleFault({ creditTypes, labels, earliestVintage }: Qualifying, piece: DescribedPiece): string | undefined {
  const { batch } = piece;
  if (creditTypes.length > 0 && !creditTypes.includes(batch.creditType))
    return `their type is "${batch.creditType}", allowed: ${creditTypes.map((type) => `"${type}"`).join(", ")}`;
  const missing = labels.find((label) => !piece.labels.includes(label));
  if (missing !== undefined) return `they have no label ${missing}`;
  if (earliestVintage === "") return undefined;
  if (batch.vintageStart === "") return `their vintage is not stated, the earliest is ${earliestVintage}`;
  if (batch.vintageStart >= earliestVintage) return undefined;
  return `their vintage begins on ${batch.vintageStart}, the earliest is ${earliestVintage}`;
}

/** Why grams that have the same labels may not burn emissions of a scope, `undefined` where a rule of it lets them. */
export function disqualified({ qualifying }: Params, scope: Scope, piece: DescribedPiece): string | undefined {
  const faults: string[] = [];
  for (const rule of qualifying) {
    if (rule.scope !== scope) continue;
    const fault = ruleFault(rule, piece);
    if (fault === undefined) return undefined;
    faults.push(fault);
  }
  return faults.length === 0 ? "no credits may" : faults.join("; or ");
}
