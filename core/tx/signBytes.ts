import { aminoSignBytes } from "../../codec/amino/signDoc.ts";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { SignDoc } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { Ctx } from "../ctx.ts";
import { sdk } from "../sdkErrors.ts";
import type { TxAccount } from "./doors.ts";
import type { Tx } from "./tx.ts";

/** The bytes that a signer signs in a mode. The received body and auth info are signed, never a re-encoding of them. */
export function signBytes(ctx: Ctx, tx: Tx, account: TxAccount, mode: SignMode): Uint8Array {
  const chainId = ctx.chain.chainId;
  // Transactions of genesis are signed before account numbers exist.
  const accountNumber = ctx.height === 0 ? 0n : account.accountNumber;
  switch (mode) {
    case SignMode.SIGN_MODE_DIRECT:
      return SignDoc.encode({ ...tx.raw, chainId, accountNumber }).finish();
    case SignMode.SIGN_MODE_LEGACY_AMINO_JSON:
      return aminoSignBytes({
        chainId,
        accountNumber,
        sequence: account.sequence,
        body: tx.body,
        fee: tx.authInfo.fee,
      });
    default:
      throw sdk.notSupported(`sign mode ${mode} is not supported: use SIGN_MODE_DIRECT or SIGN_MODE_LEGACY_AMINO_JSON`);
  }
}
