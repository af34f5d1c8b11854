import { AllowedMsgAllowance } from "../../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import { type Allowance, pack } from "./allowance.ts";

/** Gas of each message type that is allowed, and of each message. */
const gasPerMessage = 10;

function requireAllowed(ctx: Ctx, allowed: readonly string[], typeUrls: readonly string[]): void {
  ctx.gas.consume(gasPerMessage * allowed.length, "check msg");
  const set = new Set(allowed);
  for (const typeUrl of typeUrls) {
    ctx.gas.consume(gasPerMessage, "check msg");
    if (!set.has(typeUrl)) throw fail.messageNotAllowed("message does not exist in allowed messages");
  }
}

/**
 * Another allowance, for transactions of certain messages alone.
 * @param read reads the allowance inside
 */
export function filteredAllowance(value: Uint8Array, read: (any: Any) => Allowance): Allowance {
  const given = AllowedMsgAllowance.decode(value);
  const inner = given.allowance === undefined ? undefined : read(given.allowance);
  return {
    any: pack(AllowedMsgAllowance, { ...given, allowance: inner?.any }),
    expiresAt: inner?.expiresAt,
    check() {
      if (inner === undefined) throw fail.noAllowance("allowance should not be empty");
      if (given.allowedMessages.length === 0) throw fail.noMessages("allowed messages shouldn't be empty");
      inner.check();
    },
    accept(ctx, payment) {
      requireAllowed(ctx, given.allowedMessages, payment.typeUrls);
      if (inner === undefined) throw fail.noAllowance("failed to get allowance");
      const left = inner.accept(ctx, payment);
      return left === "nothing" ? left : pack(AllowedMsgAllowance, { ...given, allowance: left });
    },
  };
}
