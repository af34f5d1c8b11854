import type { z } from "zod";
import type { ValidatorUpdate } from "../codec/gen/tendermint/abci/types.ts";
import type { MessageCodec, MethodDefinition, RequestOf, ResponseOf, ServiceDefinition } from "../codec/message.ts";
import { buildModule } from "./build.ts";
import type { BoundRpc, BuiltModule } from "./built.ts";
import type { Capability, Used, Uses } from "./capability.ts";
import type { ChainIdentity, Ctx } from "./ctx.ts";
import type { Dispatch, Inspect } from "./dispatch.ts";
import type { ErrorTable } from "./errors.ts";
import { type HookPoint, type HookPoints, type Subscription, subscription } from "./hooks.ts";
import { type SchemaBuilder, type StateSchema, schemaBuilder } from "./state/schema.ts";
import type { VerifySignature } from "./tx/steps/signatures.ts";

/** A permission of a module account over the supply. */
export type Permission = "minter" | "burner" | "staking";

/** A module's parameters: where they are kept, what they start as, what is refused. */
export interface ParamsSpec<P> {
  readonly prefix: number;
  readonly type: MessageCodec<P>;
  readonly default: P;
  /** @throws RangeError with what is wrong and what is allowed */
  readonly check?: (params: P, chain: ChainIdentity) => void;
}

/** What a module owns and what it may touch. */
export interface ModuleSpec<S, U extends Uses, P, H extends HookPoints> {
  readonly name: string;
  /** Name of its store in the multistore; the module's name unless the standard has another. */
  readonly store?: string;
  /** Version of its state, from 1; raising it needs a migration. */
  readonly version: number;
  readonly uses?: U;
  readonly params?: ParamsSpec<P>;
  readonly state?: (schema: SchemaBuilder) => S;
  /** Points at which other modules may be called, bound in order by the app. */
  readonly hooks?: H;
  /** Its error codes; no other module has the same codespace. */
  readonly errors?: ErrorTable;
  /** Module accounts by name, with their permissions. */
  readonly accounts?: Readonly<Record<string, readonly Permission[]>>;
}

/** What the chain knows of itself once its modules are put together. */
export interface ChainFacts {
  /** By name, ascending. */
  readonly moduleAccounts: ReadonlyMap<string, readonly Permission[]>;
  readonly moduleAddress: (name: string) => Uint8Array;
  /** Address (20 bytes) of the account that alone may change parameters: the governance module's. */
  readonly authority: Uint8Array;
  /** Whether a module of the chain handles messages with this type URL. */
  readonly handles: (typeUrl: string) => boolean;
  /** Checks a signature that stands in a message, as the node checks those of transactions. Pure. */
  readonly verify: VerifySignature;
}

/** What a module's own code works with. */
export interface Env<S, U extends Uses, P, H extends HookPoints> {
  readonly state: S;
  readonly use: Used<U>;
  readonly params: { get(ctx: Ctx): P; set(ctx: Ctx, params: P): void };
  readonly hooks: { readonly [K in keyof H]: H[K] extends HookPoint<infer A> ? (ctx: Ctx, ...args: A) => void : never };
  readonly facts: ChainFacts;
  /** Runs any message of the chain in the name of an account. */
  readonly dispatch: Dispatch;
  /** Looks at a message that is to be dispatched later. */
  readonly inspect: Inspect;
}

/** What a handler works with: `params` is the value, read (and paid for) when it is first touched. */
export type RpcEnv<S, U extends Uses, P, H extends HookPoints> = Omit<Env<S, U, P, H>, "params"> & {
  readonly params: P;
};

/** Rpcs that the framework writes itself for a module with parameters. */
type Generated<P> = [P] extends [undefined] ? never : "updateParams" | "params";

/** One bound handler for each rpc of a service; a missing or misspelt one is a compile error. */
export type Handlers<D extends ServiceDefinition, P> = {
  readonly [K in Exclude<keyof D["methods"], Generated<P>>]: BoundRpc<D["methods"][K]>;
};

/** A module's section of `app_state`. */
export interface GenesisParts<S, U extends Uses, P, H extends HookPoints, G> {
  /** The exact shape of the section. */
  readonly schema: z.ZodType<G>;
  /** @throws GenesisError where the values do not fit each other */
  readonly init: (ctx: Ctx, genesis: G, env: Env<S, U, P, H>) => void;
  readonly export: (ctx: Ctx, env: Env<S, U, P, H>) => G;
  /**
   * Makes what the state says of heights to come fit for a chain that counts from 1 again. Runs before `export`, on a branch
   * that nobody keeps. What records the past stays as it was.
   */
  readonly zeroHeight?: (ctx: Ctx, env: Env<S, U, P, H>) => void;
  /** The section of a new chain, as parsed. */
  readonly default: () => G;
  /** The JSON form of a section. */
  readonly toJson: (genesis: G) => unknown;
}

