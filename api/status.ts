import { JsonError } from "../codec/json/value.ts";
import { WireError } from "../codec/wire/error.ts";
import { LedgerError } from "../core/errors.ts";
import { type GrpcStatus, grpcStatus, QueryError } from "../core/queryError.ts";
import { cometRefusal } from "./comet.ts";

/** How a request ended: a gRPC code, the same over REST and gRPC. */
export interface Status {
  readonly code: number;
  readonly message: string;
}

/** Codes of the SDK's own codespace that say more than "refused" (Cosmos SDK `types/errors`). */
const sdkCodes: ReadonlyMap<number, GrpcStatus> = new Map([
  [6, "Unimplemented"],
  [9, "NotFound"],
  [22, "NotFound"],
  [37, "Unimplemented"],
  [38, "NotFound"],
]);

/** HTTP statuses that grpc-gateway gives the codes. */
const httpStatuses: ReadonlyMap<number, number> = new Map([
  [grpcStatus.InvalidArgument, 400],
  [grpcStatus.DeadlineExceeded, 504],
  [grpcStatus.NotFound, 404],
  [grpcStatus.FailedPrecondition, 400],
  [grpcStatus.Unimplemented, 501],
  [grpcStatus.Unavailable, 503],
  // grpc-gateway says 429, by which a client thinks that it asked too often. Here all ask too much together.
  [grpcStatus.ResourceExhausted, 503],
]);

export function httpStatus(code: number): number {
  return httpStatuses.get(code) ?? 500;
}

/** Characters of a message: errors may quote what came, and over gRPC they travel in headers. */
const maxMessage = 1000;

/** The status of an error that is an answer to the caller; undefined for a fault of the node, which is logged, not told. */
export function statusOf(error: unknown): Status | undefined {
  const status = answerTo(error);
  if (status === undefined || status.message.length <= maxMessage) return status;
  return { ...status, message: `${status.message.slice(0, maxMessage)}…` };
}

function answerTo(error: unknown): Status | undefined {
  if (error instanceof QueryError) return { code: grpcStatus[error.status], message: error.message };
  if (error instanceof LedgerError) {
    const known = error.codespace === "sdk" ? sdkCodes.get(error.code) : undefined;
    return { code: grpcStatus[known ?? "InvalidArgument"], message: error.message };
  }
  if (error instanceof JsonError || error instanceof WireError)
    return { code: grpcStatus.InvalidArgument, message: error.message };
  const refusal = cometRefusal(error);
  return refusal === undefined ? undefined : { code: grpcStatus.Internal, message: refusal };
}

export const internalError: Status = { code: grpcStatus.Internal, message: "internal error" };
