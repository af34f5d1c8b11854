import type { Ctx } from "../../core/ctx.ts";
import { consensusAddress, requireCandidate } from "./candidate.ts";
import { candidateReturned } from "./election/candidates.ts";
import { seatLost } from "./election/seats.ts";
import { fail } from "./errors.ts";
import type { StakingEnv } from "./module.ts";
import { requireOwnBond } from "./ownBond.ts";

/**
 * Jails a candidate, which the election then replaces if it has a seat. For one that is jailed already only tombstoning does
 * anything.
 */
export function loseSeat(
  ctx: Ctx,
  env: StakingEnv,
  operator: Uint8Array,
  reason: "jailed" | "resigned" | "tombstoned",
): void {
  const candidate = requireCandidate(ctx, env, operator);
  if (candidate.jailed && reason !== "tombstoned") return;
  if (!candidate.jailed) env.state.candidates.set(ctx, operator, { ...candidate, jailed: true });
  if (reason === "tombstoned") env.state.tombstoned.add(ctx, consensusAddress(candidate));
  seatLost(ctx, env, operator, reason);
}

/** Lets a candidate stand for election again. @throws not jailed; tombstoned; its own bond is too low */
export function unjail(ctx: Ctx, env: StakingEnv, operator: Uint8Array): void {
  const candidate = requireCandidate(ctx, env, operator);
  if (!candidate.jailed) throw fail.validatorNotJailed();
  if (env.state.tombstoned.has(ctx, consensusAddress(candidate))) throw fail.validatorTombstoned();
  requireOwnBond(ctx, env, operator, candidate);
  env.state.candidates.set(ctx, operator, { ...candidate, jailed: false });
  candidateReturned(ctx, env, operator);
}
