import type { Coin } from "../../codec/coin.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { capability } from "../capability.ts";
import type { Ctx } from "../ctx.ts";

/** An account as the transaction steps see it. */
export interface TxAccount {
  readonly address: Uint8Array;
  readonly pubKey: Any | undefined;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

/** Limits and costs of transactions (`cosmos.auth.v1beta1.Params`). */
export interface TxParams {
  readonly maxMemoCharacters: bigint;
  readonly txSigLimit: bigint;
  readonly txSizeCostPerByte: bigint;
  readonly sigVerifyCostEd25519: bigint;
  readonly sigVerifyCostSecp256k1: bigint;
}

/** What the steps need of accounts. */
export interface TxAccounts {
  params(ctx: Ctx): TxParams;
  find(ctx: Ctx, address: Uint8Array): TxAccount | undefined;
  setPubKey(ctx: Ctx, address: Uint8Array, key: Any): void;
  setSequence(ctx: Ctx, address: Uint8Array, sequence: bigint): void;
}
export const TxAccounts = capability<TxAccounts>("auth.txAccounts");

/** What the steps need where transactions may come in any order. */
export interface TxNonces {
  /** Notes that a sender used a timeout (nanoseconds since 1970). @returns whether it was the first time */
  take(ctx: Ctx, sender: Uint8Array, timeout: bigint): boolean;
}
export const TxNonces = capability<TxNonces>("auth.txNonces");

/** What the steps need of coins: moving a fee to the fee collector. */
export interface TxFees {
  /** @throws insufficient funds (code 5) */
  collect(ctx: Ctx, payer: Uint8Array, fee: readonly Coin[]): void;
}
export const TxFees = capability<TxFees>("bank.txFees");

/** What the steps need where one account may pay another's fees. A chain may do without. */
export interface FeeAllowances {
  /**
   * Takes a fee from what the granter allows the payer.
   * @param typeUrls those of the transaction's messages
   * @throws not found (code 38) without an allowance, and the codes of x/feegrant where it does not cover the fee
   */
  use(ctx: Ctx, granter: Uint8Array, payer: Uint8Array, fee: readonly Coin[], typeUrls: readonly string[]): void;
}
export const FeeAllowances = capability<FeeAllowances>("feegrant.allowances");
