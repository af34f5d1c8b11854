import type { Socket } from "node:net";
import cors from "@fastify/cors";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { Registry } from "prom-client";
import { toJson } from "../../codec/json/toJson.ts";
import { codecOf, type Dispatch } from "../dispatch.ts";
import { heightHeader, parseHeight } from "../height.ts";
import type { Log } from "../log.ts";
import type { ApiMetrics } from "../metrics.ts";
import { internalError, type Status, statusOf } from "../status.ts";
import type { About } from "../swagger/document.ts";
import { addSwagger } from "../swagger/serve.ts";
import { errorBody, notImplemented, refusedByServer, sendStatus } from "./errors.ts";
import { type Route, routesOf } from "./routes.ts";

/** What the REST server stands on. */
export interface RestParts {
  readonly dispatch: Dispatch;
  readonly metrics: ApiMetrics;
  /** Printed at /metrics. */
  readonly registry: Registry;
  readonly moreMetrics: (() => Promise<string>) | undefined;
  readonly log: Log;
  /** Bytes. */
  readonly bodyLimit: number;
  /** What the page at /swagger/ says of the chain. */
  readonly about: About;
}

const metadataHeader = `grpc-metadata-${heightHeader}`;
/** Milliseconds that a client may take to send its request. */
const requestTimeout = 30_000;

const headerText = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

function heightOf({ headers }: FastifyRequest): number {
  return parseHeight(headerText(headers[heightHeader] ?? headers[metadataHeader]));
}

async function serve({ dispatch }: RestParts, route: Route, request: FastifyRequest, reply: FastifyReply) {
  const { url = "" } = request.raw;
  const at = url.indexOf("?");
  const bytes = route.encode({
    params: request.params as Readonly<Record<string, string>>,
    queryString: at < 0 ? "" : url.slice(at + 1),
    body: request.body instanceof Uint8Array ? request.body : new Uint8Array(0),
  });
  const { value, height } = await dispatch.call(route.rpc.path, bytes, heightOf(request));
  const json = toJson(route.rpc.output, codecOf(route.rpc.output).decode(value));
  return reply
    .header(heightHeader, String(height))
    .header(metadataHeader, String(height))
    .type("application/json")
    .send(JSON.stringify(json));
}

/** Remembers a request's status for metrics, since HTTP statuses stand for several. */
const statuses = new WeakMap<FastifyRequest, Status>();

function refuse({ log, bodyLimit }: RestParts, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const [status, http] = refusedByServer(error, bodyLimit) ?? [statusOf(error), undefined];
  if (status === undefined) log.error({ err: error, route: request.routeOptions.url }, "request failed");
  statuses.set(request, status ?? internalError);
  return sendStatus(reply, status ?? internalError, http);
}

/** Bytes that are no HTTP, or headers without end, before there is a request. */
function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const line = error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
  const body = errorBody({ code: 3, message: "malformed HTTP request" });
  socket.end(
    `HTTP/1.1 ${line}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function countRequests(app: FastifyInstance, { metrics }: RestParts, templates: ReadonlyMap<string, string>): void {
  app.addHook("onResponse", (request, reply, done) => {
    const route = templates.get(request.routeOptions.url ?? "") ?? request.routeOptions.url ?? "unknown";
    metrics.observe("rest", route, statuses.get(request)?.code ?? 0, reply.elapsedTime / 1000);
    done();
  });
}

/** The REST server, not listening yet: routes of all methods offered, /swagger/, /metrics, and 501 for everything else. */
export async function restServer(parts: RestParts): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: parts.bodyLimit,
    requestTimeout,
    // Long enough for any denomination or path; node:http bounds the whole of the headers.
    routerOptions: { maxParamLength: 8192, querystringParser: () => ({}) },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => {
      refuse(parts, error, request, reply);
    },
    forceCloseConnections: true,
  });
  app.setErrorHandler((error, request, reply) => refuse(parts, error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    statuses.set(request, notImplemented);
    return sendStatus(reply, notImplemented);
  });
  // Whatever the content type says, what comes is JSON: simple clients send none, or text/plain.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  await app.register(cors, {
    origin: "*",
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    exposedHeaders: [heightHeader, metadataHeader],
    strictPreflight: false,
  });
  const routes = routesOf(parts.dispatch.methods);
  countRequests(app, parts, new Map(routes.map(({ url, template }) => [url, template])));
  for (const route of routes) {
    const { method, url } = route;
    app.route({ method, url, handler: (request, reply) => serve(parts, route, request, reply) });
  }
  addSwagger(app, parts.dispatch.methods, parts.about);
  app.get("/metrics", async (_request, reply) => {
    const { registry, moreMetrics } = parts;
    const more = (await moreMetrics?.()) ?? "";
    return reply.type(registry.contentType).send(`${more}${await registry.metrics()}`);
  });
  return app;
}
