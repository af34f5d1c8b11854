import type { PublicKey } from "../../codec/crypto/address.ts";
import { type CompactBitArray, MultiSignature } from "../../codec/gen/cosmos/crypto/multisig/v1beta1/multisig.ts";
import type { ModeInfo } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { schemaOf } from "../../codec/schema.ts";
import { scanMessage } from "../../codec/wire/scanMessage.ts";
import { reasonOf } from "../../store/errors.ts";
import { sdk } from "../sdkErrors.ts";

/** One member's part of a multisig. */
interface Part {
  readonly key: PublicKey;
  readonly mode: ModeInfo;
  readonly signature: Uint8Array;
}

const malformed = (why: string) => sdk.unauthorized(`multisig: ${why}`);

/** Bits of a CompactBitArray for `count` keys, most significant first in each byte; those after the last are zero. */
function bits(array: CompactBitArray | undefined, count: number): boolean[] {
  const elems = array?.elems ?? new Uint8Array(0);
  const extra = array?.extraBitsStored ?? 0;
  // The length is compared before anything of that length is made: it is an unsigned 32-bit number from outside.
  const length = extra === 0 ? elems.length * 8 : (elems.length - 1) * 8 + extra;
  if (extra > 7 || length !== count) throw malformed(`bit array of ${length} for ${count} keys`);
  const bit = (at: number) => (((elems[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;
  for (let at = count; at < elems.length * 8; at++) if (bit(at)) throw malformed("bits are set beyond the last key");
  return Array.from({ length: count }, (_, at) => bit(at));
}

/** The signatures in a multisig's own; what no honest encoder emits would let anyone change the transaction's hash. */
function signaturesIn(signature: Uint8Array): readonly Uint8Array[] {
  try {
    scanMessage(schemaOf(MultiSignature.$type), signature);
    return MultiSignature.decode(signature).signatures;
  } catch (error) {
    throw malformed(reasonOf(error));
  }
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
  const signed = bits(bitarray, keys.length);
  const signatures = signaturesIn(signature);
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
