import { encodeAddress } from "../codec/bech32.ts";
import type { BoundRpc } from "./built.ts";
import type { ChainIdentity, Ctx } from "./ctx.ts";
import { LedgerError } from "./errors.ts";
import type { ChainFacts } from "./module.ts";
import { sdk } from "./sdkErrors.ts";
import type { Item } from "./state/item.ts";

/** @throws unauthorized (codespace gov, code 13, as the SDK) unless `given` is the chain's authority */
export function requireAuthority(ctx: Ctx, facts: ChainFacts, given: string): void {
  const expected = encodeAddress(ctx.chain.bech32Prefix, facts.authority);
  if (given !== expected) throw invalidAuthority(expected, given);
}

// The SDK answers with x/gov's ErrInvalidSigner (v0.53: code 13), whichever module is asked.
const invalidAuthority = (expected: string, given: string) =>
  new LedgerError(
    "gov",
    13,
    `invalid authority; expected ${expected}, got ${given}: expected gov account as only signer for proposal message`,
  );

/** The generated handler of UpdateParams: authority first, then the module's own check, then the write of the whole value. */
export function updateParamsRpc(
  item: Item<unknown>,
  check: ((params: unknown, chain: ChainIdentity) => void) | undefined,
  facts: ChainFacts,
): BoundRpc<unknown> {
  return {
    method: undefined,
    check: undefined,
    handle: (ctx, request) => {
      const { authority, params } = request as { readonly authority: string; readonly params?: unknown };
      requireAuthority(ctx, facts, authority);
      if (params === undefined) throw sdk.invalidRequest("params must be given whole");
      try {
        check?.(params, ctx.chain);
      } catch (error) {
        if (error instanceof RangeError) throw sdk.invalidRequest(error.message);
        throw error;
      }
      item.set(ctx, params);
      return {};
    },
  };
}
