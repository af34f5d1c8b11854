/** A fault that the operator can mend: shown as one line, without a stack. */
export class NodeError extends Error {
  override name = "NodeError";
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The system's code of an error (ENOENT, EADDRINUSE ...), if it has one. By shape: under a test runner errors come from another realm. */
export function systemCode(error: unknown): string | undefined {
  return isObject(error) && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** The text of an error; of its cause where that alone tells something: fetch says only "fetch failed". */
export function reasonOf(error: unknown): string {
  if (!isObject(error)) return String(error);
  const message = "message" in error && typeof error.message === "string" ? error.message : "";
  if ((message === "" || message === "fetch failed") && "cause" in error && isObject(error.cause))
    return reasonOf(error.cause);
  if (message !== "") return message;
  return systemCode(error) ?? String(error);
}
