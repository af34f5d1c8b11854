import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";

/** An address of a message as state holds it: bytes, and text in lower case. @throws invalid address */
export function signerOf(ctx: Ctx, text: string, field: string): { readonly bytes: Uint8Array; readonly text: string } {
  const bytes = messageAddress(ctx, text, field);
  return { bytes, text: addressText(ctx.chain, bytes) };
}
