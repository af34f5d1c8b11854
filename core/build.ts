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

/** Makes a call's environment: the module's, with `params` as a value that is read, and paid for, where it is asked for. */
function callEnvOf(env: object, item: Item<unknown> | undefined): (ctx: Ctx) => object {
  if (item === undefined) return () => env;
  class CallEnv {
    readonly #ctx: Ctx;

    constructor(ctx: Ctx) {
      this.#ctx = ctx;
    }

    get params(): unknown {
      return item?.get(this.#ctx);
    }
  }
  // A class, since a call is too short to copy the environment for it.
  Object.setPrototypeOf(CallEnv.prototype, env);
  return (ctx) => new CallEnv(ctx);
}

function bindService(
  module: string,
  service: ServiceDefinition,
  handlers: Readonly<Record<string, BoundRpc<unknown>>>,
  env: object,
  params: Item<unknown> | undefined,
): Rpc[] {
  const rpcs: Rpc[] = [];
  const callEnv = callEnvOf(env, params);
  for (const [name, method] of Object.entries(service.methods)) {
    const bound = handlers[name];
    if (bound === undefined) throw new Error(`module ${module}: rpc ${service.fullName}/${method.name} has no handler`);
    rpcs.push({
      path: rpcPath(service, method),
      module,
      input: method.requestType,
      output: method.responseType,
      check: bound.check,
      handle: (ctx, request) => bound.handle(ctx, request, callEnv(ctx)),
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
    exportJson(ctx, zeroHeight) {
      if (zeroHeight) genesis.zeroHeight?.(ctx, env);
      return genesis.toJson(genesis.export(ctx, env));
    },
    defaultJson: () => genesis.toJson(genesis.default()),
  };
}

const isMsg = ({ fullName }: ServiceDefinition) => fullName.endsWith(".Msg");

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
  const more = parts.more ?? [];
  const ofMessages = [...(parts.msg === undefined ? [] : [parts.msg[0]]), ...more.map(([one]) => one).filter(isMsg)];
  const others = more.map(([one]) => one).filter((one) => !isMsg(one));
  const ofQueries = [...(parts.query === undefined ? [] : [parts.query[0]]), ...others];
  return {
    name: spec.name,
    store: declared.store,
    version: spec.version,
    uses: spec.uses ?? {},
    provides: (parts.keeper ?? []).map(([door]) => door),
    hookPoints: spec.hooks ?? {},
    accounts: spec.accounts ?? {},
    schema: declared.stateSchema,
    messages: ofMessages.flatMap(({ methods }) => Object.values(methods).map(({ requestType }) => requestType.$type)),
    queries: ofQueries.flatMap((one) => Object.values(one.methods).map((method) => rpcPath(one, method))),
    codespace: spec.errors?.codespace,
    migratesFrom: Object.keys(parts.migrations ?? {}).map(Number),
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
        dispatch: wiring.dispatch,
        inspect: wiring.inspect,
        hooks: wiring.hooks,
      } as unknown as Env<S, U, P, H>;
      const generated = generatedRpcs(spec, item, wiring);
      const bind = (service: readonly [ServiceDefinition, object] | undefined) =>
        service === undefined ? [] : bindService(spec.name, service[0], { ...service[1], ...generated }, env, item);
      const bindMore = (wanted: boolean) =>
        more
          .filter(([service]) => isMsg(service) === wanted)
          .flatMap(([service, handlers]) => bindService(spec.name, service, handlers, env, item));
      const { beginBlock, endBlock } = parts;
      const module: WiredModule = {
        name: spec.name,
        env,
        msg: [...bind(parts.msg), ...bindMore(true)],
        query: [...bind(parts.query), ...bindMore(false)],
        genesis: genesisPart(spec.name, parts as ModuleParts<ServiceDefinition, ServiceDefinition, S, U, P, H, G>, env),
        beginBlock: beginBlock && ((ctx) => beginBlock(ctx, env)),
        endBlock: endBlock && ((ctx) => endBlock(ctx, env)),
        migrations: new Map(
          Object.entries(parts.migrations ?? {}).map(([from, run]) => [Number(from), (ctx: Ctx) => run(ctx, env)]),
        ),
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
