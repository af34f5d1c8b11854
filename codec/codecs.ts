import { messageTypes } from "./gen/types.ts";
import type { MessageCodec } from "./message.ts";

const registered = new Map<string, MessageCodec<object>>();

/**
 * Adds the generated codecs of another chain's messages, so that they may stand inside an Any. To be called while the
 * program loads, with `registerDescriptors`. @throws when a name is taken by another codec
 */
export function registerCodecs(codecs: readonly MessageCodec<object>[]): void {
  for (const codec of codecs) {
    const known = findCodec(codec.$type);
    if (known !== undefined && known !== codec) throw new Error(`message ${codec.$type} has a codec already`);
    registered.set(codec.$type, codec);
  }
}

/** The codec of a message by its full name, without leading slash; undefined where none is known. */
export function findCodec(name: string): MessageCodec<object> | undefined {
  return messageTypes[name] ?? registered.get(name);
}

/** The full name in a type URL: what follows its last slash. @throws when there is no slash or nothing follows it */
export function nameOfTypeUrl(typeUrl: string): string {
  const slash = typeUrl.lastIndexOf("/");
  if (slash < 0 || slash === typeUrl.length - 1)
    throw new Error(`invalid type URL ${JSON.stringify(typeUrl)}: expected /package.Message`);
  return typeUrl.slice(slash + 1);
}
