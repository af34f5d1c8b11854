import { JsonError } from "../../codec/json/value.ts";
import { WireError } from "../../codec/wire/error.ts";
import { LedgerError } from "../../core/errors.ts";
import { type GrpcStatus, QueryError } from "../../core/queryError.ts";

/** An error on its way between threads, where classes are lost. */
export type Refusal =
  | { readonly kind: "query"; readonly status: GrpcStatus; readonly message: string }
  | { readonly kind: "ledger"; readonly codespace: string; readonly code: number; readonly message: string }
  /** A fault of the program; the stack is for the log. */
  | { readonly kind: "fault"; readonly message: string; readonly stack: string | undefined };

export function toRefusal(error: unknown): Refusal {
  if (error instanceof QueryError) return { kind: "query", status: error.status, message: error.message };
  if (error instanceof LedgerError)
    return { kind: "ledger", codespace: error.codespace, code: error.code, message: error.message };
  // What they say of a request is answered like any other wrong argument.
  if (error instanceof JsonError || error instanceof WireError)
    return { kind: "query", status: "InvalidArgument", message: error.message };
  return error instanceof Error
    ? { kind: "fault", message: error.message, stack: error.stack }
    : { kind: "fault", message: String(error), stack: undefined };
}

/** The error as it was thrown on the other side. */
export function fromRefusal(refusal: Refusal): Error {
  if (refusal.kind === "query") return new QueryError(refusal.status, refusal.message);
  if (refusal.kind === "ledger") return new LedgerError(refusal.codespace, refusal.code, refusal.message);
  const error = new Error(refusal.message);
  if (refusal.stack !== undefined) error.stack = refusal.stack;
  return error;
}
