import { nanosOf } from "../../codec/duration.ts";
import type { Equivocation } from "../../codec/gen/cosmos/evidence/v1beta1/evidence.ts";
import { type Misbehavior, MisbehaviorType } from "../../codec/gen/tendermint/abci/types.ts";
import { timeOf } from "../../codec/time.ts";
import { consensusText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { hashOf } from "./equivocation.ts";
import type { EvidenceEnv } from "./module.ts";

/** A fault is beyond punishment only when it is too old both in blocks and in time, as CometBFT has it. */
function isTooOld(ctx: Ctx, { use }: EvidenceEnv, { height, time }: Equivocation): boolean {
  const rules = use.consensus.get(ctx).evidence;
  if (rules === undefined) return false;
  const age = ctx.time - (time === undefined ? 0n : timeOf(time));
  const longest = rules.maxAgeDuration === undefined ? 0n : nanosOf(rules.maxAgeDuration);
  return age > longest && BigInt(ctx.height) - height > rules.maxAgeNumBlocks;
}

/** The validators of a block are those of the updates two blocks before: what stood behind them when the block before it began. */
const behind = 1;

function handle(ctx: Ctx, env: EvidenceEnv, { validator, height, time }: Misbehavior): void {
  if (validator === undefined) return;
  const { address, power } = validator;
  const operator = env.use.staking.operatorOf(ctx, address);
  // A seat that no candidate has, or a candidate whose last coins are out of reach.
  if (operator === undefined) return;
  const equivocation = { height, time, power, consensusAddress: consensusText(ctx.chain, address) };
  if (isTooOld(ctx, env, equivocation) || env.use.slashing.isTombstoned(ctx, address)) return;
  env.use.slashing.punishDoubleSign(ctx, operator, address, Number(height) - behind, power);
  env.state.evidence.set(ctx, hashOf(equivocation), equivocation);
}

const known: readonly number[] = [MisbehaviorType.DUPLICATE_VOTE, MisbehaviorType.LIGHT_CLIENT_ATTACK];

/**
 * Punishes the faults that this block proves. Whoever lost its seat since is punished all the same: all votes unbond over the same
 * time, seated or not.
 */
export function handleMisbehavior(ctx: Ctx, env: EvidenceEnv): void {
  for (const fault of ctx.decision.misbehavior) if (known.includes(fault.type)) handle(ctx, env, fault);
}
