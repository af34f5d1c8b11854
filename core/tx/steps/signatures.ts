import { hash } from "node:crypto";
import type { PublicKey } from "../../../codec/crypto/address.ts";
import { SignMode } from "../../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import type { ModeInfo } from "../../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { quotient } from "../../../codec/quotient.ts";
import type { Ctx } from "../../ctx.ts";
import { sdk } from "../../sdkErrors.ts";
import type { TxAccount, TxAccounts, TxParams } from "../doors.ts";
import { countKeys, knownKey } from "../keys.ts";
import { multisigParts } from "../multisig.ts";
import { SignBytesError, signBytes, signedNumber } from "../signBytes.ts";
import type { SignatureClaim, Step } from "../step.ts";
import type { Tx, TxSigner } from "../tx.ts";

/** Verifies one signature; pure, so that verdicts may be remembered between the mempool and the block. */
export type VerifySignature = (
  kind: "secp256k1" | "secp256r1" | "ed25519",
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean;

/** Not more keys than the limit, members of multisigs counted one by one. */
export const signatureCount = (accounts: TxAccounts): Step => ({
  name: "signature count",
  lasting: true,
  run(ctx, { signers }) {
    const limit = Number(accounts.params(ctx).txSigLimit);
    let count = 0;
    for (const signer of signers) {
      const key = keyOf(ctx, accounts, signer).key;
      count += key === undefined ? 1 : countKeys(key);
      if (count > limit) throw sdk.tooManySignatures(`signatures: ${count}, limit: ${limit}`);
    }
  },
});

function keyOf(
  ctx: Ctx,
  accounts: TxAccounts,
  { address, text }: TxSigner,
): { account: TxAccount; key: PublicKey | undefined } {
  const account = accounts.find(ctx, address);
  if (account === undefined) throw sdk.unknownAddress(`account ${text} does not exist`);
  return { account, key: account.pubKey === undefined ? undefined : knownKey(account.pubKey).key };
}

function payForKey(
  ctx: Ctx,
  params: TxParams,
  key: PublicKey,
  mode: ModeInfo | undefined,
  signature: Uint8Array,
): void {
  switch (key.type) {
    case "secp256k1":
      ctx.gas.consume(Number(params.sigVerifyCostSecp256k1), "ante verify: secp256k1");
      return;
    case "secp256r1":
      // The SDK has no parameter for it: half of the other curve's.
      ctx.gas.consume(Number(quotient(params.sigVerifyCostSecp256k1, 2n)), "ante verify: secp256r1");
      return;
    case "ed25519":
      ctx.gas.consume(Number(params.sigVerifyCostEd25519), "ante verify: ed25519");
      return;
    case "multisig":
      // A simulated multisig may have no signatures yet: every member might sign.
      if (ctx.mode === "simulate" && (signature.length === 0 || mode?.sum?.$case !== "multi")) {
        for (const member of key.keys) payForKey(ctx, params, member, undefined, signature);
        return;
      }
      for (const part of multisigParts(key, mode, signature))
        payForKey(ctx, params, part.key, part.mode, part.signature);
  }
}

/** Pays for the verification, before it is done. */
export const signatureGas = (accounts: TxAccounts): Step => ({
  name: "signature gas",
  lasting: true,
  run(ctx, { signers }) {
    const params = accounts.params(ctx);
    for (const signer of signers) {
      const { key } = keyOf(ctx, accounts, signer);
      if (key === undefined)
        throw sdk.invalidPubKey(`account ${signer.text} has no public key yet and the transaction gives none`);
      payForKey(ctx, params, key, signer.info?.modeInfo, signer.signature ?? new Uint8Array(0));
    }
  },
});

function modeOf(info: ModeInfo | undefined): SignMode {
  return info?.sum?.$case === "single" ? info.sum.value.mode : SignMode.SIGN_MODE_UNSPECIFIED;
}

function isValid(
  ctx: Ctx,
  tx: Tx,
  account: TxAccount,
  key: PublicKey,
  mode: ModeInfo | undefined,
  signature: Uint8Array,
  verify: VerifySignature,
): boolean {
  if (key.type !== "multisig") {
    const message = signBytes(ctx, tx, account, modeOf(mode));
    return verify(key.type, key.key, message, signature);
  }
  return multisigParts(key, mode, signature).every((part) =>
    isValid(ctx, tx, account, part.key, part.mode, part.signature, verify),
  );
}

/** Why a signer's signature does not hold; a mode that cannot show the transaction signs nothing. */
function fault(
  ctx: Ctx,
  tx: Tx,
  { info, signature }: TxSigner,
  account: TxAccount,
  key: PublicKey,
  verify: VerifySignature,
): string | undefined {
  try {
    const valid = isValid(ctx, tx, account, key, info?.modeInfo, signature ?? new Uint8Array(0), verify);
    return valid ? undefined : "unable to verify single signer signature";
  } catch (error) {
    if (error instanceof SignBytesError) return error.message;
    throw error;
  }
}

const onlyAmino = (mode: ModeInfo | undefined): boolean =>
  mode?.sum?.$case === "multi"
    ? mode.sum.value.modeInfos.every(onlyAmino)
    : modeOf(mode) === SignMode.SIGN_MODE_LEGACY_AMINO_JSON;

/** Only an amino signature covers the sequence, so only there a wrong one may be the reason. */
function refusal(ctx: Ctx, { info }: TxSigner, account: TxAccount, why: string) {
  const hint = `signature verification failed; please verify account number (${signedNumber(ctx, account)})`;
  if (onlyAmino(info?.modeInfo)) {
    return sdk.unauthorized(`${hint}, sequence (${account.sequence}) and chain-id (${ctx.chain.chainId})`);
  }
  return sdk.unauthorized(`${hint} and chain-id (${ctx.chain.chainId}): (${why})`);
}

/** The signatures of single secp256k1 keys, as far as they can be told apart from what is refused anyway. */
function claimsOf(ctx: Ctx, accounts: TxAccounts, tx: Tx): SignatureClaim[] {
  const claims: SignatureClaim[] = [];
  for (const { address, info, signature } of tx.signers) {
    const account = accounts.find(ctx, address);
    const any = account?.pubKey ?? info?.publicKey;
    if (account === undefined || any === undefined || signature?.length !== 64) continue;
    try {
      const { key } = knownKey(any);
      if (key.type !== "secp256k1") continue;
      const message = signBytes(ctx, tx, account, modeOf(info?.modeInfo));
      claims.push({ key: key.key, digest: hash("sha256", message, "buffer"), signature });
    } catch {
      // A key or mode that the run refuses.
    }
  }
  return claims;
}

/** Sequence and signature of every signer. A recheck knows the signature already; a simulation has none. */
export const verifySignatures = (accounts: TxAccounts, verify: VerifySignature): Step => ({
  name: "signatures",
  run(ctx, tx) {
    for (const signer of tx.signers) {
      const { account, key } = keyOf(ctx, accounts, signer);
      // A recheck leaves out the step that stores a first key.
      const keyless = ctx.mode === "simulate" || ctx.mode === "recheck";
      if (key === undefined && !keyless) throw sdk.invalidPubKey("pubkey on account is not set");
      const given = signer.info?.sequence ?? 0n;
      if (!tx.body.unordered && given !== account.sequence) {
        throw sdk.wrongSequence(`account sequence mismatch, expected ${account.sequence}, got ${given}`);
      }
      if (keyless || key === undefined) continue;
      const wrong = fault(ctx, tx, signer, account, key, verify);
      if (wrong !== undefined) throw refusal(ctx, signer, account, wrong);
    }
  },
  claims: (ctx, tx) => claimsOf(ctx, accounts, tx),
});
