import type { Any } from "../codec/gen/google/protobuf/any.ts";
import type { Event } from "../codec/gen/tendermint/abci/types.ts";
import { encodeMessage } from "../codec/message.ts";
import { schemaOf } from "../codec/schema.ts";
import { scanMessage } from "../codec/wire/scanMessage.ts";
import { reasonOf } from "../store/errors.ts";
import { addressText } from "./addresses.ts";
import type { Rpc } from "./built.ts";
import { type Ctx, nested } from "./ctx.ts";
import { LedgerError } from "./errors.ts";
import { GasMeter, OutOfGas } from "./gas.ts";
import { sdk } from "./sdkErrors.ts";
import { toLedgerError } from "./tx/failure.ts";
import { messageOf, messageSigners } from "./tx/messages.ts";
import type { TxMessage } from "./tx/tx.ts";

/** What became of a dispatched message. A failed one has left no writes and no events behind. */
export type Dispatched =
  | {
      readonly ok: true;
      readonly response: Any;
      /** The events of the handler; they are among those of the caller's context already. */
      readonly events: readonly Event[];
      readonly gasUsed: number;
    }
  | { readonly ok: false; readonly error: LedgerError; readonly gasUsed: number };

/**
 * Runs a message in the name of `origin`, who must be its only signer, on a branch of its own. Its gas counts against
 * `gasLimit` and is charged to the caller. The messages of governance, committees, authorizations and groups run through this.
 * @throws OutOfGas when the caller's own gas is what runs out, and BrokenInvariant; all else is in the result
 */
export type Dispatch = (ctx: Ctx, origin: Uint8Array, message: Any, gasLimit: number) => Dispatched;

/** What is known of a message before it runs. */
export interface Inspected {
  readonly value: object;
  /** Who must sign it, as the addresses are written. */
  readonly signers: readonly string[];
  /** Whether a module of the chain takes it. */
  readonly isHandled: boolean;
  /** Its handler's own check, without any state. @throws LedgerError as the handler refuses it */
  check(): void;
}

/**
 * Looks at a message that is to be dispatched later, so that one that can never run is refused at once.
 * @throws LedgerError for bytes that are no message of this chain, or signers that are no addresses
 */
export type Inspect = (ctx: Ctx, message: Any) => Inspected;

/** A message that dispatches one that dispatches one …: this many deep, so that no stack decides. */
export const maxDispatchDepth = 8;

function unpack({ typeUrl, value }: Any): TxMessage {
  try {
    scanMessage(schemaOf(typeUrl.slice(1)), value);
  } catch (error) {
    throw sdk.txDecode(reasonOf(error));
  }
  return messageOf({ typeUrl, value });
}

function signersOf(ctx: Ctx, message: TxMessage): readonly string[] {
  try {
    return messageSigners(ctx.chain, message);
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    throw sdk.invalidAddress(reasonOf(error));
  }
}

function requireSigner(ctx: Ctx, message: TxMessage, origin: Uint8Array): void {
  const name = addressText(ctx.chain, origin);
  const signers = signersOf(ctx, message);
  const other = signers.find((signer) => signer !== name);
  if (other !== undefined) throw sdk.unauthorized(`${message.typeUrl} must be signed by ${other}, not ${name} alone`);
  if (signers.length === 0) throw sdk.unauthorized(`${message.typeUrl} names no signer`);
}

function run(messages: ReadonlyMap<string, Rpc>, ctx: Ctx, origin: Uint8Array, any: Any): Any {
  if (ctx.depth > maxDispatchDepth)
    throw sdk.invalidRequest(`messages dispatch each other more than ${maxDispatchDepth} deep`);
  const rpc = messages.get(any.typeUrl);
  if (rpc === undefined) throw sdk.unknownRequest(`no message handler found for ${any.typeUrl}`);
  const message = unpack(any);
  requireSigner(ctx, message, origin);
  rpc.check?.(message.value);
  const response = rpc.handle(ctx, message.value);
  return { typeUrl: `/${rpc.output.$type}`, value: encodeMessage(rpc.output, response) };
}

/** What the handlers of a chain, by type URL, know of a message. */
export function inspector(messages: ReadonlyMap<string, Rpc>): Inspect {
  return (ctx, any) => {
    const message = unpack(any);
    const rpc = messages.get(any.typeUrl);
    return {
      value: message.value,
      signers: signersOf(ctx, message),
      isHandled: rpc !== undefined,
      check: () => rpc?.check?.(message.value),
    };
  };
}

/** A dispatch to the handlers of a chain, by type URL. */
export function dispatcher(messages: ReadonlyMap<string, Rpc>): Dispatch {
  return (ctx, origin, message, gasLimit) => {
    if (!Number.isSafeInteger(gasLimit) || gasLimit < 1)
      return { ok: false, error: sdk.invalidGasLimit(`a message needs gas, its limit is ${gasLimit}`), gasUsed: 0 };
    const left = ctx.gas.remaining;
    const gas = new GasMeter(Math.min(gasLimit, left));
    const events: Event[] = [];
    try {
      const own = { ...ctx, gas, events, depth: ctx.depth + 1 };
      const response = nested(own, (inner) => run(messages, inner, origin, message));
      ctx.gas.consume(gas.used, "dispatch");
      for (const event of events) ctx.events.push(event);
      return { ok: true, response, events, gasUsed: gas.used };
    } catch (error) {
      // Where the caller's own gas ended first the caller ends too, and not with gas to go on.
      if (error instanceof OutOfGas && left < gasLimit) ctx.gas.consume(gas.used, error.location);
      const gasUsed = Math.min(gas.used, gas.limit);
      const failed = toLedgerError(error, gas, gasLimit);
      ctx.gas.consume(gasUsed, "dispatch");
      return { ok: false, error: failed, gasUsed };
    }
  };
}
