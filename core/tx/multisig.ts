import type { PublicKey } from "../../codec/crypto/address.ts";
import { MultiSignature } from "../../codec/gen/cosmos/crypto/multisig/v1beta1/multisig.ts";
import type { ModeInfo } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { sdk } from "../sdkErrors.ts";

/** One member's part of a multisig. */
interface Part {
  readonly key: PublicKey;
  readonly mode: ModeInfo;
  readonly signature: Uint8Array;
}

const malformed = (why: string) => sdk.unauthorized(`multisig: ${why}`);

/** Bits of a CompactBitArray, most significant first in each byte. */
function bits(elems: Uint8Array, extra: number): boolean[] {
  const length = extra === 0 ? elems.length * 8 : (elems.length - 1) * 8 + extra;
  return Array.from({ length }, (_, at) => (((elems[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1);
}

/**
 * The members that signed, each with its signature.
 * @throws unauthorized (code 4) when the bit array, modes and signatures do not fit the key, or fewer signed than the threshold
 */
export function multisigParts(
  { keys, threshold }: PublicKey & { type: "multisig" },
  mode: ModeInfo | undefined,
  signature: Uint8Array,
): readonly Part[] {
  if (mode?.sum?.$case !== "multi") throw malformed("the mode info is not that of a multisig");
  const { bitarray, modeInfos } = mode.sum.value;
  const signed = bits(bitarray?.elems ?? new Uint8Array(0), bitarray?.extraBitsStored ?? 0);
  if (signed.length !== keys.length) throw malformed(`bit array of ${signed.length} for ${keys.length} keys`);
  const { signatures } = MultiSignature.decode(signature);
  const who = keys.filter((_, index) => signed[index]);
  if (who.length < threshold) throw malformed(`${who.length} signed, threshold is ${threshold}`);
  if (who.length !== signatures.length || who.length !== modeInfos.length) {
    throw malformed(`${who.length} signers, ${signatures.length} signatures, ${modeInfos.length} mode infos`);
  }
  return who.map((key, index) => ({
    key,
    mode: modeInfos[index] ?? mode,
    signature: signatures[index] ?? new Uint8Array(0),
  }));
}
