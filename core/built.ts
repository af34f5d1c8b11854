import type { ValidatorUpdate } from "../codec/gen/tendermint/abci/types.ts";
import type { MessageCodec, MethodDefinition, ServiceDefinition } from "../codec/message.ts";
import type { Capability } from "./capability.ts";
import type { Ctx } from "./ctx.ts";
import type { Dispatch, Inspect } from "./dispatch.ts";
import type { HookPoints, HookRunners } from "./hooks.ts";
import type { ChainFacts, Permission } from "./module.ts";
import type { StateSchema } from "./state/schema.ts";

/** A handler bound to its rpc. `M` keeps the rpc's type apart from others of the same shape. */
export interface BoundRpc<M> {
  readonly method: M;
  readonly handle: (ctx: Ctx, request: object, env: object) => object;
  readonly check: ((request: object) => void) | undefined;
}

/** One rpc of a wired module, ready to be called. */
export interface Rpc {
  /** `/cosmos.bank.v1beta1.Msg/Send` */
  readonly path: string;
  readonly module: string;
  readonly input: MessageCodec<object>;
  readonly output: MessageCodec<object>;
  readonly check: ((request: object) => void) | undefined;
  readonly handle: (ctx: Ctx, request: object) => object;
}

/** The genesis side of a module, its types closed over. */
export interface GenesisPart {
  /** Parses, refusing unknown fields, and returns the work of putting the section into state. @throws GenesisError */
  parse(json: unknown): (ctx: Ctx) => void;
  /** @param zeroHeight for a chain that counts its heights from 1 again */
  exportJson(ctx: Ctx, zeroHeight: boolean): unknown;
  defaultJson(): unknown;
}

/** A module whose keepers have been found. */
export interface WiredModule {
  readonly name: string;
  readonly env: object;
  readonly msg: readonly Rpc[];
  readonly query: readonly Rpc[];
  readonly genesis: GenesisPart | undefined;
  readonly beginBlock: ((ctx: Ctx) => void) | undefined;
  readonly endBlock: ((ctx: Ctx) => readonly ValidatorUpdate[]) | undefined;
  readonly invariants: ReadonlyMap<string, (ctx: Ctx) => string | undefined>;
  /** By the version that they start from. */
  readonly migrations: ReadonlyMap<number, (ctx: Ctx) => void>;
}

/** What a module is given when the chain is put together. */
export interface Wiring {
  readonly use: Readonly<Record<string, unknown>>;
  readonly facts: ChainFacts;
  readonly dispatch: Dispatch;
  readonly inspect: Inspect;
  readonly hooks: HookRunners;
}

/** A built module, before it knows its neighbours. */
export interface BuiltModule {
  readonly name: string;
  readonly store: string;
  readonly version: number;
  readonly uses: Readonly<Record<string, Capability<unknown>>>;
  readonly provides: readonly Capability<unknown>[];
  readonly hookPoints: HookPoints;
  readonly accounts: Readonly<Record<string, readonly Permission[]>>;
  readonly schema: StateSchema;
  /** Full names of the messages that it handles. */
  readonly messages: readonly string[];
  /** Full names of the rpcs that it answers queries of. */
  readonly queries: readonly string[];
  readonly codespace: string | undefined;
  /** Versions that a migration starts from, ascending. */
  readonly migratesFrom: readonly number[];
  readonly cli: Readonly<Record<string, { readonly args?: readonly string[]; readonly about?: string }>>;
  readonly hasGenesis: boolean;
  readonly hasBeginBlock: boolean;
  readonly hasEndBlock: boolean;
  /** Makes the module's environment and what it offers to others. */
  wire(wiring: Wiring): { readonly module: WiredModule; readonly offers: ReadonlyMap<Capability<unknown>, unknown> };
}

/** The path of an rpc as queries and messages are routed by it. */
export function rpcPath(service: ServiceDefinition, method: MethodDefinition<object, object>): string {
  return `/${service.fullName}/${method.name}`;
}
