import { moduleAddress } from "./addresses.ts";
import type { BuiltModule, Rpc, WiredModule } from "./built.ts";
import type { Capability } from "./capability.ts";
import { checkHooks, checkModules, checkOrder } from "./chainChecks.ts";
import { signatureVerifier } from "./crypto/verify.ts";
import type { Ctx } from "./ctx.ts";
import { dispatcher, inspector } from "./dispatch.ts";
import { BrokenInvariant } from "./errors.ts";
import { bindHooks, type Subscription } from "./hooks.ts";
import type { ChainFacts, Permission } from "./module.ts";
import type { StateSchema } from "./state/schema.ts";
import type { Step } from "./tx/step.ts";
import type { VerifySignature } from "./tx/steps/signatures.ts";
import { checkUpgrades, formerStores, type UpgradeSpec, type Upgrades } from "./upgradeSpec.ts";

/** The orders in which modules take their turn. Each names every module that has the part, and no other. */
export interface Order {
  readonly genesis: readonly string[];
  readonly beginBlock: readonly string[];
  readonly endBlock: readonly string[];
}

/** A chain as one value. */
export interface ChainSpec {
  readonly name: string;
  readonly version: string;
  readonly modules: readonly BuiltModule[];
  readonly hooks: readonly Subscription[];
  readonly order: Order;
  /** The way of a transaction before its messages run, in order. */
  readonly steps: (doors: Doors) => readonly Step[];
  /** What modules check signatures of devices by, which stand in messages; the portable verifier unless given. */
  readonly verify?: VerifySignature;
  /** The module whose account is the authority over parameters. */
  readonly authority: string;
  /** What this program does at the heights of plans that it knows, those of the past included. */
  readonly upgrades?: Upgrades;
}

/** Finds what a module offers. @throws Error when no module of the chain provides it */
export interface Doors {
  <T>(door: Capability<T>): T;
  /** For what a chain may do without. */
  find<T>(door: Capability<T>): T | undefined;
}

/** A chain whose modules know each other. */
export interface Chain {
  readonly name: string;
  readonly version: string;
  readonly modules: ReadonlyMap<string, WiredModule>;
  readonly order: Order;
  readonly steps: readonly Step[];
  readonly messages: ReadonlyMap<string, Rpc>;
  readonly queries: ReadonlyMap<string, Rpc>;
  readonly storeNames: readonly string[];
  /** Stores that an upgrade ended. */
  readonly formerStores: readonly string[];
  readonly upgrades: ReadonlyMap<string, UpgradeSpec>;
  readonly schemas: readonly StateSchema[];
  readonly facts: ChainFacts;
  readonly doors: Doors;
  readonly built: readonly BuiltModule[];
}

/** A chain as a node is given it: the node chooses the signature verifier. */
export type MakeChain = (verify: VerifySignature) => Chain;

/** Modules so that each comes after those whose keepers it uses. @throws for a cycle, a missing or a doubly provided keeper */
function sortByUse(modules: readonly BuiltModule[]): readonly BuiltModule[] {
  const owner = new Map<Capability<unknown>, BuiltModule>();
  for (const module of modules) {
    for (const door of module.provides) {
      const other = owner.get(door);
      if (other !== undefined) throw new Error(`${door.name} is provided by both ${other.name} and ${module.name}`);
      owner.set(door, module);
    }
  }
  const sorted: BuiltModule[] = [];
  const visit = (module: BuiltModule, path: readonly string[]) => {
    if (sorted.includes(module)) return;
    const way = [...path, module.name];
    if (path.includes(module.name))
      throw new Error(`keepers form a cycle: ${way.join(" -> ")}; use a hook point for one of the calls`);
    for (const door of Object.values(module.uses)) {
      const provider = owner.get(door);
      if (provider === undefined)
        throw new Error(`module ${module.name} uses ${door.name}, which no module of this chain provides`);
      visit(provider, way);
    }
    sorted.push(module);
  };
  for (const module of modules) visit(module, []);
  return sorted;
}

