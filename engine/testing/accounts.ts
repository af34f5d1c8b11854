import { hash } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { encodeAddress } from "../../codec/bech32.ts";
import { toUtf8 } from "../../codec/bytes.ts";
import type { Coin } from "../../codec/coin.ts";
import { secp256k1Address } from "../../codec/crypto/address.ts";
import { PubKey } from "../../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { AuthInfo, SignDoc, TxBody, TxRaw } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";

/** An account whose key everybody knows: for development chains alone. */
export interface TestAccount {
  /** In bech32. */
  readonly address: string;
  readonly bytes: Uint8Array;
  /** 32 bytes, for wallets that are to hold it. */
  readonly secret: Uint8Array;
  /** Compressed secp256k1, 33 bytes. */
  readonly publicKey: Uint8Array;
}

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash("sha256", bytes, "buffer"));

/** Test account `number`, the same on every chain with this prefix. */
export function testAccount(number: number, prefix: string): TestAccount {
  const secret = sha256(toUtf8(`eco2 test account ${number}`));
  const publicKey = secp256k1.getPublicKey(secret, true);
  const bytes = secp256k1Address(publicKey);
  return { address: encodeAddress(prefix, bytes), bytes, secret, publicKey };
}

/** The seed of the key of validator `number` of development chains, from 1. */
export function testValidatorSeed(number: number): Uint8Array {
  return sha256(toUtf8(`eco2 test validator ${number}`));
}

/** What a transaction says besides its messages. */
export interface TxChoices {
  /** 200,000 unless told. */
  readonly gas?: number;
  readonly fee?: readonly Coin[];
  readonly memo?: string;
}

/** What a signature covers that the chain knows. */
export interface SignedFor {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

/** A transaction in SIGN_MODE_DIRECT; without an account it bears an empty signature, for senders that are impersonated. */
export function testTx(
  account: TestAccount | undefined,
  messages: readonly Any[],
  { chainId, accountNumber, sequence }: SignedFor,
  { gas = 200_000, fee = [], memo = "" }: TxChoices,
): Uint8Array {
  const bodyBytes = TxBody.encode(TxBody.fromPartial({ messages: [...messages], memo })).finish();
  const publicKey: Any | undefined =
    account === undefined
      ? undefined
      : { typeUrl: `/${PubKey.$type}`, value: PubKey.encode({ key: account.publicKey }).finish() };
  const mode = { sum: { $case: "single" as const, value: { mode: SignMode.SIGN_MODE_DIRECT } } };
  const amount = fee.map(({ denom, amount }) => ({ denom, amount: String(amount) }));
  const authInfo = AuthInfo.fromPartial({
    signerInfos: [{ ...(publicKey === undefined ? {} : { publicKey }), modeInfo: mode, sequence }],
    fee: { amount, gasLimit: BigInt(gas) },
  });
  const authInfoBytes = AuthInfo.encode(authInfo).finish();
  const doc = SignDoc.encode({ bodyBytes, authInfoBytes, chainId, accountNumber }).finish();
  const signature = account === undefined ? new Uint8Array(64) : secp256k1.sign(doc, account.secret);
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [signature] }).finish();
}
