import { equalBytes } from "../../codec/bytes.ts";
import type { Params } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { messageAddress } from "../../core/addressArg.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { ChainFacts } from "../../core/module.ts";
import { fail } from "./errors.ts";

/** @throws not reviewer for anybody but the authority and the committee of the parameters */
export function requireReviewer(ctx: Ctx, facts: ChainFacts, { committee }: Params, signer: string): void {
  const given = messageAddress(ctx, signer, "authority");
  if (equalBytes(given, facts.authority)) return;
  if (committee !== "" && equalBytes(given, addressBytes(ctx.chain, committee))) return;
  throw fail.notReviewer(signer);
}
