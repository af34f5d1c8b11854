import { listOption, registry } from "../../codec/descriptors.ts";
import {
  ListAllInterfacesRequest,
  ListAllInterfacesResponse,
  ListImplementationsRequest,
  ListImplementationsResponse,
} from "../../codec/gen/cosmos/base/reflection/v1beta1/reflection.ts";
import { invalidArgument, notFound } from "../../core/queryError.ts";
import { type LocalRpc, localRpc } from "../dispatch.ts";

/** What all messages of transactions implement, though no descriptor says it. */
export const msgInterface = "cosmos.base.v1beta1.Msg";

/** Type URLs of the messages that may stand in an Any, by interface. */
export function implementations(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const desc of registry()) {
    if (desc.kind !== "message") continue;
    const stated = listOption(desc, "cosmos_proto.implements_interface");
    const isMsg = listOption(desc, "cosmos.msg.v1.signer").length > 0;
    for (const one of isMsg ? [...stated, msgInterface] : stated)
      found.set(one, [...(found.get(one) ?? []), `/${desc.typeName}`]);
  }
  return found;
}

/** `cosmos.base.reflection.v1beta1.ReflectionService`. */
export function interfaceService(): readonly LocalRpc[] {
  const known = implementations();
  const path = (name: string) => `/cosmos.base.reflection.v1beta1.ReflectionService/${name}`;
  return [
    localRpc(path("ListAllInterfaces"), ListAllInterfacesRequest, ListAllInterfacesResponse, () => ({
      interfaceNames: [...known.keys()].sort(),
    })),
    localRpc(
      path("ListImplementations"),
      ListImplementationsRequest,
      ListImplementationsResponse,
      ({ interfaceName }) => {
        if (interfaceName === "") throw invalidArgument("interface_name: invalid empty interface name");
        const names = known.get(interfaceName);
        if (names === undefined) throw notFound(`interface_name: no interface ${interfaceName.slice(0, 100)}`);
        return { implementationMessageNames: [...names].sort() };
      },
    ),
  ];
}
