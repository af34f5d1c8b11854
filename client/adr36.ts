import { canonicalJson } from "../codec/amino/canonical.ts";
import { decodeBech32 } from "../codec/bech32.ts";
import { equalBytes, fromBase64, toBase64, toUtf8 } from "../codec/bytes.ts";
import { secp256k1Address } from "../codec/crypto/address.ts";
import { verifySecp256k1 } from "../codec/crypto/secp256k1.ts";

/** The signature that wallets return from `signArbitrary`. */
export interface ArbitrarySignature {
  readonly pub_key: { readonly type: string; readonly value: string };
  /** base64 */
  readonly signature: string;
}

/**
 * Whether the holder of the account `signer` signed `data` off chain by ADR-36, as Keplr's `signArbitrary` does. The
 * chain takes no such message in a transaction, so this signature can move nothing.
 * @param data text as UTF-8, or bytes
 */
export function verifyArbitrary(signer: string, data: string | Uint8Array, signature: ArbitrarySignature): boolean {
  if (signature.pub_key.type !== "tendermint/PubKeySecp256k1") return false;
  try {
    const key = fromBase64(signature.pub_key.value);
    if (!equalBytes(secp256k1Address(key), decodeBech32(signer).bytes)) return false;
    return verifySecp256k1(fromBase64(signature.signature), arbitrarySignBytes(signer, data), key);
  } catch {
    return false;
  }
}

/** The bytes that ADR-36 signs: a legacy amino document that is of no chain, so that none can take it. */
export function arbitrarySignBytes(signer: string, data: string | Uint8Array): Uint8Array {
  const bytes = typeof data === "string" ? toUtf8(data) : data;
  return canonicalJson({
    account_number: "0",
    chain_id: "",
    fee: { amount: [], gas: "0" },
    memo: "",
    msgs: [{ type: "sign/MsgSignData", value: { data: toBase64(bytes), signer } }],
    sequence: "0",
  });
}
