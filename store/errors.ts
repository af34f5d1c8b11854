/** A fault of the state store or a misuse of it. The text says what was wrong, where, and what can be done. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/** The text of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
}

/** The code that the system gave an error, such as ENOENT. */
export function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
