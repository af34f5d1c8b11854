import { aminoSignBytes } from "../../codec/amino/signDoc.ts";
import type { PublicKey } from "../../codec/crypto/address.ts";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { AuthInfo, type ModeInfo, SignDoc, type SignerInfo, Tx, TxBody } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { fromJson } from "../../codec/json/fromJson.ts";
import { wellKnown } from "../../codec/json/value.ts";
import { CliError } from "../errors.ts";
import { publicKeyToJson } from "../keyring/publicKey.ts";

/** How signatures are made, by the names of the `--sign-mode` flag. */
export const signModes = {
  direct: SignMode.SIGN_MODE_DIRECT,
  "amino-json": SignMode.SIGN_MODE_LEGACY_AMINO_JSON,
} as const;
export type SignModeName = keyof typeof signModes;

/** What a signature binds a transaction to. */
export interface SignerData {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

/** A transaction with its parts there; signatures may be missing. */
export interface WholeTx {
  readonly body: TxBody;
  readonly authInfo: AuthInfo;
  readonly signatures: readonly Uint8Array[];
}

/** @throws CliError when it has no body */
export function wholeTx({ body, authInfo, signatures }: Tx): WholeTx {
  if (body === undefined || body.messages.length === 0) throw new CliError("the transaction has no messages");
  return { body, authInfo: authInfo ?? AuthInfo.fromPartial({ fee: {} }), signatures };
}

/** An unsigned transaction. */
export function unsignedTx(body: TxBody, fee: NonNullable<AuthInfo["fee"]>): WholeTx {
  return { body, authInfo: { signerInfos: [], fee, tip: undefined }, signatures: [] };
}

/** The packed form of a public key. */
export const packKey = (key: PublicKey): Any => fromJson(wellKnown.any, publicKeyToJson(key)) as Any;

const single = (mode: SignMode): ModeInfo => ({ sum: { $case: "single", value: { mode } } });

/** A signer as it stands in the transaction; a simulation may lack the key. */
export function signerInfo(key: PublicKey | undefined, mode: SignModeName, sequence: bigint): SignerInfo {
  return { publicKey: key && packKey(key), modeInfo: single(signModes[mode]), sequence };
}

/** The transaction with one signer's place filled; other places stay as they are. */
export function withSignature(tx: WholeTx, place: number, info: SignerInfo, signature: Uint8Array): WholeTx {
  const signerInfos = [...tx.authInfo.signerInfos];
  const signatures = [...tx.signatures];
  if (place > signerInfos.length) throw new CliError("earlier signers have to sign first: their places are empty");
  signerInfos[place] = info;
  signatures[place] = signature;
  return { ...tx, authInfo: { ...tx.authInfo, signerInfos }, signatures };
}

/** The bytes that a signer signs; in mode direct they cover all signers, so their infos must stand in the transaction. */
export function signBytes({ body, authInfo }: WholeTx, mode: SignModeName, data: SignerData): Uint8Array {
  if (mode === "amino-json") return aminoSignBytes({ ...data, body, fee: authInfo.fee });
  return SignDoc.encode({
    bodyBytes: TxBody.encode(body).finish(),
    authInfoBytes: AuthInfo.encode(authInfo).finish(),
    chainId: data.chainId,
    accountNumber: data.accountNumber,
  }).finish();
}

/** Wire bytes. */
export function encodeTx({ body, authInfo, signatures }: WholeTx): Uint8Array {
  return Tx.encode({ body, authInfo, signatures: [...signatures] }).finish();
}
