import type { TxRaw } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";

// Wire bytes written by hand, as encoders would never write them.

export function varint(value: bigint, padTo = 0): Uint8Array {
  const out: number[] = [];
  let rest = value;
  do {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  } while (rest > 0n || out.length < padTo);
  out[out.length - 1] = (out.at(-1) ?? 0) & 0x7f;
  return Uint8Array.from(out);
}

/** A length-delimited field. `pad` makes its length longer than need be. */
export function field(number: number, content: Uint8Array, { wireType = 2, pad = 0, tagPad = 0 } = {}): Uint8Array {
  const tag = varint(BigInt(number * 8 + wireType), tagPad);
  return Buffer.concat([tag, varint(BigInt(content.length), pad), content]);
}

/** A number field. */
export function numberField(number: number, value: bigint): Uint8Array {
  return Buffer.concat([varint(BigInt(number * 8)), varint(value)]);
}

export const text = (value: string): Uint8Array => Buffer.from(value, "utf8");

/** The fields of a transaction as their bytes. */
export function fieldsOf({ bodyBytes, authInfoBytes, signatures }: TxRaw) {
  return {
    body: field(1, bodyBytes),
    authInfo: field(2, authInfoBytes),
    signatures: Buffer.concat(signatures.map((signature) => field(3, signature))),
  };
}
