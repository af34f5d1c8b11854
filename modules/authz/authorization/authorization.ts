import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { encodeMessage, type MessageCodec } from "../../../codec/message.ts";
import type { Ctx } from "../../../core/ctx.ts";

/** What is left of an authorization after a message: all of it, nothing, or less. */
export type Left = "all" | "nothing" | Any;

/** What a granter allows a grantee to do in its name. */
export interface Authorization {
  /** The packed form, as state keeps it. */
  readonly any: Any;
  /** Type URL of the messages that it allows. @throws unknown authorization type */
  typeUrl(): string;
  /** @throws LedgerError for what is wrong with it by itself */
  check(): void;
  /**
   * Uses it for one message, which is of its type.
   * @throws LedgerError where it does not allow the message
   */
  accept(ctx: Ctx, message: object): Left;
}

/** Packs a message. */
export function pack<T>(type: MessageCodec<T>, value: T): Any {
  return { typeUrl: `/${type.$type}`, value: encodeMessage(type, value) };
}

/** Gas of comparing an address with one entry of a list. */
export const gasPerEntry = 10;
