import type { Coin } from "../../codec/coin.ts";
import type { AuthInfo, SignerInfo, TxBody, TxRaw } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";

/** One message of a transaction, decoded. */
export interface TxMessage {
  readonly typeUrl: string;
  readonly value: object;
  /** The packed form, as it was signed. */
  readonly any: Any;
}

/** An account that must sign, with what it gave. */
export interface TxSigner {
  readonly text: string;
  readonly address: Uint8Array;
  readonly info: SignerInfo | undefined;
  readonly signature: Uint8Array | undefined;
}

/** What the transaction pays. */
export interface TxFee {
  readonly amount: readonly Coin[];
  /** Gas bought; above 2^53 the transaction is refused before anything counts with it. */
  readonly gasLimit: bigint;
  readonly payer: TxSigner;
  /** Who pays in the payer's place by an allowance; empty where nobody does. */
  readonly granter: string;
}

/** A transaction whose bytes passed the strict scanner. */
export interface Tx {
  readonly size: number;
  readonly raw: TxRaw;
  readonly body: TxBody;
  readonly authInfo: AuthInfo;
  readonly messages: readonly TxMessage[];
  /** In the order of first appearance over the messages, the fee payer last if it signs nothing else. */
  readonly signers: readonly TxSigner[];
  readonly fee: TxFee;
  /** Block time in nanoseconds after which the transaction is no longer valid. */
  readonly timeoutTime: bigint | undefined;
}
