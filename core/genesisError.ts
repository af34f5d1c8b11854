/** A genesis that is refused before the chain starts: where in the file, and why. */
export class GenesisError extends Error {
  override readonly name = "GenesisError";
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`genesis: ${path}: ${reason}`);
    this.path = path;
  }
}
