import { compareBytes } from "../bytes.ts";
import { ed25519Address } from "../crypto/address.ts";
import { SimpleValidator } from "../gen/tendermint/types/validator.ts";
import { merkleRoot } from "../merkle.ts";

/** A validator as a header commits to it. */
export interface BlockValidator {
  /** ed25519 key, 32 bytes */
  readonly publicKey: Uint8Array;
  readonly power: bigint;
}

/** The order of a validator set: by power descending, then by address ascending. Commits name validators by it. */
export function sortValidators(validators: readonly BlockValidator[]): BlockValidator[] {
  const known = validators.map((validator) => ({ validator, address: ed25519Address(validator.publicKey) }));
  known.sort((a, b) => {
    if (a.validator.power !== b.validator.power) return a.validator.power > b.validator.power ? -1 : 1;
    return compareBytes(a.address, b.address);
  });
  return known.map(({ validator }) => validator);
}

/** validators_hash of a set. The order given does not matter. */
export function validatorsHash(validators: readonly BlockValidator[]): Uint8Array {
  return merkleRoot(
    sortValidators(validators).map(({ publicKey, power }) =>
      SimpleValidator.encode({ pubKey: { sum: { $case: "ed25519", value: publicKey } }, votingPower: power }).finish(),
    ),
  );
}
