import {
  type RpcCommandOptions,
  RpcCommandOptions as RpcOptions,
  type ServiceCommandDescriptor,
} from "../../codec/gen/cosmos/autocli/v1/options.ts";
import { AppOptionsRequest, AppOptionsResponse } from "../../codec/gen/cosmos/autocli/v1/query.ts";
import { type ServiceSchema, services } from "../../codec/services.ts";
import { type LocalRpc, localRpc } from "../dispatch.ts";

/** `cosmos.bank.v1beta1` of `cosmos.bank.v1beta1.Query`. */
const packageOf = ({ name }: ServiceSchema): string => name.slice(0, name.lastIndexOf("."));

/** The module of a package: its last part that is no version. */
const moduleOf = (of: string): string =>
  of
    .split(".")
    .filter((part) => !/^v\d+((alpha|beta)\d+)?$/.test(part))
    .at(-1) ?? of;

/** Fields in the path of an rpc's REST route stand without a flag, as whoever writes the path would. */
function commandOf({ name, http }: ServiceSchema["methods"][number]): RpcCommandOptions {
  const fields = [...(http[0]?.path ?? "").matchAll(/\{([a-z0-9_]+)(?:=\*\*)?\}/g)];
  return RpcOptions.fromPartial({
    rpcMethod: name,
    positionalArgs: fields.map(([, protoField = ""]) => ({ protoField, varargs: false, optional: false })),
  });
}

function describe(found: readonly ServiceSchema[]): ServiceCommandDescriptor | undefined {
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  return {
    service: first.name,
    rpcCommandOptions: first.methods.map(commandOf),
    subCommands: others.map((other) => ({ key: packageOf(other), value: describe([other]) })),
    enhanceCustomCommand: false,
    short: "",
  };
}

/** Services of a kind by module, the older versions of an interface after the newest. */
function byModule(found: readonly ServiceSchema[]): ReadonlyMap<string, readonly ServiceSchema[]> {
  const modules = new Map<string, ServiceSchema[]>();
  for (const service of found.toSorted((a, b) => (a.name > b.name ? -1 : 1))) {
    const module = moduleOf(packageOf(service));
    modules.set(module, [...(modules.get(module) ?? []), service]);
  }
  return modules;
}

function appOptions(offered: ReadonlySet<string>): AppOptionsResponse {
  const all = services().filter(({ name }) => name.endsWith(".Query") || name.endsWith(".Msg"));
  const queries = all.filter(({ isMsg, methods }) => !isMsg && methods.some(({ path }) => offered.has(path)));
  const asked = new Set(queries.map(packageOf));
  const having = new Set(all.filter(({ isMsg }) => !isMsg).map(packageOf));
  // A message service belongs to the chain when its queries do, or when it has none at all.
  const messages = all.filter((one) => one.isMsg && (asked.has(packageOf(one)) || !having.has(packageOf(one))));
  const [query, tx] = [byModule(queries), byModule(messages)];
  const names = [...new Set([...query.keys(), ...tx.keys()])].sort();
  return {
    moduleOptions: names.map((key) => ({
      key,
      value: { tx: describe(tx.get(key) ?? []), query: describe(query.get(key) ?? []) },
    })),
  };
}

/**
 * `cosmos.autocli.v1.Query`: which services the modules have, for command lines that are made from the chain.
 * @param offered gRPC paths of all that the servers answer
 */
export function autocli(offered: () => ReadonlySet<string>): readonly LocalRpc[] {
  return [
    localRpc("/cosmos.autocli.v1.Query/AppOptions", AppOptionsRequest, AppOptionsResponse, () => appOptions(offered())),
  ];
}
