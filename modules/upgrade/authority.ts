import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { ChainFacts } from "../../core/module.ts";
import { fail } from "./errors.ts";

/** @throws invalid signer of this module's codespace, as the standard module says it */
export function requireUpgradeAuthority(ctx: Ctx, facts: ChainFacts, given: string): void {
  const expected = addressText(ctx.chain, facts.authority);
  if (given !== expected) throw fail.invalidSigner(`expected ${expected} got ${given}`);
}
