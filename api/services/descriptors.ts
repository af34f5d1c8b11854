import { toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { registry } from "../../codec/descriptors.ts";
import {
  GetAuthnDescriptorRequest,
  GetAuthnDescriptorResponse,
  GetChainDescriptorRequest,
  GetChainDescriptorResponse,
  GetCodecDescriptorRequest,
  GetCodecDescriptorResponse,
  GetConfigurationDescriptorRequest,
  GetConfigurationDescriptorResponse,
  GetQueryServicesDescriptorRequest,
  GetQueryServicesDescriptorResponse,
  GetTxDescriptorRequest,
  GetTxDescriptorResponse,
} from "../../codec/gen/cosmos/base/reflection/v2alpha1/reflection.ts";
import { FileDescriptorsRequest, FileDescriptorsResponse } from "../../codec/gen/cosmos/reflection/v1/reflection.ts";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { Tx } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { services } from "../../codec/services.ts";
import type { ApiBackend } from "../backend.ts";
import { type LocalRpc, localRpc } from "../dispatch.ts";
import { implementations, msgInterface } from "./interfaces.ts";

const signModes = [SignMode.SIGN_MODE_DIRECT, SignMode.SIGN_MODE_LEGACY_AMINO_JSON];
const nameOfMode = (mode: SignMode): string =>
  Object.entries(SignMode).find(([, value]) => value === mode)?.[0] ?? String(mode);

const interfaces = () =>
  [...implementations()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fullname, urls]) => ({
      fullname,
      interfaceAcceptingMessages: [],
      interfaceImplementers: [...urls].sort().map((typeUrl) => ({ fullname: typeUrl.slice(1), typeUrl })),
    }));

function queryServices(offered: ReadonlySet<string>) {
  const methodsOf = (methods: ReturnType<typeof services>[number]["methods"]) =>
    methods.filter(({ path }) => offered.has(path)).map(({ name, path }) => ({ name, fullQueryPath: path }));
  return services()
    .map(({ name, methods }) => ({ fullname: name, isModule: false, methods: methodsOf(methods) }))
    .filter(({ methods }) => methods.length > 0);
}

/**
 * `cosmos.base.reflection.v2alpha1.ReflectionService`: the chain as a tool sees it that knows nothing of it.
 * @param offered gRPC paths of all that the servers answer
 */
export function appDescriptors(backend: ApiBackend, offered: () => ReadonlySet<string>): readonly LocalRpc[] {
  const path = (name: string) => `/cosmos.base.reflection.v2alpha1.ReflectionService/Get${name}Descriptor`;
  return [
    localRpc(path("Authn"), GetAuthnDescriptorRequest, GetAuthnDescriptorResponse, () => ({
      authn: {
        signModes: signModes.map((number) => ({
          name: nameOfMode(number),
          number,
          authnInfoProviderMethodFullname: "",
        })),
      },
    })),
    localRpc(path("Chain"), GetChainDescriptorRequest, GetChainDescriptorResponse, () => ({
      chain: { id: backend.identity().chainId },
    })),
    localRpc(path("Codec"), GetCodecDescriptorRequest, GetCodecDescriptorResponse, () => ({
      codec: { interfaces: interfaces() },
    })),
    localRpc(path("Configuration"), GetConfigurationDescriptorRequest, GetConfigurationDescriptorResponse, () => ({
      config: { bech32AccountAddressPrefix: backend.identity().bech32Prefix },
    })),
    localRpc(path("QueryServices"), GetQueryServicesDescriptorRequest, GetQueryServicesDescriptorResponse, () => ({
      queries: { queryServices: queryServices(offered()) },
    })),
    localRpc(path("Tx"), GetTxDescriptorRequest, GetTxDescriptorResponse, () => ({
      tx: {
        fullname: Tx.$type,
        msgs: [...(implementations().get(msgInterface) ?? [])].sort().map((msgTypeUrl) => ({ msgTypeUrl })),
      },
    })),
  ];
}

/** `cosmos.reflection.v1.ReflectionService`: the files behind all messages. */
export function fileDescriptors(): readonly LocalRpc[] {
  let files: Uint8Array[] | undefined;
  return [
    localRpc(
      "/cosmos.reflection.v1.ReflectionService/FileDescriptors",
      FileDescriptorsRequest,
      FileDescriptorsResponse,
      () => {
        files ??= [...registry().files].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
        return { files };
      },
    ),
  ];
}
