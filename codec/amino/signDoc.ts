import type { Fee, TxBody } from "../gen/cosmos/tx/v1beta1/tx.ts";
import type { JsonObject } from "../json/value.ts";
import { formatTime, timeOf } from "../time.ts";
import { aminoAny } from "./aminoJson.ts";
import { canonicalJson } from "./canonical.ts";

/** What a signature in SIGN_MODE_LEGACY_AMINO_JSON covers. */
export interface AminoSignDoc {
  readonly chainId: string;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
  readonly body: TxBody;
  readonly fee: Fee | undefined;
}

/**
 * The bytes that a signer signs in SIGN_MODE_LEGACY_AMINO_JSON (SDK x/tx/signing/aminojson), which Ledger devices and Keplr use.
 * @throws when the body has extension options, which this mode cannot show, or a message without amino form
 */
export function aminoSignBytes(doc: AminoSignDoc): Uint8Array {
  return canonicalJson(aminoSignDoc(doc));
}

/** The document itself, as wallets show it. @throws as `aminoSignBytes` */
export function aminoSignDoc({ chainId, accountNumber, sequence, body, fee }: AminoSignDoc): JsonObject {
  if (body.extensionOptions.length > 0 || body.nonCriticalExtensionOptions.length > 0) {
    throw new Error("SIGN_MODE_LEGACY_AMINO_JSON does not support protobuf extension options: invalid request");
  }
  return {
    account_number: accountNumber.toString(),
    chain_id: chainId,
    fee: feeJson(fee),
    memo: body.memo,
    msgs: body.messages.map(aminoAny),
    sequence: sequence.toString(),
    ...(body.timeoutHeight === 0n ? {} : { timeout_height: body.timeoutHeight.toString() }),
    ...(body.timeoutTimestamp === undefined ? {} : { timeout_timestamp: formatTime(timeOf(body.timeoutTimestamp)) }),
    ...(body.unordered ? { unordered: true } : {}),
  };
}

/** A fee as legacy transactions and sign documents show it. */
export function feeJson(fee: Fee | undefined): JsonObject {
  return {
    amount: (fee?.amount ?? []).map(({ denom, amount }) => ({
      ...(denom === "" ? {} : { denom }),
      amount: amount === "" ? "0" : amount,
    })),
    gas: (fee?.gasLimit ?? 0n).toString(),
    ...(fee === undefined || fee.payer === "" ? {} : { payer: fee.payer }),
    ...(fee === undefined || fee.granter === "" ? {} : { granter: fee.granter }),
  };
}
