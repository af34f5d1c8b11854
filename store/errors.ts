/** A fault of the state store or a misuse of it. The text says what was wrong, where, and what can be done. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}

/** The text of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: "Make room on the disk",
  EDQUOT: "Raise the quota",
  EFBIG: "Raise the limit on the size of files (ulimit -f)",
  EMFILE: "Raise the limit on open files (ulimit -n)",
  EROFS: "Mount the file system writable",
  EACCES: "Give the user of the node the right to write there",
  EPERM: "Give the user of the node the right to write there",
  ENOTDIR: "Move away the file that stands where a directory should be",
  EEXIST: "Move away what stands there",
  EIO: "Have a look at the disk",
};

/** An error of the system, with its place and what to do about it; any other error as it is. */
export function withRemedy(error: unknown, place: string): unknown {
  const code = codeOf(error);
  if (typeof code !== "string") return error;
  const remedy = remedies[code] ?? "Remove the cause";
  const text = `${reasonOf(error)} (${place}). ${remedy}, then start again: nothing that was answered is lost.`;
  return new StoreError(text, { cause: error });
}

/** The code that the system gave an error, such as ENOENT. */
export function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
