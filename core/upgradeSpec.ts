import type { BuiltModule } from "./built.ts";
import type { Chain } from "./chain.ts";
import { chainStore } from "./identity.ts";
import { UpgradePlans } from "./upgradeDoor.ts";

/** How the stores under the root change at an upgrade. All rows of a renamed store move to the new name. */
export interface StoreChanges {
  readonly added?: readonly string[];
  readonly renamed?: readonly { readonly from: string; readonly to: string }[];
  readonly deleted?: readonly string[];
}

/** What a program does at the height of a plan that it knows by name. */
export interface UpgradeSpec {
  readonly stores?: StoreChanges;
  /** All modules in the order in which their state is brought up; that of the chain unless given. */
  readonly migrate?: readonly string[];
}

/** Upgrades by the names of their plans. A program keeps those that its chain has gone through. */
export type Upgrades = Readonly<Record<string, UpgradeSpec>>;

const left = ({ stores }: UpgradeSpec) => [
  ...(stores?.deleted ?? []),
  ...(stores?.renamed ?? []).map(({ from }) => from),
];
const come = ({ stores }: UpgradeSpec) => [...(stores?.added ?? []), ...(stores?.renamed ?? []).map(({ to }) => to)];

/** Stores that the chain had once, in order. */
export function formerStores(upgrades: Upgrades, storeNames: readonly string[]): readonly string[] {
  const once = Object.values(upgrades).flatMap(left);
  return [...new Set(once)].filter((name) => !storeNames.includes(name)).sort((a, b) => (a < b ? -1 : 1));
}

/** The stores of a chain as `openStore` takes them. */
export const chainStores = ({ storeNames, formerStores }: Chain) => ({
  storeNames: [...storeNames, chainStore],
  formerNames: formerStores,
});

/** The stores after an upgrade, or what is wrong with them. */
export function storesAfter(standing: readonly string[], spec: UpgradeSpec): readonly string[] | string {
  const stores = new Set(standing);
  for (const name of left(spec)) if (!stores.delete(name)) return `the state has no store "${name}"`;
  for (const name of come(spec)) {
    if (stores.has(name)) return `the state has the store "${name}" already`;
    stores.add(name);
  }
  return [...stores].sort((a, b) => (a < b ? -1 : 1));
}

function checkStores(name: string, spec: UpgradeSpec, modules: readonly BuiltModule[], upgrades: Upgrades): void {
  const all = [...left(spec), ...come(spec)];
  for (const store of all) {
    if (store === chainStore) throw new Error(`upgrade ${name}: the store ${store} is the framework's`);
    if (all.indexOf(store) !== all.lastIndexOf(store))
      throw new Error(`upgrade ${name}: names the store ${store} twice`);
  }
  const others = Object.values(upgrades).filter((other) => other !== spec);
  const isNow = (store: string) =>
    modules.some((module) => module.store === store && module.schema.collections.length > 0);
  for (const store of come(spec))
    if (!isNow(store) && !others.some((other) => left(other).includes(store)))
      throw new Error(`upgrade ${name}: no module of this chain has the store ${store}`);
  for (const store of left(spec)) {
    // Rows of its first life would show in the history of its second.
    if (isNow(store)) throw new Error(`upgrade ${name}: a module of this chain has the store ${store}, which ends`);
    if (others.some((other) => left(other).includes(store)))
      throw new Error(`upgrade ${name}: the store ${store} ends in another upgrade too: a name is used once`);
  }
}

/** @throws Error at boot for upgrades that no plan could lead to, or that leave the program without its stores */
export function checkUpgrades(upgrades: Upgrades, modules: readonly BuiltModule[]): void {
  if (Object.keys(upgrades).length > 0 && !modules.some(({ provides }) => provides.includes(UpgradePlans)))
    throw new Error("a chain with upgrades needs a module that keeps plans");
  const names = modules.map(({ name }) => name);
  for (const [name, spec] of Object.entries(upgrades)) {
    if (name === "") throw new Error("an upgrade has no name");
    checkStores(name, spec, modules, upgrades);
    const order = spec.migrate;
    if (order === undefined) continue;
    for (const module of names)
      if (!order.includes(module)) throw new Error(`upgrade ${name}: migrate forgets module ${module}`);
    for (const module of order) {
      if (!names.includes(module))
        throw new Error(`upgrade ${name}: migrate names ${module}, which is not in this chain`);
      if (order.indexOf(module) !== order.lastIndexOf(module))
        throw new Error(`upgrade ${name}: migrate names ${module} twice`);
    }
  }
}
