import { aminoNameOf, schemaOf, signersOf } from "../codec/schema.ts";
import type { BuiltModule, WiredModule } from "./built.ts";
import type { Order } from "./chain.ts";

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

function checkFieldOrder(module: string, typeName: string): void {
  let last = 0;
  for (const field of schemaOf(typeName).fields) {
    if (field.number < last)
      throw new Error(`module ${module}: ${typeName}.${field.name} is declared out of number order`);
    last = field.number;
  }
}

/** @throws Error for what must not be in a chain's modules, naming module and fault */
export function checkModules(modules: readonly BuiltModule[]): void {
  const names = new Set<string>();
  const stores = new Set<string>();
  for (const module of modules) {
    if (names.has(module.name)) throw new Error(`two modules are named ${module.name}`);
    if (stores.has(module.store)) throw new Error(`two modules keep their state in the store ${module.store}`);
    names.add(module.name);
    stores.add(module.store);
    for (const service of module.services) {
      if (!service.fullName.endsWith(".Msg")) continue;
      for (const method of Object.values(service.methods)) checkMessage(module.name, method.requestType.$type);
    }
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
