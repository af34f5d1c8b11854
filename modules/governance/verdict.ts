import { decOf, decQuo, parseDec } from "../../codec/decimal.ts";
import type { Params } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import type { ByOption } from "./tally.ts";

/** What votes decide. */
export interface Verdict {
  readonly passes: boolean;
  /** Whether the deposits go to the neutrality allocation instead of back. */
  readonly forfeits: boolean;
}

const rejected: Verdict = { passes: false, forfeits: false };

/**
 * The SDK's rule (`x/gov/keeper/tally.go`), with two of its words changed: the quorum is one of all delegated tokens, whether or
 * not their candidates have seats, and what the SDK burns is forfeited.
 * @param power tokens behind each option, as Decs
 * @param delegated tokens of all candidates
 */
export function verdictOf(power: ByOption, delegated: bigint, params: Params, expedited: boolean): Verdict {
  const [yes, abstain, no, veto] = power;
  const voted = yes + abstain + no + veto;
  if (delegated === 0n) return rejected;
  if (decQuo(voted, decOf(delegated)) < parseDec(params.quorum))
    return { ...rejected, forfeits: params.burnVoteQuorum };
  if (voted === abstain) return rejected;
  if (decQuo(veto, voted) > parseDec(params.vetoThreshold)) return { ...rejected, forfeits: params.burnVoteVeto };
  const threshold = parseDec(expedited ? params.expeditedThreshold : params.threshold);
  return { passes: decQuo(yes, voted - abstain) > threshold, forfeits: false };
}
