import { findCodec } from "../../codec/codecs.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { isSignedByOperator, signersOf } from "../../codec/schema.ts";
import { addressBytes, addressText, operatorBytes } from "../addresses.ts";
import type { ChainIdentity } from "../ctx.ts";
import { sdk } from "../sdkErrors.ts";
import type { TxMessage } from "./tx.ts";

/** A packed message, decoded; its bytes must have passed the scanner. @throws tx parse error (code 2) for an unknown type */
export function messageOf(any: Any): TxMessage {
  const type = findCodec(any.typeUrl.slice(1));
  if (type === undefined) throw sdk.txDecode(`unable to resolve type URL ${any.typeUrl}`);
  return { typeUrl: any.typeUrl, value: type.decode(any.value), any };
}

/** The one text of an address: bech32 has an upper-case form too, and both name the same signer. */
export function canonicalAddress(chain: ChainIdentity, text: string): string {
  return addressText(chain, addressBytes(chain, text));
}

/**
 * Who must sign a message: the accounts that its signer fields name, in the order of the option.
 * @throws tx parse error (code 2) where it names nobody, Error for what is no address
 */
export function messageSigners(chain: ChainIdentity, { typeUrl, value }: TxMessage): string[] {
  const name = typeUrl.slice(1);
  // An operator signs as the account of the same bytes.
  const bytesOf = isSignedByOperator(name) ? operatorBytes : addressBytes;
  const texts: string[] = [];
  for (const path of signersOf(name)) {
    const found = path.reduce<readonly unknown[]>(
      (values, name) => values.flatMap((one) => (one as Readonly<Record<string, unknown>> | undefined)?.[name] ?? []),
      [value],
    );
    if (found.length === 0) throw sdk.txDecode(`${typeUrl}: no signer in ${path.join(".")}`);
    for (const text of found) texts.push(addressText(chain, bytesOf(chain, String(text))));
  }
  return texts;
}
