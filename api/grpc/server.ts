import {
  logVerbosity,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  setLogVerbosity,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { MethodSchema } from "../../codec/services.ts";
import type { Dispatch } from "../dispatch.ts";
import { heightHeader, parseHeight } from "../height.ts";
import type { Log } from "../log.ts";
import type { ApiMetrics } from "../metrics.ts";
import { internalError, statusOf } from "../status.ts";
import { addReflection } from "./reflection.ts";

/** What the gRPC server stands on. */
export interface GrpcParts {
  readonly dispatch: Dispatch;
  readonly metrics: ApiMetrics;
  readonly log: Log;
  /** Bytes of one request message. */
  readonly bodyLimit: number;
}

const pass = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const identity = (bytes: Buffer): Uint8Array => bytes;

type Unary = Extract<UntypedServiceImplementation[string], (call: never, callback: never) => void>;

/** One method; requests and answers stay bytes, since the dispatch decodes them. */
const definition = ({ path }: MethodSchema) => ({
  path,
  requestStream: false,
  responseStream: false,
  requestSerialize: pass,
  requestDeserialize: identity,
  responseSerialize: pass,
  responseDeserialize: identity,
});

interface Answered {
  readonly value: Uint8Array;
  readonly metadata: Metadata;
}

async function answer(dispatch: Dispatch, path: string, request: Uint8Array, asked: Metadata): Promise<Answered> {
  const text = asked.get(heightHeader)[0];
  const { value, height } = await dispatch.call(path, request, parseHeight(text?.toString()));
  const metadata = new Metadata();
  // Go clients take exactly one value.
  metadata.set(heightHeader, String(height));
  return { value, metadata };
}

function handler({ dispatch, metrics, log }: GrpcParts, { path }: MethodSchema) {
  return async (request: Uint8Array, asked: Metadata) => {
    const start = performance.now();
    let code = 0;
    try {
      return await answer(dispatch, path, request, asked);
    } catch (error) {
      const status = statusOf(error);
      if (status === undefined) log.error({ err: error, path }, "request failed");
      code = (status ?? internalError).code;
      throw Object.assign(new Error(path), { code, details: (status ?? internalError).message });
    } finally {
      metrics.observe("grpc", path, code, (performance.now() - start) / 1000);
    }
  };
}

/** The gRPC server, not bound yet: all methods offered, by path, and server reflection. Other paths are unimplemented. */
export function grpcServer(parts: GrpcParts): Server {
  // The library would write to the console what it also returns as errors.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    "grpc.max_receive_message_length": parts.bodyLimit,
    "grpc.max_send_message_length": -1,
  });
  const methods: Record<string, ServiceDefinition[string]> = {};
  const handlers: UntypedServiceImplementation = {};
  for (const method of parts.dispatch.methods) {
    const handle = handler(parts, method);
    methods[method.path] = definition(method);
    const unary: Unary = (
      call: { request: Uint8Array; metadata: Metadata; sendMetadata(metadata: Metadata): void },
      callback: (error: Error | null, value?: Uint8Array) => void,
    ) => {
      handle(call.request, call.metadata).then(
        ({ value, metadata }) => {
          call.sendMetadata(metadata);
          callback(null, value);
        },
        (error: Error) => callback(error),
      );
    };
    handlers[method.path] = unary;
  }
  server.addService(methods, handlers);
  addReflection(server, parts.dispatch.services);
  return server;
}

/** Binds to `host:port`; port 0 takes a free one. @returns the port */
export function bindGrpc(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(new Error(`gRPC cannot listen on ${address}: ${error.message}`));
    });
  });
}

/** Lets running calls end for `grace` milliseconds, then ends them. */
export function closeGrpc(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), grace);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
