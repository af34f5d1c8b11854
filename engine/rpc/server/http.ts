import type { IncomingMessage, ServerResponse } from "node:http";
import { readRequests } from "../json/request.ts";
import { reasonOf } from "../reason.ts";
import { ServerPanic } from "../routes/args.ts";
import type { Caller, RpcContext } from "../routes/route.ts";
import { routes } from "../routes/table.ts";
import { readBody } from "./body.ts";
import { type Answered, answerRequest, answerRoute, errorAnswer, isLargeBatch } from "./call.ts";
import { cors } from "./cors.ts";
import { listEndpoints } from "./endpoints.ts";
import { cleanPath, parseForm, readUriArgs, unescapeUri } from "./uri.ts";

/** Id that answers to requests by URI have. */
const uriId = -1n;
const http = { badParams: "-32602", websocket: false } as const;

/** Answers a request over HTTP as CometBFT's server does (`rpc/jsonrpc/server`). */
export async function answerHttp(
  context: RpcContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { limits } = context;
  const path = pathOf(request);
  if (path === undefined) {
    response.writeHead(400, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" });
    response.end("400 Bad Request");
    return;
  }
  const body = await readBody(request, limits.maxBodyBytes);
  if (body === undefined) {
    response.setHeader("Connection", "close");
    return sendJson(
      response,
      errorAnswer(undefined, "-32600", "error reading request body: http: request body too large"),
      400,
    );
  }
  const text = body.toString();
  if (isLargeBatch(text, limits.maxRequestBatchSize)) {
    const reason = `batch request exceeds maximum (${limits.maxRequestBatchSize}) allowed number of requests`;
    return sendJson(response, errorAnswer(undefined, "-32600", reason));
  }
  response.setHeader("X-Server-Time", String(Math.floor(Date.now() / 1000)));
  if (cors(request, response)) return;
  try {
    await answerPath(context, request, response, path, text);
  } catch (error) {
    sendJson(response, errorAnswer(uriId, "-32603", reasonOf(error)), 500);
  }
}

/** The path that is asked for, without its escapes; none where one of them is none. */
function pathOf({ url = "/" }: IncomingMessage): string | undefined {
  try {
    return unescapeUri(url.split("?")[0] ?? "/", false);
  } catch {
    return undefined;
  }
}

async function answerPath(
  context: RpcContext,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  body: string,
): Promise<void> {
  const query = (request.url ?? "/").split("?").slice(1).join("?");
  const clean = cleanPath(path);
  if (clean !== path && request.method !== "CONNECT") return redirect(request, response, clean, query);
  if (path === "/") return answerJsonRpc(context, request, response, body);
  if (path === "/websocket") {
    response.setHeader("Sec-Websocket-Version", "13");
    return sendText(response, 400, "Bad Request\n");
  }
  const route = routes.get(path.slice(1));
  if (route === undefined) return sendText(response, 404, "404 page not found\n");
  if (route.websocket) return sendJson(response, errorAnswer(uriId, "-32601"), 404);
  let args: ReadonlyMap<string, unknown>;
  try {
    args = readUriArgs(route, parseForm(query), formOf(request, body));
  } catch (error) {
    if (error instanceof ServerPanic) throw error;
    return sendJson(response, errorAnswer(uriId, "-32602", reasonOf(error)), 500);
  }
  const answer = await answerRoute(context, route, args, uriId, callerOf(request, response));
  sendJson(response, answer.text, answer.failed ? 500 : 200, answer.cacheable && !answer.failed);
}

function formOf({ method, headers }: IncomingMessage, body: string): ReadonlyMap<string, string> {
  const hasForm = method === "POST" || method === "PUT" || method === "PATCH";
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  return hasForm && type === "application/x-www-form-urlencoded" ? parseForm(body) : new Map();
}

async function answerJsonRpc(
  context: RpcContext,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  if (body === "") {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end(listEndpoints(request.headers.host ?? ""));
    return;
  }
  let requests: ReturnType<typeof readRequests>;
  try {
    requests = readRequests(body);
  } catch (error) {
    const reason = `error unmarshaling request: ${reasonOf(error)}`;
    return sendJson(response, errorAnswer(undefined, "-32700", reason), 500);
  }
  const caller = callerOf(request, response);
  const answers: Answered[] = [];
  for (const one of requests) {
    const answer = await answerRequest(context, one, caller, http);
    if (answer !== undefined) answers.push(answer);
  }
  // One answer is no list, even to a list.
  const [first] = answers;
  if (first === undefined) response.writeHead(200).end();
  else {
    const text = answers.length === 1 ? first.text : `[${answers.map((answer) => answer.text).join(",")}]`;
    sendJson(
      response,
      text,
      200,
      answers.every(({ cacheable }) => cacheable),
    );
  }
}

function callerOf({ socket }: IncomingMessage, response: ServerResponse): Caller {
  return {
    address: `${socket.remoteAddress ?? ""}:${socket.remotePort ?? 0}`,
    onGone(listener) {
      response.on("close", listener);
      return () => response.off("close", listener);
    },
  };
}

function sendJson(response: ServerResponse, text: string, status = 200, cacheable = false): void {
  if (response.destroyed) return;
  if (cacheable) response.setHeader("Cache-Control", "public, max-age=86400");
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
  });
  response.end(text);
}

function redirect({ method }: IncomingMessage, response: ServerResponse, path: string, query: string): void {
  const location = encodeURI(path) + (query === "" ? "" : `?${query}`);
  response.setHeader("Location", location);
  if (method !== "GET" && method !== "HEAD") {
    response.writeHead(307).end();
    return;
  }
  const shown = location.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  const page = `<a href="${shown}">Temporary Redirect</a>.\n\n`;
  response.writeHead(307, { "Content-Type": "text/html; charset=utf-8", "Content-Length": page.length });
  response.end(page);
}
