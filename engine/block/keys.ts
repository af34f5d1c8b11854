import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { voteSignBytes } from "../../codec/block/commit.ts";
import { concatBytes, fromHex } from "../../codec/bytes.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import { type BlockID, type Commit, SignedMsgType, type Vote } from "../../codec/gen/tendermint/types/types.ts";
import { BlockIDFlag } from "../../codec/gen/tendermint/types/validator.ts";
import { timestampOf } from "../../codec/time.ts";
import { EngineError } from "../errors.ts";
import type { Member, ValidatorSet } from "./validatorSet.ts";

/** The key of a validator that the engine plays. */
export interface ValidatorKey {
  readonly address: Uint8Array;
  readonly publicKey: Uint8Array;
  /** 32 bytes. */
  readonly seed: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

// RFC 8410: an ed25519 seed in PKCS #8.
const pkcs8 = fromHex("302e020100300506032b657004220420");

/** The key of a seed. Signatures of ed25519 are deterministic: Node's and every other library's are equal. @throws EngineError unless 32 bytes */
export function validatorKey(seed: Uint8Array): ValidatorKey {
  if (seed.length !== 32) throw new EngineError(`a validator's seed has 32 bytes, not ${seed.length}`);
  const publicKey = ed25519.getPublicKey(seed);
  let key: KeyObject | undefined;
  return {
    address: ed25519Address(publicKey),
    publicKey,
    seed,
    sign(message) {
      key ??= createPrivateKey({ key: Buffer.from(concatBytes(pkcs8, seed)), format: "der", type: "pkcs8" });
      return new Uint8Array(sign(null, message, key));
    },
  };
}

/** Go's zero time, which an absent vote carries. */
const zeroTime = { seconds: -62_135_596_800n, nanos: 0 };

/** What a block is voted for with. */
export interface Ballot {
  readonly chainId: string;
  readonly height: bigint;
  readonly round: number;
  readonly blockId: BlockID;
}

/** A commit in which those members vote that have a time; the others are absent. */
export function signCommit(
  { chainId, height, round, blockId }: Ballot,
  { members }: ValidatorSet,
  vote: (member: Member) => { readonly key: ValidatorKey; readonly time: bigint } | undefined,
): Commit {
  const type = SignedMsgType.SIGNED_MSG_TYPE_PRECOMMIT;
  const signatures = members.map((member) => {
    const given = vote(member);
    if (given === undefined) {
      const none = new Uint8Array(0);
      return {
        blockIdFlag: BlockIDFlag.BLOCK_ID_FLAG_ABSENT,
        validatorAddress: none,
        timestamp: zeroTime,
        signature: none,
      };
    }
    const timestamp = timestampOf(given.time);
    const signature = given.key.sign(voteSignBytes(chainId, { type, height, round, blockId, timestamp }));
    return { blockIdFlag: BlockIDFlag.BLOCK_ID_FLAG_COMMIT, validatorAddress: member.address, timestamp, signature };
  });
  return { height, round, blockId, signatures };
}

/** The votes that a commit was made of, absent ones left out. */
export function votesOf({ height, round, blockId, signatures }: Commit): Vote[] {
  const votes: Vote[] = [];
  for (const [validatorIndex, { blockIdFlag, validatorAddress, timestamp, signature }] of signatures.entries()) {
    if (blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_ABSENT) continue;
    votes.push({
      type: SignedMsgType.SIGNED_MSG_TYPE_PRECOMMIT,
      height,
      round,
      blockId,
      timestamp,
      validatorAddress,
      validatorIndex,
      signature,
      extension: new Uint8Array(0),
      extensionSignature: new Uint8Array(0),
    });
  }
  return votes;
}
