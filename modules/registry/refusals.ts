import { textFault } from "../../codec/plainText.ts";
import { messageAddress } from "../../core/addressArg.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { LedgerError } from "../../core/errors.ts";
import type { ChainFacts } from "../../core/module.ts";
import type { AccountKeeper } from "../auth/keeper.ts";
import { SerialError } from "./block.ts";
import { fail } from "./errors.ts";

/** The signer's address as text in lower case. @throws not a registrar, invalid address */
export function requireRegistrar(ctx: Ctx, registrars: readonly string[], signer: string): string {
  const registrar = addressText(ctx.chain, messageAddress(ctx, signer, "registrar"));
  if (registrars.includes(registrar)) return registrar;
  throw fail.notRegistrar(`${registrar} may not import or report: the module's parameters name the registrars`);
}

/** What tells who reviews. */
export interface Review {
  readonly params: { readonly reviewAuthority: string };
  readonly facts: Pick<ChainFacts, "authority">;
}

/**
 * The signer's address as text in lower case: the review authority of the parameters, or the chain's where they name none.
 * @throws not the review authority, invalid address
 */
export function checkReviewer(ctx: Ctx, review: Review, signer: string): string {
  const reviewer = addressText(ctx.chain, messageAddress(ctx, signer, "reviewer"));
  const named = reviewerOf(ctx, review);
  if (reviewer === named) return reviewer;
  throw fail.notReviewer(`${reviewer} is not ${named}`);
}

/** Who reviews, as text in lower case. */
export function reviewerOf(ctx: Ctx, { params, facts }: Review): string {
  return params.reviewAuthority === "" ? addressText(ctx.chain, facts.authority) : params.reviewAuthority;
}

/** The longest reason, in UTF-16 units. */
const maxReason = 512;

/** @throws invalid reason: it must be there, be readable, and have at most 512 characters */
export function requireReason(reason: string): void {
  const fault = textFault(reason);
  if (fault !== undefined) throw fail.invalidReason(`reason ${fault}`);
  if (reason.length <= maxReason) return;
  throw fail.invalidReason(`reason has ${reason.length} characters, at most ${maxReason} are allowed`);
}

/**
 * Who receives credits, as text in lower case; an account is made where there is none.
 * @throws invalid address, invalid recipient for the account of a module: credits sent there would be lost
 */
export function requireRecipient(ctx: Ctx, accounts: AccountKeeper, recipient: string): string {
  const address = messageAddress(ctx, recipient, "recipient");
  const module = accounts.moduleOf(address);
  if (module !== undefined) throw fail.invalidRecipient(`${recipient} is the account of the module ${module}`);
  accounts.ensure(ctx, address);
  return addressText(ctx.chain, address);
}

/** Reads a serial by `read`, its errors answered as `refused`. */
export function reading<T>(read: () => T, refused: (details: string) => LedgerError): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SerialError) throw refused(error.message);
    throw error;
  }
}
