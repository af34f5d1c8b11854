import type { Registry } from "prom-client";
import type { ApiBackend } from "./backend.ts";
import { createDispatch } from "./dispatch.ts";
import { bindGrpc, closeGrpc, grpcServer } from "./grpc/server.ts";
import type { Log } from "./log.ts";
import { apiMetrics } from "./metrics.ts";
import { restServer } from "./rest/server.ts";
import { nodeServices } from "./services/all.ts";

/** What the servers for people and wallets are made of. */
export interface ApiOptions {
  readonly backend: ApiBackend;
  /** `host:port` of each server; port 0 takes a free one, undefined leaves the server out. */
  readonly restAddress: string | undefined;
  readonly grpcAddress: string | undefined;
  /** See `createRegistry`; printed at /metrics of the REST server. */
  readonly metrics: Registry;
  /** More to print there, in Prometheus' text form: of other threads. */
  readonly moreMetrics?: () => Promise<string>;
  readonly log: Log;
  /** Largest HTTP body and gRPC request in bytes; 4 MiB, the default of gRPC, unless set. */
  readonly bodyLimit?: number;
}

/** The servers, listening. */
export interface Api {
  /** `http://host:port`. */
  readonly restUrl: string | undefined;
  /** `host:port`. */
  readonly grpcAddress: string | undefined;
  /** Takes no more requests and returns when both servers are closed. */
  close(): Promise<void>;
}

const megabyte = 1024 * 1024;
/** Milliseconds for calls to end when the servers close. */
const grace = 2000;

/** Splits `host:port`, where the host may be an IPv6 address in brackets. @throws Error saying what is allowed */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const match = /^(?:tcp:\/\/)?(\[[0-9a-f:.]+\]|[^:/\s]+):(\d{1,5})$/i.exec(address);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535)
    throw new Error(`address ${JSON.stringify(address)}: expected host:port, as 127.0.0.1:1317`);
  return { host: (match[1] ?? "").replace(/^\[|\]$/g, ""), port };
}

/** Starts REST and gRPC over a node. @throws when an address is wrong or taken; then nothing listens */
export async function startApi(options: ApiOptions): Promise<Api> {
  const { backend, log, bodyLimit = 4 * megabyte } = options;
  const dispatch = createDispatch(backend, nodeServices(backend));
  const metrics = apiMetrics(options.metrics);
  const printed = { registry: options.metrics, moreMetrics: options.moreMetrics };
  const about = { title: `${backend.build.name} REST API`, version: backend.build.version };
  const rest = await restServer({ dispatch, metrics, ...printed, log, bodyLimit, about });
  const grpc = grpcServer({ dispatch, metrics, log, bodyLimit });
  const close = async () => {
    await Promise.all([rest.close(), closeGrpc(grpc, grace)]);
  };
  try {
    const restUrl = options.restAddress && (await rest.listen(splitAddress(options.restAddress)));
    let grpcAddress: string | undefined;
    if (options.grpcAddress !== undefined) {
      const { host } = splitAddress(options.grpcAddress);
      const bracketed = host.includes(":") ? `[${host}]` : host;
      const port = await bindGrpc(grpc, options.grpcAddress.replace(/^tcp:\/\//, ""));
      grpcAddress = `${bracketed}:${port}`;
    }
    log.info({ rest: restUrl, grpc: grpcAddress }, "API listening");
    return { restUrl, grpcAddress, close };
  } catch (error) {
    await close();
    throw error;
  }
}
