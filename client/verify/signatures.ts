import { precommitSignBytes, verifySignedHeader } from "../../codec/block/commit.ts";
import { type BlockValidator, sortValidators } from "../../codec/block/validators.ts";
import { equalBytes } from "../../codec/bytes.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import { verifyEd25519 } from "../../codec/crypto/ed25519.ts";
import type { Commit, CommitSig, Header } from "../../codec/gen/tendermint/types/types.ts";
import { BlockIDFlag } from "../../codec/gen/tendermint/types/validator.ts";
import { timeOf } from "../../codec/time.ts";

// 0001-01-01T00:00:00Z in nanoseconds: Go's zero time, which entries of absent validators carry.
const zeroTime = -62_135_596_800_000_000_000n;

/**
 * Checks that the validators of `header` committed it with more than two thirds of their power, and, beyond what a
 * light client asks, that no entry of the commit is wrong: a file is kept and shown, so all of it must be true.
 * @throws CommitError, Error
 */
export function checkCommit(header: Header, commit: Commit, validators: readonly BlockValidator[]): void {
  verifySignedHeader(header.chainId, header, commit, validators);
  for (const [i, { publicKey }] of sortValidators(validators).entries()) {
    const entry = commit.signatures[i];
    const good = entry !== undefined && (isAbsent(entry) || isSigned(header.chainId, commit, entry, publicKey));
    if (!good) throw new Error(`entry ${i} of the commit is not what its validator signed`);
  }
}

function isAbsent({ blockIdFlag, validatorAddress, signature, timestamp }: CommitSig): boolean {
  const empty = validatorAddress.length === 0 && signature.length === 0;
  const timeless = timestamp === undefined || timeOf(timestamp) === zeroTime;
  return blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_ABSENT && empty && timeless;
}

function isSigned(chainId: string, commit: Commit, entry: CommitSig, publicKey: Uint8Array): boolean {
  const voted =
    entry.blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_COMMIT || entry.blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_NIL;
  const named = equalBytes(entry.validatorAddress, ed25519Address(publicKey));
  return voted && named && verifyEd25519(entry.signature, precommitSignBytes(chainId, commit, entry), publicKey);
}
