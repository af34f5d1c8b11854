/** What the development engine refuses, or cannot go on with; the message says what and why. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}
