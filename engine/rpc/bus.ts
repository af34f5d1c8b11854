import type { TxResult } from "../../codec/gen/tendermint/abci/types.ts";
import { type EventValues, eventTypes, type Matcher } from "./query/match.ts";

/** What is published: what queries match, and what subscribers are sent. */
export interface Published {
  readonly events: EventValues;
  /** JSON of the event's data, made when it is first asked for. */
  readonly data: () => string;
  /** The transaction that the event is about, for who waits for it. */
  readonly tx?: TxResult;
}

/** One query of one client. */
export interface Subscription {
  /** Takes the oldest message that waits. */
  take(): Published | undefined;
}

interface Subscriber {
  /** There is a message to take. */
  wake(): void;
  /** The subscription ended, and not by the client's wish. */
  cancelled(reason: string): void;
}

/** Messages for clients by query (CometBFT, `libs/pubsub`). A client is one address; its queries are told apart by their text. */
export interface EventBus {
  /**
   * @param capacity messages that may wait; one more cancels the subscription
   * @throws Error `already subscribed`
   */
  subscribe(
    client: string,
    query: { readonly text: string; readonly matches: Matcher },
    capacity: number,
    subscriber: Subscriber,
  ): Subscription;
  /** @throws Error `subscription not found` */
  unsubscribe(client: string, queryText: string): void;
  /** @throws Error `subscription not found` */
  unsubscribeAll(client: string): void;
  clients(): number;
  subscriptionsOf(client: string): number;
  /** Whether any query matches: what nobody waits for need not be made. */
  isWanted(events: EventValues): boolean;
  publish(message: Published): void;
  /** Ends all subscriptions, with a word to their clients. */
  close(): void;
}

/** Reason of a cancelled subscription whose client did not keep up. */
const outOfCapacity = "internal subscription event buffer is out of capacity";

interface Entry {
  readonly matches: Matcher;
  readonly waiting: Published[];
  readonly capacity: number;
  readonly subscriber: Subscriber;
}

export function createBus(): EventBus {
  const clients = new Map<string, Map<string, Entry>>();
  const remove = (client: string, text: string): Entry | undefined => {
    const subscriptions = clients.get(client);
    const entry = subscriptions?.get(text);
    subscriptions?.delete(text);
    if (subscriptions?.size === 0) clients.delete(client);
    return entry;
  };
  const notFound = () => new Error("subscription not found");

  return {
    subscribe(client, { text, matches }, capacity, subscriber) {
      const subscriptions = clients.get(client) ?? new Map<string, Entry>();
      if (subscriptions.has(text)) throw new Error("already subscribed");
      const entry: Entry = { matches, capacity, subscriber, waiting: [] };
      subscriptions.set(text, entry);
      clients.set(client, subscriptions);
      return { take: () => entry.waiting.shift() };
    },
    unsubscribe(client, text) {
      const entry = remove(client, text);
      if (entry === undefined) throw notFound();
      entry.waiting.length = 0;
    },
    unsubscribeAll(client) {
      const subscriptions = clients.get(client);
      if (subscriptions === undefined) throw notFound();
      for (const entry of subscriptions.values()) entry.waiting.length = 0;
      clients.delete(client);
    },
    clients: () => clients.size,
    subscriptionsOf: (client) => clients.get(client)?.size ?? 0,
    isWanted(events) {
      const types = eventTypes(events);
      for (const subscriptions of clients.values())
        for (const { matches } of subscriptions.values()) if (matches(events, types)) return true;
      return false;
    },
    publish(message) {
      const types = eventTypes(message.events);
      // A subscriber may end its subscription while it is told.
      for (const [client, subscriptions] of [...clients]) {
        for (const [text, entry] of [...subscriptions]) {
          if (!entry.matches(message.events, types)) continue;
          if (entry.waiting.length >= entry.capacity) {
            remove(client, text);
            entry.waiting.length = 0;
            entry.subscriber.cancelled(outOfCapacity);
          } else {
            entry.waiting.push(message);
            entry.subscriber.wake();
          }
        }
      }
    },
    close() {
      const entries = [...clients.values()].flatMap((subscriptions) => [...subscriptions.values()]);
      clients.clear();
      for (const { subscriber } of entries) subscriber.cancelled("CometBFT exited");
    },
  };
}
