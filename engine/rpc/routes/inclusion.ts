import { txHash } from "../../../codec/block/hashes.ts";
import type { TxResult } from "../../../codec/gen/tendermint/abci/types.ts";
import { compileQuery } from "../query/match.ts";
import { parseQuery, queryText } from "../query/parser.ts";
import { reasonOf } from "../reason.ts";
import type { Caller, RpcContext } from "./route.ts";

/** Waits for a transaction to be in a block. */
interface Inclusion {
  /** @throws Error after the time that the limits give, or when the caller is gone */
  readonly included: Promise<TxResult>;
  /** Must be called, whatever became of it. */
  end(): void;
}

/** Watches for a transaction from now on, as a subscription of the caller. @throws Error where one more is too much */
export function inclusionOf({ bus, limits }: RpcContext, tx: Uint8Array, { address, onGone }: Caller): Inclusion {
  if (bus.clients() >= limits.maxSubscriptionClients)
    throw new Error(`max_subscription_clients ${limits.maxSubscriptionClients} reached`);
  if (bus.subscriptionsOf(address) >= limits.maxSubscriptionsPerClient)
    throw new Error(`max_subscriptions_per_client ${limits.maxSubscriptionsPerClient} reached`);
  const query = parseQuery(`tm.event='Tx' AND tx.hash='${txHash(tx)}'`);
  const text = queryText(query);
  let wake: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const found = new Promise<void>((resolve, reject) => {
    wake = resolve;
    fail = reject;
  });
  const cancelled = (reason: string) => fail(new Error(`txSub was canceled (reason: ${reason})`));
  const subscription = (() => {
    try {
      return bus.subscribe(address, { text, matches: compileQuery(query) }, 1, { wake, cancelled });
    } catch (error) {
      throw new Error(`failed to subscribe to tx: ${reasonOf(error)}`);
    }
  })();
  const late = setTimeout(
    () => fail(new Error("timed out waiting for tx to be included in a block")),
    limits.timeoutBroadcastTxCommit,
  );
  const leave = () => fail(new Error("broadcast confirmation not received: context canceled"));
  const forget = onGone(leave);
  const included = found.then(() => {
    const taken = subscription.take()?.tx;
    if (taken === undefined) throw new Error("txSub was canceled (reason: client unsubscribed)");
    return taken;
  });
  // Nobody may be waiting any more when it fails.
  included.catch(() => undefined);
  return {
    included,
    end() {
      clearTimeout(late);
      forget();
      try {
        bus.unsubscribe(address, text);
      } catch {
        // It was cancelled, or the caller is gone with all its subscriptions.
      }
    },
  };
}