function moduleAccountsOf(modules: readonly BuiltModule[]): ReadonlyMap<string, readonly Permission[]> {
  const accounts = new Map<string, readonly Permission[]>();
  for (const module of modules) {
    for (const [name, permissions] of Object.entries(module.accounts)) {
      if (accounts.has(name)) throw new Error(`module account ${name} is declared twice`);
      accounts.set(name, permissions);
    }
  }
  return new Map([...accounts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Puts modules together into a chain.
 * @throws Error at boot, naming the fault: a name, store, message, query or error codespace that two modules have, a cycle of
 * keepers, a keeper that nobody provides, an order that forgets a module, a subscription that nobody calls, a message without
 * signer or amino name or with fields out of number order, a missing migration, an upgrade whose stores are not those of the modules
 */
export function defineChain(spec: ChainSpec): Chain {
  checkModules(spec.modules);
  checkHooks(spec.modules, spec.hooks);
  const upgrades = spec.upgrades ?? {};
  checkUpgrades(upgrades, spec.modules);
  // Filled once every module stands, and called by none before.
  const messages = new Map<string, Rpc>();
  const facts: ChainFacts = {
    moduleAccounts: moduleAccountsOf(spec.modules),
    moduleAddress,
    authority: moduleAddress(spec.authority),
    handles: (typeUrl) => messages.has(typeUrl),
    verify: spec.verify ?? signatureVerifier(undefined),
  };
  const offers = new Map<Capability<unknown>, unknown>();
  const dispatch = dispatcher(messages);
  const inspect = inspector(messages);
  const wired = new Map<string, WiredModule>();
  const envOf = (name: string) => wired.get(name)?.env;
  const hooks = new Map(spec.modules.map(({ name, hookPoints }) => [name, bindHooks(hookPoints, spec.hooks, envOf)]));
  for (const built of sortByUse(spec.modules)) {
    const use = Object.fromEntries(Object.entries(built.uses).map(([name, door]) => [name, offers.get(door)]));
    const { module, offers: own } = built.wire({
      use,
      facts,
      dispatch,
      inspect,
      hooks: hooks.get(built.name) ?? {},
    });
    wired.set(module.name, module);
    for (const [door, offer] of own) offers.set(door, offer);
  }
  checkOrder(spec.order, spec.modules, wired);
  const find = <T>(door: Capability<T>) => offers.get(door) as T | undefined;
  const doors: Doors = Object.assign(
    <T>(door: Capability<T>): T => {
      if (!offers.has(door)) throw new Error(`no module of this chain provides ${door.name}`);
      return find(door) as T;
    },
    { find },
  );
  const all = spec.modules.map(({ name }) => wired.get(name)).filter((module) => module !== undefined);
  // A module that keeps nothing has no store: an empty one would stand in every root.
  const keeping = spec.modules.filter(({ schema }) => schema.collections.length > 0);
  for (const rpc of all.flatMap(({ msg }) => msg)) messages.set(`/${rpc.input.$type}`, rpc);
  const storeNames = keeping.map(({ store }) => store).sort((a, b) => (a < b ? -1 : 1));
  return {
    name: spec.name,
    version: spec.version,
    modules: wired,
    order: spec.order,
    steps: spec.steps(doors),
    messages,
    queries: new Map(all.flatMap(({ query }) => query).map((rpc) => [rpc.path, rpc])),
    storeNames,
    formerStores: formerStores(upgrades, storeNames),
    upgrades: new Map(Object.entries(upgrades)),
    schemas: keeping.map(({ schema }) => schema),
    facts,
    doors,
    built: spec.modules,
  };
}

/** Runs every module's part of one kind in the chain's order. */
export function inOrder<T>(chain: Chain, order: readonly string[], run: (module: WiredModule) => T): T[] {
  return order.map((name) => {
    const module = chain.modules.get(name);
    if (module === undefined) throw new Error(`unknown module ${name}`);
    return run(module);
  });
}

/** What an invariant finds; a record that must be there and is missing is found too. */
function faultOf(holds: (ctx: Ctx) => string | undefined, ctx: Ctx): string | undefined {
  try {
    return holds(ctx);
  } catch (error) {
    if (error instanceof BrokenInvariant) return error.message;
    throw error;
  }
}

/** The name of the first broken invariant with what is wrong, or `undefined` when all hold. */
export function brokenInvariant(chain: Chain, ctx: Ctx): string | undefined {
  for (const module of chain.modules.values()) {
    for (const [name, holds] of module.invariants) {
      const wrong = faultOf(holds, ctx);
      if (wrong !== undefined) return `${module.name}.${name}: ${wrong}`;
    }
  }
  return undefined;
}