/** A further service of a module, its handlers checked against its definition. */
export type MoreRpcs = readonly [ServiceDefinition, Readonly<Record<string, BoundRpc<unknown>>>];

/** A keeper with the capability it is offered under. */
export type Offer<S, U extends Uses, P, H extends HookPoints> = readonly [
  Capability<unknown>,
  (env: Env<S, U, P, H>) => unknown,
];

/** The parts of a built module. */
export interface ModuleParts<
  M extends ServiceDefinition,
  Q extends ServiceDefinition,
  S,
  U extends Uses,
  P,
  H extends HookPoints,
  G,
> {
  readonly msg?: readonly [M, Handlers<M, P>];
  readonly query?: readonly [Q, Handlers<Q, P>];
  /** Services beside these: an older version of the interface, or the chain's own beside the standard's. `Module.service` makes them. */
  readonly more?: readonly MoreRpcs[];
  readonly keeper?: readonly Offer<S, U, P, H>[];
  readonly genesis?: GenesisParts<S, U, P, H, G>;
  readonly beginBlock?: (ctx: Ctx, env: Env<S, U, P, H>) => void;
  readonly endBlock?: (ctx: Ctx, env: Env<S, U, P, H>) => readonly ValidatorUpdate[];
  /** For each older version of the state, what brings it to the next. */
  readonly migrations?: Readonly<Record<number, (ctx: Ctx, env: Env<S, U, P, H>) => void>>;
  /** Identities that always hold; a text tells what is broken. Run by tests and by the command line. */
  readonly invariants?: Readonly<Record<string, (ctx: Ctx, env: Env<S, U, P, H>) => string | undefined>>;
  readonly cli?: Readonly<Record<string, { readonly args?: readonly string[]; readonly about?: string }>>;
}

/** A declared module: its rpcs are written against it, then it is built. */
export interface Module<S, U extends Uses, P, H extends HookPoints> {
  readonly name: string;
  readonly hooks: H;
  /** The parameters that a new chain starts with. */
  readonly defaults: P;
  /**
   * Binds the handler of one rpc. `check` refuses what is wrong with the message by itself, before any state is read; it runs
   * for every message of a transaction before the transaction's own steps.
   */
  rpc<M extends MethodDefinition<object, object>>(
    method: M,
    handle: (ctx: Ctx, request: RequestOf<M>, env: RpcEnv<S, U, P, H>) => ResponseOf<M>,
    check?: (request: RequestOf<M>) => void,
  ): BoundRpc<M>;
  /** Binds all rpcs of a further service, whether its requests are messages or queries; none of them is generated. */
  service<D extends ServiceDefinition>(
    definition: D,
    handlers: { readonly [K in keyof D["methods"]]: BoundRpc<D["methods"][K]> },
  ): MoreRpcs;
  /** The genesis of this module, typed by its declaration so that it may have a file of its own. */
  genesis<G>(parts: GenesisParts<S, U, P, H, G>): GenesisParts<S, U, P, H, G>;
  /** Offers an implementation under a capability, checked against its interface. */
  offer<T>(door: Capability<T>, make: (env: Env<S, U, P, H>) => NoInfer<T>): Offer<S, U, P, H>;
  /** Subscribes this module to another's hook point; the app gives the order. */
  on<A extends readonly unknown[]>(
    point: HookPoint<A>,
    handle: (env: Env<S, U, P, H>, ctx: Ctx, ...args: A) => void,
  ): Subscription;
  build<M extends ServiceDefinition, Q extends ServiceDefinition, G>(
    parts: ModuleParts<M, Q, S, U, P, H, G>,
  ): BuiltModule;
}

/** Declares a module. Names and prefixes are literals: renaming a symbol cannot move state. */
export function declareModule<
  S = undefined,
  U extends Uses = Record<never, never>,
  P = undefined,
  H extends HookPoints = Record<never, never>,
>(spec: ModuleSpec<S, U, P, H>): Module<S, U, P, H> {
  const store = spec.store ?? spec.name;
  const schema = schemaBuilder(store);
  const state = spec.state?.(schema) as S;
  const paramsItem = spec.params === undefined ? undefined : schema.params(spec.params);
  const stateSchema: StateSchema = schema.finish();
  return {
    name: spec.name,
    hooks: spec.hooks ?? ({} as H),
    defaults: spec.params?.default as P,
    rpc: (method, handle, check) => ({ method, handle, check }) as unknown as BoundRpc<typeof method>,
    service: (definition, handlers) => [definition, handlers],
    genesis: (parts) => parts,
    offer: (door, make) => [door, make],
    on: (point, handle) => subscription(point, spec.name, handle),
    build: (parts) => buildModule({ spec, store, state, stateSchema, paramsItem }, parts),
  };
}
