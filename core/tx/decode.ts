import { coinsFromWire } from "../../codec/coin.ts";
import { AuthInfo, type Fee, TxBody, TxRaw } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import { formatTime, timeOf } from "../../codec/time.ts";
import { scanTx } from "../../codec/wire/scanTx.ts";
import { reasonOf } from "../../store/errors.ts";
import { addressBytes } from "../addresses.ts";
import type { ChainIdentity } from "../ctx.ts";
import { LedgerError } from "../errors.ts";
import { sdk } from "../sdkErrors.ts";
import { canonicalAddress, messageOf, messageSigners } from "./messages.ts";
import type { Tx, TxMessage, TxSigner } from "./tx.ts";

function signerList(chain: ChainIdentity, messages: readonly TxMessage[], authInfo: AuthInfo, fee: Fee, raw: TxRaw) {
  const texts = new Set<string>();
  for (const message of messages) for (const text of messageSigners(chain, message)) texts.add(text);
  const payerText = fee.payer === "" ? undefined : canonicalAddress(chain, fee.payer);
  if (payerText !== undefined) texts.add(payerText);
  const signers = [...texts].map(
    (text, index): TxSigner => ({
      text,
      address: addressBytes(chain, text),
      info: authInfo.signerInfos[index],
      signature: raw.signatures[index],
    }),
  );
  const payer = payerText === undefined ? signers[0] : signers.find(({ text }) => text === payerText);
  return { signers, payer };
}

/** Go's time of no value, in seconds. */
const goZero = -62_135_596_800n;

/** The SDK takes the first second of 1970, and Go's time of no value, as none. @throws for what RFC 3339 cannot write: logs name the time */
function timeoutOf(timestamp: Timestamp | undefined): bigint | undefined {
  if (timestamp === undefined || timestamp.seconds === 0n) return undefined;
  if (timestamp.seconds === goZero && timestamp.nanos === 0) return undefined;
  const time = timeOf(timestamp);
  formatTime(time);
  return time;
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
      timeoutTime: timeoutOf(body.timeoutTimestamp),
      fee: {
        amount: coinsFromWire(fee.amount),
        gasLimit: fee.gasLimit,
        payer,
        granter: fee.granter === "" ? "" : canonicalAddress(chain, fee.granter),
      },
    };
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    throw sdk.txDecode(reasonOf(error));
  }
}
