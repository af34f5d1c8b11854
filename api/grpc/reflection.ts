import type { DescFile } from "@bufbuild/protobuf";
import type { Server, ServerDuplexStream } from "@grpc/grpc-js";
import { ServerReflectionRequest, ServerReflectionResponse } from "../../codec/gen/grpc/reflection/v1/reflection.ts";
import type { ServiceSchema } from "../../codec/services.ts";
import { grpcStatus } from "../../core/queryError.ts";
import { type DescriptorFiles, descriptorFiles, withImports } from "./descriptorFiles.ts";

type Message = NonNullable<ServerReflectionResponse["messageResponse"]>;

/** The two versions have the same messages under two names. */
const versions = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];

const failed = (errorCode: number, errorMessage: string): Message => ({
  $case: "errorResponse",
  value: { errorCode, errorMessage },
});

function file(found: DescFile | undefined, what: string): Message {
  if (found === undefined) return failed(grpcStatus.NotFound, `not found: ${what.slice(0, 200)}`);
  return { $case: "fileDescriptorResponse", value: { fileDescriptorProto: [...withImports(found)] } };
}

function numbers(files: DescriptorFiles, message: string): Message {
  const found = files.extensionNumbers(message);
  if (found === undefined) return failed(grpcStatus.NotFound, `not found: message ${message.slice(0, 200)}`);
  return {
    $case: "allExtensionNumbersResponse",
    value: { baseTypeName: message, extensionNumber: [...found] },
  };
}

function answer(files: DescriptorFiles, services: readonly string[], request: ServerReflectionRequest): Message {
  const asked = request.messageRequest;
  switch (asked?.$case) {
    case "fileByFilename":
      return file(files.byName(asked.value), `file ${asked.value}`);
    case "fileContainingSymbol":
      return file(files.bySymbol(asked.value), `symbol ${asked.value}`);
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = asked.value;
      return file(
        files.byExtension(containingType, extensionNumber),
        `extension ${extensionNumber} of ${containingType}`,
      );
    }
    case "allExtensionNumbersOfType":
      return numbers(files, asked.value);
    case "listServices":
      return { $case: "listServicesResponse", value: { service: services.map((name) => ({ name })) } };
    default:
      return failed(grpcStatus.InvalidArgument, "message_request: nothing is asked");
  }
}

/** What of a call is used here. */
interface Stream {
  on(event: "data", take: (request: ServerReflectionRequest) => void): unknown;
  on(event: "end" | "error", take: () => void): unknown;
  once(event: "drain", take: () => void): unknown;
  write(response: ServerReflectionResponse): boolean;
  end(): unknown;
  pause(): unknown;
  resume(): unknown;
}

/**
 * Answers a stream of questions in their order. A question of thirty bytes has an answer of a hundred thousand: while the client
 * does not take those that it has, no further one is made.
 */
export function reflect(files: DescriptorFiles, services: readonly string[], call: Stream): void {
  call.on("data", (request: ServerReflectionRequest) => {
    const messageResponse = answer(files, services, request);
    if (call.write({ validHost: request.host, originalRequest: request, messageResponse })) return;
    call.pause();
    call.once("drain", () => call.resume());
  });
  call.on("end", () => call.end());
  // A client that goes away is no fault of this server; without a listener it would end the process.
  call.on("error", () => call.end());
}

/** Adds server reflection, both versions: clients learn from it which services there are and what their messages hold. */
export function addReflection(server: Server, offered: readonly ServiceSchema[]): void {
  const files = descriptorFiles();
  const services = [...offered.map(({ name }) => name), ...versions].sort();
  const info = (call: ServerDuplexStream<ServerReflectionRequest, ServerReflectionResponse>) =>
    reflect(files, services, call);
  for (const name of versions) {
    const method = {
      path: `/${name}/ServerReflectionInfo`,
      requestStream: true,
      responseStream: true,
      requestSerialize: (message: ServerReflectionRequest) =>
        Buffer.from(ServerReflectionRequest.encode(message).finish()),
      requestDeserialize: (bytes: Buffer) => ServerReflectionRequest.decode(bytes),
      responseSerialize: (message: ServerReflectionResponse) =>
        Buffer.from(ServerReflectionResponse.encode(message).finish()),
      responseDeserialize: (bytes: Buffer) => ServerReflectionResponse.decode(bytes),
    };
    server.addService({ ServerReflectionInfo: method }, { ServerReflectionInfo: info });
  }
}
