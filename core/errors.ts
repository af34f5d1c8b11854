/** An error that a transaction or query is answered with. Code and codespace reach block results, so they are consensus data. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly codespace: string;
  readonly code: number;

  constructor(codespace: string, code: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.codespace = codespace;
    this.code = code;
  }
}

/** Makes the error of one code; the text before the base text tells the circumstances, as the SDK's wrapped errors do. */
export interface ErrorMaker {
  (details?: string): LedgerError;
  readonly code: number;
  readonly text: string;
}

type Table = Readonly<Record<string, readonly [code: number, text: string]>>;

/** The error codes of one codespace by name. */
export interface ErrorTable {
  readonly codespace: string;
  readonly codes: ReadonlyMap<number, string>;
}

/**
 * Declares the append-only table of a codespace's errors. Code 1 is reserved for unregistered errors.
 * @throws RangeError for a code below 2 or a duplicate code
 */
export function errorTable<T extends Table>(
  codespace: string,
  table: T,
): ErrorTable & { readonly [K in keyof T]: ErrorMaker } {
  const codes = new Map<number, string>();
  const makers: Record<string, ErrorMaker> = {};
  for (const [name, [code, text]] of Object.entries(table)) {
    if (!Number.isSafeInteger(code) || code < 2)
      throw new RangeError(`${codespace}.${name}: error codes start at 2, got ${code}`);
    const taken = codes.get(code);
    if (taken !== undefined) throw new RangeError(`${codespace}.${name}: code ${code} is taken by "${taken}"`);
    codes.set(code, text);
    const make = (details?: string) =>
      new LedgerError(codespace, code, details === undefined ? text : `${details}: ${text}`);
    makers[name] = Object.assign(make, { code, text });
  }
  return Object.assign(makers as { [K in keyof T]: ErrorMaker }, { codespace, codes });
}

/** Puts the circumstances before an error's text, keeping its code. */
export function wrapError(error: LedgerError, details: string): LedgerError {
  return new LedgerError(error.codespace, error.code, `${details}: ${error.message}`, { cause: error.cause });
}

/** A broken invariant of the node itself: it must stop, loudly, before it can sign a wrong hash. */
export class BrokenInvariant extends Error {
  override readonly name = "BrokenInvariant";
}
