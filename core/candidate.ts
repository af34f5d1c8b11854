import { encodeAddress } from "../codec/bech32.ts";
import { type Coin, coinToWire } from "../codec/coin.ts";
import { decToAtomics, parseDec } from "../codec/decimal.ts";
import { PubKey } from "../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { MsgCreateValidator } from "../codec/gen/cosmos/staking/v1beta1/tx.ts";
import type { Any } from "../codec/gen/google/protobuf/any.ts";

/** What of a block's reward and fees a node keeps, as decimals such as "0.6". */
export interface CommissionChoices {
  readonly rate: string;
  readonly maxRate: string;
  /** In one day. */
  readonly maxChangeRate: string;
}

/** Of candidates that do not say: the rest is its voters'. */
export const usualCommission: CommissionChoices = { rate: "0.6", maxRate: "0.6", maxChangeRate: "0.01" };

/** Who stands for a seat, and what it says of itself. */
export interface Candidate {
  /** 20 bytes: its operator, who bonds the coin. */
  readonly account: Uint8Array;
  readonly bech32Prefix: string;
  /** ed25519, 32 bytes. */
  readonly consensusKey: Uint8Array;
  readonly bond: Coin;
  readonly moniker: string;
  readonly commission?: CommissionChoices;
  /** Base units; 1 unless given. */
  readonly minSelfDelegation?: bigint;
  readonly identity?: string;
  readonly website?: string;
  readonly securityContact?: string;
  readonly details?: string;
}

const atomics = (text: string): string => decToAtomics(parseDec(text));

/** The message by which a node stands for a seat. @throws Error for a rate that is no decimal */
export function candidateMessage(candidate: Candidate): Any {
  const { account, bech32Prefix, consensusKey, bond, commission = usualCommission, minSelfDelegation = 1n } = candidate;
  const { moniker, identity = "", website = "", securityContact = "", details = "" } = candidate;
  const value = MsgCreateValidator.fromPartial({
    description: { moniker, identity, website, securityContact, details },
    commission: {
      rate: atomics(commission.rate),
      maxRate: atomics(commission.maxRate),
      maxChangeRate: atomics(commission.maxChangeRate),
    },
    minSelfDelegation: String(minSelfDelegation),
    validatorAddress: encodeAddress(`${bech32Prefix}valoper`, account),
    pubkey: { typeUrl: `/${PubKey.$type}`, value: PubKey.encode({ key: consensusKey }).finish() },
    value: coinToWire(bond),
  });
  return { typeUrl: `/${MsgCreateValidator.$type}`, value: MsgCreateValidator.encode(value).finish() };
}
