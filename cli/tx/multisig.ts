import { equalBytes } from "../../codec/bytes.ts";
import type { PublicKey } from "../../codec/crypto/address.ts";
import { type CompactBitArray, MultiSignature } from "../../codec/gen/cosmos/crypto/multisig/v1beta1/multisig.ts";
import type { ModeInfo, SignerInfo } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { CliError } from "../errors.ts";
import { packKey, type SignerData, signBytes, signModes, type WholeTx } from "./sign.ts";

export type MultisigKey = PublicKey & { readonly type: "multisig" };

/** One member's signature, and the file that it came in, for errors. */
export interface MemberSignature {
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  readonly file: string;
}

/** Which of `count` members signed: from the highest bit of each byte. */
export function bitArray(count: number, signed: ReadonlySet<number>): CompactBitArray {
  const elems = new Uint8Array(Math.ceil(count / 8));
  for (const index of signed) elems[index >> 3] = (elems[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return { extraBitsStored: count % 8, elems };
}

const amino: ModeInfo = { sum: { $case: "single", value: { mode: signModes["amino-json"] } } };

/**
 * Puts members' signatures together to the multisig's. Each is verified: the chain would only say that some signature is wrong.
 * @throws CliError naming the file of a signature that does not fit, or when fewer signed than the threshold
 */
export function combine(
  tx: WholeTx,
  key: MultisigKey,
  given: readonly MemberSignature[],
  data: SignerData,
): { readonly info: SignerInfo; readonly signature: Uint8Array } {
  const verify = signatureVerifier(undefined);
  const message = signBytes(tx, "amino-json", data);
  const byMember = new Map<number, Uint8Array>();
  for (const { publicKey, signature, file } of given) {
    const index = key.keys.findIndex((member) => member.type !== "multisig" && equalBytes(member.key, publicKey));
    const member = key.keys[index];
    if (member === undefined || member.type === "multisig")
      throw new CliError(`${file}: its key is no member of the multisig`);
    if (!verify(member.type, member.key, message, signature))
      throw new CliError(
        `${file}: the signature does not fit: was it made with --multisig, for chain ${data.chainId}, account number ${data.accountNumber} and sequence ${data.sequence}?`,
      );
    byMember.set(index, signature);
  }
  if (byMember.size < key.threshold)
    throw new CliError(`${key.threshold} of ${key.keys.length} members must sign, ${byMember.size} did`);
  // In the order of the key's members, whatever the order of the files.
  const order = [...byMember.keys()].sort((a, b) => a - b);
  const signatures = order.map((index) => byMember.get(index) ?? new Uint8Array(0));
  const modeInfos = order.map(() => amino);
  const bitarray = bitArray(key.keys.length, new Set(order));
  return {
    info: {
      publicKey: packKey(key),
      modeInfo: { sum: { $case: "multi", value: { bitarray, modeInfos } } },
      sequence: data.sequence,
    },
    signature: MultiSignature.encode({ signatures }).finish(),
  };
}
