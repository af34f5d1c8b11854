import { ed25519Address } from "../../../codec/crypto/address.ts";
import type { PublicKey } from "../../../codec/gen/tendermint/crypto/keys.ts";
import type { Validator, ValidatorSet } from "../../../codec/gen/tendermint/types/validator.ts";
import type { SetMember } from "../../chain/types.ts";
import { base64, hex } from "./scalars.ts";

export function printPublicKey(key: Uint8Array): object {
  return { type: "tendermint/PubKeyEd25519", value: base64(key) };
}

export function printMember({ address, publicKey, power, priority }: SetMember): object {
  return {
    address: hex(address),
    pub_key: printPublicKey(publicKey),
    voting_power: String(power),
    proposer_priority: String(priority),
  };
}

/** A set with its proposer: the member of the highest priority, of the lowest address among equals. */
export function printSet(members: readonly SetMember[], proposer: SetMember | undefined): object {
  return { validators: members.map(printMember), proposer: proposer === undefined ? null : printMember(proposer) };
}

/** A validator as messages hold it, in evidence. */
export function printValidator({ address, pubKey, votingPower, proposerPriority }: Validator): object {
  return {
    address: hex(address),
    pub_key: printKeyMessage(pubKey),
    voting_power: String(votingPower),
    proposer_priority: String(proposerPriority),
  };
}

export function printSetMessage({ validators, proposer }: ValidatorSet): object {
  return {
    validators: validators.map(printValidator),
    proposer: proposer === undefined ? null : printValidator(proposer),
  };
}

/** A key of a message, under CometBFT's own name of its type. */
function printKeyMessage(key: PublicKey | undefined): object | null {
  if (key?.sum?.$case === "ed25519") return printPublicKey(key.sum.value);
  if (key?.sum?.$case === "secp256k1") return { type: "tendermint/PubKeySecp256k1", value: base64(key.sum.value) };
  return null;
}

/** A validator of an update, as `ValidatorSetUpdates` tells of it: without a place in the rotation. */
export function printChange(publicKey: Uint8Array, power: bigint): object {
  return printMember({ address: ed25519Address(publicKey), publicKey, power, priority: 0n });
}
