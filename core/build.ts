import type { ServiceDefinition } from "../codec/message.ts";
import type { BoundRpc, BuiltModule, GenesisPart, Rpc, WiredModule, Wiring } from "./built.ts";
import { rpcPath } from "./built.ts";
import type { Uses } from "./capability.ts";
import type { ChainIdentity, Ctx } from "./ctx.ts";
import { GenesisError } from "./genesisError.ts";
import type { HookPoints } from "./hooks.ts";
import type { Env, ModuleParts, ModuleSpec } from "./module.ts";
import { updateParamsRpc } from "./params.ts";
import type { Item } from "./state/item.ts";
import type { StateSchema } from "./state/schema.ts";

interface Declared<S, U extends Uses, P, H extends HookPoints> {
  readonly spec: ModuleSpec<S, U, P, H>;
  readonly store: string;
  readonly state: S;
  readonly stateSchema: StateSchema;
  readonly paramsItem: Item<P> | undefined;
}

/** The environment with `params` as a value, read at the first touch. One object a call: nothing is kept between calls. */
function callEnv(env: object, ctx: Ctx, item: Item<unknown> | undefined): object {
  if (item === undefined) return env;
  return Object.defineProperty({ ...env }, "params", { get: () => item.get(ctx) });
}

function bindService(
  module: string,
  service: ServiceDefinition,
  handlers: Readonly<Record<string, BoundRpc<unknown>>>,
  env: object,
  params: Item<unknown> | undefined,
): Rpc[] {
  const rpcs: Rpc[] = [];
  for (const [name, method] of Object.entries(service.methods)) {
    const bound = handlers[name];
    if (bound === undefined) throw new Error(`module ${module}: rpc ${service.fullName}/${method.name} has no handler`);
    rpcs.push({
      path: rpcPath(service, method),
      module,
      input: method.requestType,
      output: method.responseType,
      check: bound.check,
      handle: (ctx, request) => bound.handle(ctx, request, callEnv(env, ctx, params)),
    });
  }
  return rpcs;
}

function genesisPart<S, U extends Uses, P, H extends HookPoints, G>(
  module: string,
  parts: ModuleParts<ServiceDefinition, ServiceDefinition, S, U, P, H, G>,
  env: Env<S, U, P, H>,
): GenesisPart | undefined {
  const genesis = parts.genesis;
  if (genesis === undefined) return undefined;
  return {
    parse(json) {
      const parsed = genesis.schema.safeParse(json);
      if (!parsed.success) {
        const first = parsed.error.issues[0];
        const path = ["app_state", module, ...(first?.path ?? [])].map(String).join(".");
        throw new GenesisError(path, first?.message ?? "does not have the expected shape");
      }
      return (ctx) => genesis.init(ctx, parsed.data, env);
    },
    exportJson(ctx) {
      return genesis.toJson(genesis.export(ctx, env));
    },
    defaultJson: () => genesis.toJson(genesis.default()),
  };
}

/** Closes a module's types over its parts; see `Module.build`. */
export function buildModule<
  M extends ServiceDefinition,
  Q extends ServiceDefinition,
  S,
  U extends Uses,
  P,
  H extends HookPoints,
  G,
>(declared: Declared<S, U, P, H>, parts: ModuleParts<M, Q, S, U, P, H, G>): BuiltModule {
  const { spec, paramsItem } = declared;
  const item = paramsItem as Item<unknown> | undefined;
  return {
    name: spec.name,
    store: declared.store,
    version: spec.version,
    uses: spec.uses ?? {},
    provides: (parts.keeper ?? []).map(([door]) => door),
    hookPoints: spec.hooks ?? {},
    accounts: spec.accounts ?? {},
    schema: declared.stateSchema,
    services: [parts.msg?.[0], parts.query?.[0]].filter((service) => service !== undefined),
    cli: parts.cli ?? {},
    hasGenesis: parts.genesis !== undefined,
    hasBeginBlock: parts.beginBlock !== undefined,
    hasEndBlock: parts.endBlock !== undefined,
    wire(wiring: Wiring) {
      const env = {
        state: declared.state,
        use: wiring.use,
        params: item,
        facts: wiring.facts,
        get hooks() {
          return wiring.hooks();
        },
      } as unknown as Env<S, U, P, H>;
      const generated = generatedRpcs(spec, item, wiring);
      const bind = (service: readonly [ServiceDefinition, object] | undefined) =>
        service === undefined ? [] : bindService(spec.name, service[0], { ...service[1], ...generated }, env, item);
      const { beginBlock, endBlock } = parts;
      const module: WiredModule = {
        name: spec.name,
        env,
        msg: bind(parts.msg),
        query: bind(parts.query),
        genesis: genesisPart(spec.name, parts as ModuleParts<ServiceDefinition, ServiceDefinition, S, U, P, H, G>, env),
        beginBlock: beginBlock && ((ctx) => beginBlock(ctx, env)),
        endBlock: endBlock && ((ctx) => endBlock(ctx, env)),
        invariants: new Map(
          Object.entries(parts.invariants ?? {}).map(([name, check]) => [name, (ctx: Ctx) => check(ctx, env)]),
        ),
      };
      return { module, offers: new Map((parts.keeper ?? []).map(([door, make]) => [door, make(env)])) };
    },
  };
}

/** The rpcs that every module with parameters has: reading them, and changing them by the authority alone. */
function generatedRpcs(
  spec: { readonly params?: { readonly check?: (params: never, chain: ChainIdentity) => void } },
  item: Item<unknown> | undefined,
  wiring: Wiring,
): Readonly<Record<string, BoundRpc<unknown>>> {
  if (item === undefined) return {};
  const check = spec.params?.check as ((params: unknown, chain: ChainIdentity) => void) | undefined;
  return {
    params: { method: undefined, check: undefined, handle: (ctx) => ({ params: item.get(ctx) }) },
    updateParams: updateParamsRpc(item, check, wiring.facts),
  };
}
