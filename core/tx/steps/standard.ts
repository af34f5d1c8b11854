import type { Doors } from "../../chain.ts";
import { FeeAllowances, TxAccounts, TxFees, TxNonces } from "../doors.ts";
import type { Step } from "../step.ts";
import { deductFee } from "./fees.ts";
import { basic, extensionOptions, memo, size, timeout } from "./limits.ts";
import { setPublicKeys } from "./publicKeys.ts";
import { incrementSequences } from "./sequence.ts";
import { signatureCount, signatureGas, type VerifySignature, verifySignatures } from "./signatures.ts";
import { type UnorderedOptions, unorderedDefaults, unorderedNonces } from "./unordered.ts";

/** How the standard steps differ between chains. */
export interface StepOptions {
  /** Transactions in any order: refused with `false`; ten minutes of life unless told. */
  readonly unordered?: UnorderedOptions | false;
}

/** The steps of a Cosmos transaction in the standard's order (Cosmos SDK `x/auth/ante/ante.go`). */
export function standardSteps(
  verify: VerifySignature,
  { unordered = unorderedDefaults }: StepOptions = {},
): (doors: Doors) => readonly Step[] {
  return (doors) => {
    const accounts = doors(TxAccounts);
    return [
      extensionOptions,
      basic,
      timeout,
      memo(accounts),
      size(accounts),
      deductFee(accounts, doors(TxFees), doors.find(FeeAllowances)),
      setPublicKeys(accounts),
      signatureCount(accounts),
      signatureGas(accounts),
      unorderedNonces(doors.find(TxNonces), unordered === false ? undefined : unordered),
      verifySignatures(accounts, verify),
      incrementSequences(accounts),
    ];
  };
}
