import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { aminoSignBytes } from "../../codec/amino/signDoc.ts";
import { encodeAddress } from "../../codec/bech32.ts";
import { addressOf, type PublicKey } from "../../codec/crypto/address.ts";
import { PubKey as Ed25519Key } from "../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { LegacyAminoPubKey } from "../../codec/gen/cosmos/crypto/multisig/keys.ts";
import { type CompactBitArray, MultiSignature } from "../../codec/gen/cosmos/crypto/multisig/v1beta1/multisig.ts";
import { PubKey as Secp256k1Key } from "../../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { AuthInfo, type ModeInfo, SignDoc, TxBody, TxRaw } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";

/** Whoever can sign: one key, or some members of a multisig. */
export interface TestKey {
  readonly publicKey: PublicKey;
  readonly any: Any;
  readonly address: Uint8Array;
  readonly text: string;
  modeInfo(mode: SignMode): ModeInfo;
  sign(message: Uint8Array): Uint8Array;
}

const prefix = "eco";
const singleMode = (mode: SignMode): ModeInfo => ({ sum: { $case: "single", value: { mode } } });

function testKey(publicKey: PublicKey, any: Any, parts: Pick<TestKey, "sign" | "modeInfo">): TestKey {
  const address = addressOf(publicKey);
  return { publicKey, any, address, text: encodeAddress(prefix, address), ...parts };
}

export function secp256k1Key(number: number): TestKey {
  const secret = createHash("sha256").update(`key ${number}`).digest();
  const key = secp256k1.getPublicKey(secret, true);
  const any = { typeUrl: `/${Secp256k1Key.$type}`, value: Secp256k1Key.encode({ key }).finish() };
  return testKey({ type: "secp256k1", key }, any, {
    modeInfo: singleMode,
    sign: (message) => secp256k1.sign(message, secret),
  });
}

export function ed25519Key(number: number): TestKey {
  const secret = createHash("sha256").update(`key ${number}`).digest();
  const key = ed25519.getPublicKey(secret);
  const any = { typeUrl: `/${Ed25519Key.$type}`, value: Ed25519Key.encode({ key }).finish() };
  return testKey({ type: "ed25519", key }, any, {
    modeInfo: singleMode,
    sign: (message) => ed25519.sign(message, secret),
  });
}

/** Bits of those who sign, most significant first. */
export function bitArray(size: number, who: readonly number[]): CompactBitArray {
  const elems = new Uint8Array(Math.ceil(size / 8));
  for (const at of who) elems[at >> 3] = (elems[at >> 3] ?? 0) | (0x80 >> (at & 7));
  return { elems, extraBitsStored: size % 8 };
}

/** A multisig for which the members `who` sign. */
export function multisigKey(threshold: number, members: readonly TestKey[], who: readonly number[]): TestKey {
  const publicKeys = members.map(({ any }) => any);
  const signing = members.filter((_, index) => who.includes(index));
  return testKey(
    { type: "multisig", threshold, keys: members.map(({ publicKey }) => publicKey) },
    { typeUrl: `/${LegacyAminoPubKey.$type}`, value: LegacyAminoPubKey.encode({ threshold, publicKeys }).finish() },
    {
      modeInfo: (mode) => ({
        sum: {
          $case: "multi",
          value: {
            bitarray: bitArray(members.length, who),
            modeInfos: signing.map((member) => member.modeInfo(mode)),
          },
        },
      }),
      sign: (message) => MultiSignature.encode({ signatures: signing.map((member) => member.sign(message)) }).finish(),
    },
  );
}

/** One signer of a transaction. Account numbers are the order of genesis. */
export interface SignedBy {
  readonly key: TestKey;
  readonly accountNumber?: bigint;
  readonly sequence?: bigint;
  readonly mode?: SignMode;
}

/** A transaction to sign. What is left out is a good transaction's; `alter…` change bytes before they are signed. */
export interface TxSpec {
  readonly messages: readonly Any[];
  readonly by: readonly SignedBy[];
  readonly chainId?: string;
  readonly fee?: readonly { readonly denom: string; readonly amount: string }[];
  readonly gas?: bigint;
  readonly body?: Partial<TxBody>;
  readonly alterBody?: (bytes: Uint8Array) => Uint8Array;
  readonly alterAuthInfo?: (authInfo: AuthInfo) => AuthInfo;
  readonly alterAuthInfoBytes?: (bytes: Uint8Array) => Uint8Array;
  readonly alterSignatures?: (signatures: Uint8Array[]) => Uint8Array[];
}

/** Gas and fee of a good transaction. */
export const standardGas = 200_000n;
export const standardFee = [{ denom: "ueco2", amount: "500" }];

const same = <T>(value: T): T => value;

/** A signed transaction in its three parts. */
export function signParts(spec: TxSpec): TxRaw {
  const { messages, by, chainId = "eco2-test-1", fee = standardFee, gas = standardGas } = spec;
  const body = TxBody.fromPartial({ messages: [...messages], ...spec.body });
  const bodyBytes = (spec.alterBody ?? same)(TxBody.encode(body).finish());
  const authInfo = (spec.alterAuthInfo ?? same)(
    AuthInfo.fromPartial({
      signerInfos: by.map(({ key, mode = SignMode.SIGN_MODE_DIRECT, sequence = 0n }) => ({
        publicKey: key.any,
        modeInfo: key.modeInfo(mode),
        sequence,
      })),
      fee: { amount: [...fee], gasLimit: gas },
    }),
  );
  const authInfoBytes = (spec.alterAuthInfoBytes ?? same)(AuthInfo.encode(authInfo).finish());
  const signatures = by.map(({ key, accountNumber = 0n, sequence = 0n, mode }) =>
    key.sign(
      mode === SignMode.SIGN_MODE_LEGACY_AMINO_JSON
        ? aminoSignBytes({ chainId, accountNumber, sequence, body, fee: authInfo.fee })
        : SignDoc.encode({ bodyBytes, authInfoBytes, chainId, accountNumber }).finish(),
    ),
  );
  return { bodyBytes, authInfoBytes, signatures: (spec.alterSignatures ?? same)(signatures) };
}

export function signTx(spec: TxSpec): Uint8Array {
  return TxRaw.encode(signParts(spec)).finish();
}
