import type { Doors } from "../../chain.ts";
import { FeeAllowances, TxAccounts, TxFees } from "../doors.ts";
import type { Step } from "../step.ts";
import { deductFee } from "./fees.ts";
import { basic, extensionOptions, memo, size, timeout } from "./limits.ts";
import { setPublicKeys } from "./publicKeys.ts";
import { incrementSequences } from "./sequence.ts";
import { signatureCount, signatureGas, type VerifySignature, verifySignatures } from "./signatures.ts";

/** The steps of a Cosmos transaction in the standard's order (Cosmos SDK `x/auth/ante/ante.go`). */
export function standardSteps(verify: VerifySignature): (doors: Doors) => readonly Step[] {
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
      verifySignatures(accounts, verify),
      incrementSequences(accounts),
    ];
  };
}
