import { LedgerError } from "../../../core/errors.ts";

/** The error that something is refused with. @throws where it is not refused, or fails otherwise */
export function refusal(run: () => unknown): LedgerError {
  try {
    run();
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}
