/** gRPC status codes that queries are refused with. */
export const grpcStatus = {
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  NotFound: 5,
  ResourceExhausted: 8,
  FailedPrecondition: 9,
  Unimplemented: 12,
  Internal: 13,
  Unavailable: 14,
} as const;

export type GrpcStatus = keyof typeof grpcStatus;

/** A refused query. Over ABCI it becomes an SDK code and the text `rpc error: code = … desc = …`. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  readonly status: GrpcStatus;

  constructor(status: GrpcStatus, message: string) {
    super(message);
    this.status = status;
  }
}

export const notFound = (message: string) => new QueryError("NotFound", message);
export const invalidArgument = (message: string) => new QueryError("InvalidArgument", message);
