import { LedgerError } from "../errors.ts";
import { QueryError } from "../queryError.ts";

/** How work is refused, with its code: "codespace code: text", or "Status: text" of a query; "" when it is not. @throws other errors on */
export function refusal(work: () => void): string {
  try {
    work();
    return "";
  } catch (error) {
    if (error instanceof LedgerError) return `${error.codespace} ${error.code}: ${error.message}`;
    if (error instanceof QueryError) return `${error.status}: ${error.message}`;
    throw error;
  }
}
