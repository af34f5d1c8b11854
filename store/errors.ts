/** A fault of the state store or a misuse of it. The text says what was wrong, where, and what can be done. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/** The text of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
