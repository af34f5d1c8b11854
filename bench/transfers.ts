import { createHash } from "node:crypto";
import secp256k1 from "secp256k1";
import { encodeAddress } from "../codec/bech32.ts";
import { secp256k1Address } from "../codec/crypto/address.ts";
import { MsgSend } from "../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { PubKey } from "../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import { AuthInfo, SignDoc, TxBody, TxRaw } from "../codec/gen/cosmos/tx/v1beta1/tx.ts";

/** Signed bank sends between many accounts, made before any clock starts. */
export interface Transfers {
  readonly addresses: readonly string[];
  readonly txs: readonly Uint8Array[];
  /** Verifies every signature with the native library, as raw work. @returns verifications a second */
  verifyRate(): number;
}

interface Signed {
  readonly key: Uint8Array;
  readonly hash: Uint8Array;
  readonly signature: Uint8Array;
}

const sha256 = (data: Uint8Array | string) => createHash("sha256").update(data).digest();

/** Transaction `k` is account `k mod N`'s next; account numbers are the order of genesis. */
export function makeTransfers(chainId: string, denom: string, accounts: number, count: number): Transfers {
  const secrets = Array.from({ length: accounts }, (_, index) => sha256(`bench account ${index}`));
  const keys = secrets.map((secret) => secp256k1.publicKeyCreate(secret));
  const addresses = keys.map((key) => encodeAddress("eco", secp256k1Address(key)));
  const signed: Signed[] = [];
  const txs = Array.from({ length: count }, (_, k) => {
    const from = k % accounts;
    const [key, secret] = [keys[from], secrets[from]];
    if (key === undefined || secret === undefined) throw new Error("no such account");
    const bodyBytes = TxBody.encode(
      TxBody.fromPartial({
        messages: [
          {
            typeUrl: `/${MsgSend.$type}`,
            value: MsgSend.encode({
              fromAddress: addresses[from] ?? "",
              toAddress: addresses[(k * 7919 + 1) % accounts] ?? "",
              amount: [{ denom, amount: "1" }],
            }).finish(),
          },
        ],
      }),
    ).finish();
    const authInfoBytes = AuthInfo.encode(
      AuthInfo.fromPartial({
        signerInfos: [
          {
            publicKey: { typeUrl: `/${PubKey.$type}`, value: PubKey.encode({ key }).finish() },
            modeInfo: { sum: { $case: "single", value: { mode: 1 } } },
            sequence: BigInt(Math.floor(k / accounts)),
          },
        ],
        fee: { amount: [{ denom, amount: "500" }], gasLimit: 200_000n },
      }),
    ).finish();
    const doc = SignDoc.encode({ bodyBytes, authInfoBytes, chainId, accountNumber: BigInt(from) }).finish();
    const hash = sha256(doc);
    const { signature } = secp256k1.ecdsaSign(hash, secret);
    signed.push({ key, hash, signature });
    return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [signature] }).finish();
  });
  return {
    addresses,
    txs,
    verifyRate() {
      const start = performance.now();
      for (const { key, hash, signature } of signed) {
        if (!secp256k1.ecdsaVerify(signature, hash, key)) throw new Error("a signature of the bench is wrong");
      }
      return Math.round(signed.length / ((performance.now() - start) / 1000));
    },
  };
}

/** Sections of genesis that give every account coins, the accounts numbered in order. */
export function fundAccounts(sections: Record<string, unknown>, addresses: readonly string[], denom: string): void {
  const accounts = addresses.map((address, index) => ({
    "@type": "/cosmos.auth.v1beta1.BaseAccount",
    address,
    account_number: String(index),
  }));
  const balances = addresses.map((address) => ({ address, coins: [{ denom, amount: "1000000000" }] }));
  sections["auth"] = { ...(sections["auth"] as object), accounts };
  sections["bank"] = { ...(sections["bank"] as object), balances };
}
