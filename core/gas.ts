import type { LedgerError } from "./errors.ts";
import { sdk } from "./sdkErrors.ts";

/** Gas of state access: flat costs and costs a byte of key and value (Cosmos SDK `store/types/gas.go`). Consensus data. */
export const kvGas = {
  has: 1000,
  delete: 1000,
  readFlat: 1000,
  readPerByte: 3,
  writeFlat: 2000,
  writePerByte: 30,
  iterNextFlat: 30,
} as const;

/** Thrown by a meter when its limit is passed; the transaction ends with code 11. */
export class OutOfGas extends Error {
  override readonly name = "OutOfGas";
  /** What was being paid for, as clients see it in the log. */
  readonly location: string;

  constructor(location: string) {
    super(`out of gas in location: ${location}`);
    this.location = location;
  }
}

/** Counts gas up to a limit; `Infinity` never runs out. The sum stays a safe integer, so that every result can carry it. */
export class GasMeter {
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  get remaining(): number {
    return this.#used >= this.limit ? 0 : this.limit - this.#used;
  }

  get exhausted(): boolean {
    return this.#used >= this.limit;
  }

  /** @throws OutOfGas when the limit is passed; what was used stays counted, beyond the limit, up to 2^53 - 1 */
  consume(amount: number, location: string): void {
    const used = this.#used + amount;
    const overflows = !Number.isSafeInteger(used);
    this.#used = overflows ? Number.MAX_SAFE_INTEGER : used;
    if (this.#used > this.limit) throw new OutOfGas(location);
    if (overflows) throw new OutOfGas(`${location} (gas counter overflow)`);
  }
}

/** The error that clients match on when gas ran out. */
export function outOfGasError(error: OutOfGas, wanted: number, used: number): LedgerError {
  return sdk.outOfGas(`out of gas in location: ${error.location}; gasWanted: ${wanted}, gasUsed: ${used}`);
}
