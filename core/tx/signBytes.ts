import { aminoSignBytes } from "../../codec/amino/signDoc.ts";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { SignDoc } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { encodeMessage } from "../../codec/message.ts";
import { reasonOf } from "../../store/errors.ts";
import type { Ctx } from "../ctx.ts";
import type { TxAccount } from "./doors.ts";
import type { Tx } from "./tx.ts";

/** A transaction that cannot be signed in the mode that its signer names. */
export class SignBytesError extends Error {
  override readonly name = "SignBytesError";
}

/** @throws SignBytesError for what amino JSON cannot show */
function aminoBytes(ctx: Ctx, { body, authInfo }: Tx, sequence: bigint, accountNumber: bigint): Uint8Array {
  try {
    return aminoSignBytes({ chainId: ctx.chain.chainId, accountNumber, sequence, body, fee: authInfo.fee });
  } catch (error) {
    throw new SignBytesError(reasonOf(error));
  }
}

/** The number that an account signs under: transactions of genesis are signed before account numbers exist. */
export const signedNumber = (ctx: Ctx, { accountNumber }: TxAccount): bigint => (ctx.height === 0 ? 0n : accountNumber);

/**
 * The bytes that a signer signs in a mode. The received body and auth info are signed, never a re-encoding of them.
 * @throws SignBytesError
 */
export function signBytes(ctx: Ctx, tx: Tx, account: TxAccount, mode: SignMode): Uint8Array {
  const chainId = ctx.chain.chainId;
  const accountNumber = signedNumber(ctx, account);
  switch (mode) {
    case SignMode.SIGN_MODE_DIRECT:
      return encodeMessage(SignDoc, { ...tx.raw, chainId, accountNumber });
    case SignMode.SIGN_MODE_LEGACY_AMINO_JSON:
      return aminoBytes(ctx, tx, tx.body.unordered ? 0n : account.sequence, accountNumber);
    default:
      throw new SignBytesError(
        `sign mode ${mode} is not supported: use SIGN_MODE_DIRECT or SIGN_MODE_LEGACY_AMINO_JSON`,
      );
  }
}
