import { goJson } from "../json/value.ts";
import { compileQuery } from "../query/match.ts";
import { parseQuery, type Query, queryText } from "../query/parser.ts";
import { reasonOf } from "../reason.ts";
import { text } from "./args.ts";
import { type Caller, type Outgoing, type RpcContext, route } from "./route.ts";
import { maxQueryLength } from "./txs.ts";

const options = { websocket: true };

// Requests over websockets alone (CometBFT, `rpc/core/events.go`).
export const subscriptionRoutes = {
  subscribe: route({ query: text }, (context, { query }, caller) => subscribe(context, query, caller), options),
  unsubscribe: route(
    { query: text },
    ({ bus }, { query }, { address }) => {
      bus.unsubscribe(address, queryText(readQuery(query)));
      return {};
    },
    options,
  ),
  unsubscribe_all: route(
    {},
    ({ bus }, _, { address }) => {
      bus.unsubscribeAll(address);
      return {};
    },
    options,
  ),
};

function readQuery(query: string): Query {
  try {
    return parseQuery(query);
  } catch (error) {
    throw new Error(`failed to parse query: ${reasonOf(error)}`);
  }
}

function subscribe({ bus, limits }: RpcContext, query: string, { address, listener }: Caller): object {
  if (listener === undefined) throw new Error("subscriptions need a websocket");
  if (bus.clients() >= limits.maxSubscriptionClients)
    throw new Error(`max_subscription_clients ${limits.maxSubscriptionClients} reached`);
  if (bus.subscriptionsOf(address) >= limits.maxSubscriptionsPerClient)
    throw new Error(`max_subscriptions_per_client ${limits.maxSubscriptionsPerClient} reached`);
  if (Buffer.byteLength(query) > maxQueryLength) throw new Error("maximum query length exceeded");
  const parsed = readQuery(query);
  // The id of now: the listener answers other requests later.
  const { id } = listener;
  const shown = goJson([query]).slice(1, -1);
  const subscription = bus.subscribe(
    address,
    { text: queryText(parsed), matches: compileQuery(parsed) },
    limits.subscriptionBufferSize,
    {
      wake: () => listener.pull(pull),
      cancelled: (reason) => {
        const data = `subscription was canceled (reason: ${reason})`;
        const error = goJson({ code: -32000, message: "Server error", data });
        let told = false;
        // Told after what is on its way already.
        listener.pull(() => {
          if (told) return undefined;
          told = true;
          return () => `{"jsonrpc":"2.0","id":${id},"error":${error}}`;
        });
      },
    },
  );
  const pull = (): Outgoing | undefined => {
    const message = subscription.take();
    if (message === undefined) return undefined;
    return () => {
      const events = goJson(Object.fromEntries(message.events));
      const result = `{"query":${shown},"data":${message.data()},"events":${events}}`;
      return `{"jsonrpc":"2.0","id":${id},"result":${result}}`;
    };
  };
  return {};
}
