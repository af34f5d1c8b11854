import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { addressText } from "../../core/addresses.ts";
import { type Ctx, nested } from "../../core/ctx.ts";
import { LedgerError } from "../../core/errors.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { depositAccount } from "./deposits.ts";
import { fail } from "./errors.ts";
import type { GovEnv } from "./module.ts";

/** Gas of one message: nobody pays for it, and no block may take for ever. */
const messageGas = 500_000_000;

/** What became of messages that run together. A failure has changed nothing. */
export type Executed =
  | { readonly ok: true }
  | { readonly ok: false; readonly index: number; readonly typeUrl: string; readonly reason: string };

/** The account of governance holds deposits, which are not its own to spend. */
function requireDeposits(ctx: Ctx, { state, use, facts }: GovEnv): void {
  const address = facts.moduleAddress(depositAccount);
  for (const [denom, held] of state.held.range(ctx)) {
    const balance = use.bank.balance(ctx, address, denom);
    if (balance < held)
      throw sdk.insufficientFunds(`${balance}${denom} would be left of ${held}${denom} that depositors are owed`);
  }
}

/** Runs messages in the name of the governance account, all of them or none. */
export function executeAll(ctx: Ctx, env: GovEnv, messages: readonly Any[]): Executed {
  let index = 0;
  try {
    nested(ctx, (inner) => {
      for (const [i, message] of messages.entries()) {
        index = i;
        const done = env.dispatch(inner, env.facts.authority, message, messageGas);
        if (!done.ok) throw done.error;
        requireDeposits(inner, env);
      }
    });
    return { ok: true };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { ok: false, index, typeUrl: messages[index]?.typeUrl ?? "", reason: error.message };
  }
}

/**
 * Refuses messages that could never run in the name of the governance account, in the SDK's order.
 * @throws invalid message (gov 12), signer (13), unroutable (10)
 */
export function requireExecutable(ctx: Ctx, env: GovEnv, messages: readonly Any[]): void {
  const { authority } = env.facts;
  for (const message of messages) {
    const { signers, isHandled, check } = env.inspect(ctx, message);
    try {
      check();
    } catch (error) {
      if (error instanceof LedgerError) throw fail.invalidMessage(error.message);
      throw error;
    }
    const [signer] = signers;
    if (signer === undefined || signers.length > 1) throw fail.invalidSigner();
    if (signer !== addressText(ctx.chain, authority)) throw fail.invalidSigner(signer);
    if (!isHandled) throw fail.unroutable(message.typeUrl);
  }
}
