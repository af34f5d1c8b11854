import type { Coin } from "../../../codec/coin.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { encodeMessage, type MessageCodec } from "../../../codec/message.ts";
import type { Ctx } from "../../../core/ctx.ts";

/** What is to be paid from an allowance. */
export interface Payment {
  readonly fee: readonly Coin[];
  /** Type URLs of the messages of the transaction. */
  readonly typeUrls: readonly string[];
}

/** What is left of an allowance after a payment; "nothing" where it is used up. */
export type Left = "nothing" | Any;

/** What a granter pays of a grantee's fees. */
export interface Allowance {
  /** The packed form, as state keeps it. */
  readonly any: Any;
  /** Block time in nanoseconds after which it ends. */
  readonly expiresAt: bigint | undefined;
  /** @throws LedgerError for what is wrong with it by itself */
  check(): void;
  /** @throws LedgerError where it does not cover the payment at this block's time */
  accept(ctx: Ctx, payment: Payment): Left;
}

/** Packs a message. */
export function pack<T>(type: MessageCodec<T>, value: T): Any {
  return { typeUrl: `/${type.$type}`, value: encodeMessage(type, value) };
}
