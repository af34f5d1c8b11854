import { BrokenInvariant, LedgerError } from "../errors.ts";
import { type GasMeter, OutOfGas, outOfGasError } from "../gas.ts";

/**
 * The error that a throw of steps or handlers is answered with; `wanted` is the gas limit as the log names it. A broken invariant
 * is none: it is thrown on, and the node stops. Any other throw is a fault of a handler; its text may differ between machines
 * and stays out of the result: it is the error's cause, for the operator's log.
 */
export function toLedgerError(error: unknown, gas: GasMeter, wanted: number): LedgerError {
  if (error instanceof LedgerError) return error;
  if (error instanceof OutOfGas) return outOfGasError(error, wanted, gas.used);
  if (error instanceof BrokenInvariant) throw error;
  return new LedgerError("sdk", 111_222, "recovered panic", { cause: error });
}
