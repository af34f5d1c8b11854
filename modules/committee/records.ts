import type { Committee, Rules } from "../../codec/gen/eco2/committee/v1/committee.ts";
import { timeOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { fail } from "./errors.ts";
import type { CommitteeEnv } from "./module.ts";
import { termOf } from "./rules.ts";

/** @throws committee not found */
export function committeeOf(ctx: Ctx, { state }: CommitteeEnv, id: bigint): Committee {
  const found = state.committees.find(ctx, id);
  if (found === undefined) throw fail.unknownCommittee(`${id}`);
  return found;
}

/** One that is not dissolved. @throws committee not found, dissolved */
export function standing(ctx: Ctx, env: CommitteeEnv, id: bigint): Committee {
  const found = committeeOf(ctx, env, id);
  if (found.dissolved) throw fail.dissolved(found.name);
  return found;
}

/** The rules of a stored committee. */
export function rulesOf({ name, rules }: Committee): Rules {
  if (rules === undefined) throw new BrokenInvariant(`committee ${name} has no rules`);
  return rules;
}

/** Nanoseconds since 1970 at which the term ends; undefined for never. */
export const termEndOf = ({ termEnd }: Committee): bigint | undefined =>
  termEnd === undefined ? undefined : timeOf(termEnd);

/** Whether enough members are in office for it to act. */
export function isInOffice(ctx: Ctx, found: Committee): boolean {
  const end = termEndOf(found);
  const { threshold } = rulesOf(found);
  return !found.dissolved && found.members.length >= threshold && (end === undefined || ctx.time < end);
}

/** Stores a committee, and when its term ends. */
export function putCommittee(ctx: Ctx, { state }: CommitteeEnv, next: Committee): void {
  const before = state.committees.find(ctx, next.id);
  const [old, end] = [before && termEndOf(before), termEndOf(next)];
  if (old !== undefined) state.terms.remove(ctx, [old, next.id]);
  if (end !== undefined) state.terms.add(ctx, [end, next.id]);
  state.committees.set(ctx, next.id, next);
}

/** The end of a term of these rules that begins now. */
export function endFromNow(ctx: Ctx, rules: Rules): bigint | undefined {
  const term = termOf(rules);
  return term === undefined ? undefined : ctx.time + term;
}
