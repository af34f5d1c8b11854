import type { DevChain } from "../../chain/types.ts";
import type { EventBus } from "../bus.ts";
import type { RpcLimits } from "../limits.ts";
import type { Arg } from "./args.ts";

/** This node, as `status` and `net_info` show it. */
export interface NodeIdentity {
  /** 20 bytes in lower-case hex */
  readonly id: string;
  readonly moniker: string;
  /** Address that stands for P2P; nobody listens there. */
  readonly listenAddress: string;
  /** Where the RPC listens, `tcp://host:port`. */
  readonly rpcAddress: string;
}

/** What routes are answered from. */
export interface RpcContext {
  readonly chain: DevChain;
  readonly node: NodeIdentity;
  readonly bus: EventBus;
  readonly limits: RpcLimits;
}

/** Who asks. */
export interface Caller {
  /** `host:port`; subscriptions are counted by it. */
  readonly address: string;
  /** Calls the listener when the caller is gone. @returns forgets it */
  onGone(listener: () => void): () => void;
  /** Only over a websocket: takes what a subscription finds. */
  readonly listener?: Listener;
}

/** One message for a websocket, made when it is written. */
export type Outgoing = () => string;

/** Takes messages of the subscriptions of one websocket. */
export interface Listener {
  /** Id of the request that is being answered, as JSON. */
  readonly id: string;
  /** Takes messages from `next` as room comes, until it has none. */
  pull(next: () => Outgoing | undefined): void;
}

/** A route: its parameters in order, and its answer. */
export interface Route {
  readonly args: readonly (readonly [name: string, arg: Arg<unknown>])[];
  /** `true`: answers stay right for ever. A list: unless one of these parameters is left out. */
  readonly cacheable: boolean | readonly string[];
  /** Served over websockets alone. */
  readonly websocket: boolean;
  /** @throws Error whose message becomes the data of an internal error */
  answer(context: RpcContext, args: ReadonlyMap<string, unknown>, caller: Caller): Promise<unknown>;
}

type Values<A> = { readonly [K in keyof A]: A[K] extends Arg<infer T> ? T : never };

interface RouteOptions {
  readonly cacheable?: boolean | readonly string[];
  readonly websocket?: boolean;
}

/** Makes a route of its parameters, in order, and what answers it. */
export function route<A extends Readonly<Record<string, Arg<unknown>>>>(
  args: A,
  answer: (context: RpcContext, args: Values<A>, caller: Caller) => unknown,
  { cacheable = false, websocket = false }: RouteOptions = {},
): Route {
  return {
    args: Object.entries(args),
    cacheable,
    websocket,
    answer: async (context, values, caller) => answer(context, Object.fromEntries(values) as Values<A>, caller),
  };
}
