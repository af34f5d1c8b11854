import type { IncomingMessage, ServerResponse } from "node:http";

// Pages of any origin may ask, as on a node that `eco2d init` set up: wallets in browsers call the RPC.

const methods = new Set(["HEAD", "GET", "POST"]);
const headers = new Set(["origin", "accept", "content-type", "x-requested-with", "x-server-time"]);

/** Adds what browsers want to see. @returns whether the request was only the question whether it may be made, now answered */
export function cors(request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  const method = request.headers["access-control-request-method"];
  if (request.method !== "OPTIONS" || method === undefined) {
    response.setHeader("Vary", "Origin");
    if (origin !== undefined) response.setHeader("Access-Control-Allow-Origin", "*");
    return false;
  }
  response.setHeader("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
  const asked = request.headers["access-control-request-headers"];
  const wanted = (asked ?? "").split(",").map((name) => name.trim().toLowerCase());
  if (origin !== undefined && methods.has(method) && wanted.every((name) => name === "" || headers.has(name))) {
    if (asked !== undefined && asked !== "") response.setHeader("Access-Control-Allow-Headers", asked);
    response.setHeader("Access-Control-Allow-Methods", method);
    response.setHeader("Access-Control-Allow-Origin", "*");
  }
  response.writeHead(204).end();
  return true;
}
