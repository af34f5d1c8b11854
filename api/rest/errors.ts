import type { FastifyReply } from "fastify";
import { grpcStatus } from "../../core/queryError.ts";
import { reasonOf } from "../../store/errors.ts";
import { httpStatus, type Status } from "../status.ts";

/** What unknown routes and methods answer: wallets tell by it that a chain lacks a module. */
export const notImplemented: Status = { code: grpcStatus.Unimplemented, message: "Not Implemented" };

/** Body of an error in grpc-gateway's form. */
export const errorBody = ({ code, message }: Status): string => JSON.stringify({ code, message, details: [] });

export function sendStatus(reply: FastifyReply, status: Status, http = httpStatus(status.code)): FastifyReply {
  return reply.code(http).type("application/json").send(errorBody(status));
}

/** The status and HTTP code of what the HTTP server itself refused; undefined for other errors. */
export function refusedByServer(error: unknown, bodyLimit: number): readonly [Status, number] | undefined {
  // By shape: under a test runner the errors of a broken connection come from another realm.
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return undefined;
  const http = error.statusCode;
  if (typeof http !== "number" || http < 400 || http >= 500) return undefined;
  const message = http === 413 ? `body: larger than ${bodyLimit} bytes` : reasonOf(error);
  return [{ code: grpcStatus.InvalidArgument, message }, http];
}
