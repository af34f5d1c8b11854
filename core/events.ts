import type { Event } from "../codec/gen/tendermint/abci/types.ts";
import { toJson } from "../codec/json/toJson.ts";
import type { MessageCodec } from "../codec/message.ts";
import type { Ctx } from "./ctx.ts";

/** A classic event: a type and its attributes in order, every attribute indexed. Attribute keys are never empty. */
export function classicEvent(type: string, attributes: readonly (readonly [key: string, value: string])[]): Event {
  return { type, attributes: attributes.map(([key, value]) => ({ key, value, index: true })) };
}

/** The mempool's check answers without events, as in the SDK (`baseapp.runTx`): none are made for it, nor their texts. */
export const silent = ({ mode }: Ctx): boolean => mode === "check" || mode === "recheck";

/** Emits a classic event, as the standard modules do. */
export function emit(ctx: Ctx, type: string, ...attributes: readonly (readonly [key: string, value: string])[]): void {
  if (!silent(ctx)) ctx.events.push(classicEvent(type, attributes));
}

/**
 * Emits a typed event: its type is the message's full name, its attributes are the message's fields as proto JSON, sorted by
 * name (Cosmos SDK `types/events.go`, TypedEventToEvent).
 */
export function emitTyped<T extends object>(ctx: Ctx, type: MessageCodec<T>, value: T): void {
  if (silent(ctx)) return;
  const json = toJson(type.$type, value) as Record<string, unknown>;
  const names = Object.keys(json).sort((a, b) => (a < b ? -1 : 1));
  ctx.events.push(
    classicEvent(
      type.$type,
      names.map((name) => [name, jsonText(json[name])]),
    ),
  );
}

// eslint-disable-next-line no-restricted-properties -- the object was built in field order by the descriptor, not read from state
const jsonText = (value: unknown): string => JSON.stringify(value);
