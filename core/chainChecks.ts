import { aminoNameOf, schemaOf, signersOf } from "../codec/schema.ts";
import type { BuiltModule, WiredModule } from "./built.ts";
import type { Order } from "./chain.ts";
import type { Subscription } from "./hooks.ts";
import { chainStore } from "./identity.ts";
import { sdk } from "./sdkErrors.ts";

/** Amino names longer than this do not fit a hardware wallet's screen protocol. */
const maxAminoName = 39;

function checkMessage(module: string, typeName: string): void {
  const signers = signersOf(typeName);
  if (signers.length === 0) throw new Error(`module ${module}: ${typeName} names no signer (cosmos.msg.v1.signer)`);
  const amino = aminoNameOf(typeName);
  if (amino === undefined)
    throw new Error(`module ${module}: ${typeName} has no amino.name: hardware wallets could not sign it`);
  if (amino.length > maxAminoName)
    throw new Error(`module ${module}: amino name ${amino} is longer than ${maxAminoName} characters`);
  checkFieldOrder(module, typeName);
}

/** The encoder writes fields as they are declared, so signed bytes have the standard's order only where numbers ascend. */
function checkFieldOrder(module: string, typeName: string, seen = new Set<string>()): void {
  if (seen.has(typeName)) return;
  seen.add(typeName);
  let last = 0;
  for (const field of schemaOf(typeName).fields) {
    if (field.number < last)
      throw new Error(`module ${module}: ${typeName}.${field.name} is declared out of number order`);
    last = field.number;
    if (field.message !== undefined) checkFieldOrder(module, field.message, seen);
  }
}

/** Notes who has what; @throws when somebody has it already */
function claims(what: string, taken: readonly (readonly [item: string, by: string])[] = []) {
  const owners = new Map(taken);
  return (item: string, module: string) => {
    const owner = owners.get(item);
    if (owner !== undefined) throw new Error(`${what} ${item} of module ${module} is taken by ${owner}`);
    owners.set(item, module);
  };
}

function checkMigrations({ name, version, migratesFrom }: BuiltModule): void {
  if (!Number.isSafeInteger(version) || version < 1)
    throw new Error(`module ${name}: a version counts from 1, it is ${version}`);
  for (let from = 1; from < version; from++) {
    if (!migratesFrom.includes(from)) throw new Error(`module ${name} has no migration from version ${from}`);
  }
  const beyond = migratesFrom.find((from) => from < 1 || from >= version);
  if (beyond !== undefined)
    throw new Error(`module ${name} has a migration from version ${beyond}, its version is ${version}`);
}

/** @throws Error for what must not be in a chain's modules, naming module and fault */
export function checkModules(modules: readonly BuiltModule[]): void {
  const claimName = claims("the name");
  const claimStore = claims("the store", [[chainStore, "the framework"]]);
  const claimMessage = claims("the message");
  const claimQuery = claims("the query");
  const claimCodespace = claims("the error codespace", [[sdk.codespace, "the framework"]]);
  for (const module of modules) {
    claimName(module.name, module.name);
    claimStore(module.store, module.name);
    if (module.codespace !== undefined) claimCodespace(module.codespace, module.name);
    for (const path of module.queries) claimQuery(path, module.name);
    for (const message of module.messages) {
      claimMessage(message, module.name);
      checkMessage(module.name, message);
    }
    checkMigrations(module);
  }
}

/** @throws Error for a subscription that would never run, or would run twice */
export function checkHooks(modules: readonly BuiltModule[], subscriptions: readonly Subscription[]): void {
  const points = modules.flatMap(({ hookPoints }) => Object.values<object>(hookPoints));
  const seen = new Set<Subscription>();
  for (const subscription of subscriptions) {
    const { module, point } = subscription;
    if (!modules.some(({ name }) => name === module))
      throw new Error(`hooks bind module ${module}, which is not in this chain`);
    if (!points.includes(point))
      throw new Error(`module ${module} subscribes to a hook point that no module of this chain offers`);
    if (seen.has(subscription)) throw new Error(`hooks bind a subscription of module ${module} twice`);
    seen.add(subscription);
  }
}

/** @throws Error when an order forgets a module that has the part, or names one that has not */
export function checkOrder(
  order: Order,
  modules: readonly BuiltModule[],
  wired: ReadonlyMap<string, WiredModule>,
): void {
  const check = (kind: keyof Order, having: readonly string[]) => {
    const listed = order[kind];
    for (const name of having) if (!listed.includes(name)) throw new Error(`order.${kind} forgets module ${name}`);
    for (const name of listed) {
      if (!having.includes(name)) throw new Error(`order.${kind} names ${name}, which has no ${kind}`);
      if (listed.indexOf(name) !== listed.lastIndexOf(name)) throw new Error(`order.${kind} names ${name} twice`);
    }
  };
  check(
    "beginBlock",
    modules.filter((one) => one.hasBeginBlock).map(({ name }) => name),
  );
  check(
    "endBlock",
    modules.filter((one) => one.hasEndBlock).map(({ name }) => name),
  );
  check(
    "genesis",
    modules.filter(({ name }) => wired.get(name)?.genesis !== undefined).map(({ name }) => name),
  );
}
