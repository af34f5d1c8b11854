import { findCodec } from "../../codec/codecs.ts";
import { coinsFromWire } from "../../codec/coin.ts";
import { AuthInfo, type Fee, TxBody, TxRaw } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { signersOf } from "../../codec/schema.ts";
import { scanTx } from "../../codec/wire/scanTx.ts";
import { addressBytes } from "../addresses.ts";
import type { ChainIdentity } from "../ctx.ts";
import { LedgerError } from "../errors.ts";
import { sdk } from "../sdkErrors.ts";
import type { Tx, TxMessage, TxSigner } from "./tx.ts";

const messageOf = (any: Any): TxMessage => {
  const type = findCodec(any.typeUrl.slice(1));
  if (type === undefined) throw sdk.txDecode(`unable to resolve type URL ${any.typeUrl}`);
  return { typeUrl: any.typeUrl, value: type.decode(any.value), any };
};

/** The texts in a message's signer fields, in the order of the option. */
function signerTexts({ typeUrl, value }: TxMessage): string[] {
  const texts: string[] = [];
  for (const path of signersOf(typeUrl.slice(1))) {
    const found = path.reduce<unknown[]>(
      (values, name) => values.flatMap((one) => (one as Readonly<Record<string, unknown>> | undefined)?.[name] ?? []),
      [value],
    );
    if (found.length === 0) throw sdk.txDecode(`${typeUrl}: no signer in ${path.join(".")}`);
    for (const text of found) texts.push(String(text));
  }
  return texts;
}

function signerList(chain: ChainIdentity, messages: readonly TxMessage[], authInfo: AuthInfo, fee: Fee, raw: TxRaw) {
  const texts = new Set<string>();
  for (const message of messages) for (const text of signerTexts(message)) texts.add(text);
  if (fee.payer !== "") texts.add(fee.payer);
  const signers = [...texts].map(
    (text, index): TxSigner => ({
      text,
      address: addressBytes(chain, text),
      info: authInfo.signerInfos[index],
      signature: raw.signatures[index],
    }),
  );
  const payer = fee.payer === "" ? signers[0] : signers.find(({ text }) => text === fee.payer);
  return { signers, payer };
}

/**
 * Turns bytes from outside into a transaction: strict scan, then decode.
 * @throws LedgerError with code 2 for whatever no honest encoder emits, and code 18 for a transaction without messages
 */
export function decodeTx(chain: ChainIdentity, bytes: Uint8Array): Tx {
  try {
    if (bytes.length === 0) throw sdk.txDecode("tx bytes are empty");
    scanTx(bytes);
    const raw = TxRaw.decode(bytes);
    const body = TxBody.decode(raw.bodyBytes);
    const authInfo = AuthInfo.decode(raw.authInfoBytes);
    const fee = authInfo.fee;
    if (body.messages.length === 0) throw sdk.invalidRequest("must contain at least one message");
    if (fee === undefined) throw sdk.txDecode("auth info has no fee");
    const messages = body.messages.map(messageOf);
    const { signers, payer } = signerList(chain, messages, authInfo, fee, raw);
    if (payer === undefined) throw sdk.txDecode("no signer pays the fee");
    return {
      size: bytes.length,
      raw,
      body,
      authInfo,
      messages,
      signers,
      fee: { amount: coinsFromWire(fee.amount), gasLimit: fee.gasLimit, payer, granter: fee.granter },
    };
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    throw sdk.txDecode(error instanceof Error ? error.message : String(error));
  }
}
