import type { Committee } from "../../codec/gen/eco2/committee/v1/committee.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { type Ctx, nested } from "../../core/ctx.ts";
import { LedgerError } from "../../core/errors.ts";
import { committeeAddress } from "./address.ts";
import type { CommitteeEnv } from "./module.ts";
import { grantedBy, spend } from "./powers.ts";

/**
 * Runs messages by a committee's powers, all of them or none; whoever makes it run pays the gas. Powers and limits are asked for
 * here and not only when the messages were proposed.
 * @returns why they failed; then nothing changed
 * @throws OutOfGas of the caller
 */
export function execute(ctx: Ctx, env: CommitteeEnv, found: Committee, messages: readonly Any[]): string | undefined {
  const own = committeeAddress(found.id);
  try {
    nested(ctx, (inner) => {
      for (const message of messages) {
        const granted = grantedBy(inner, env, found, message, own);
        spend(inner, env, found.id, granted);
        const done = env.dispatch(inner, granted.origin, message, Number.MAX_SAFE_INTEGER);
        if (!done.ok) throw done.error;
      }
    });
    return undefined;
  } catch (error) {
    if (error instanceof LedgerError) return error.message;
    throw error;
  }
}
