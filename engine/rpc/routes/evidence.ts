import { sha256 } from "@noble/hashes/sha2.js";
import { DuplicateVoteEvidence, type Evidence } from "../../../codec/gen/tendermint/types/evidence.ts";
import { type BlockID, SignedMsgType, type Vote } from "../../../codec/gen/tendermint/types/types.ts";
import type { DevChain } from "../../chain/types.ts";
import { base64, hex } from "../print/scalars.ts";
import { reasonOf } from "../reason.ts";
import { evidence } from "./args.ts";
import { route } from "./route.ts";

export const evidenceRoutes = {
  broadcast_evidence: route({ evidence }, async ({ chain }, args) => {
    if (args.evidence?.sum?.$case !== "duplicateVoteEvidence") throw new Error("no evidence was provided");
    const duplicate = args.evidence.sum.value;
    const wrong = formError(duplicate);
    if (wrong !== undefined) throw new Error(`evidence.ValidateBasic failed: ${wrong}`);
    await addEvidence(chain, args.evidence);
    return { hash: base64(sha256(DuplicateVoteEvidence.encode(duplicate).finish())) };
  }),
};

async function addEvidence(chain: DevChain, given: Evidence): Promise<void> {
  try {
    await chain.addEvidence(given);
  } catch (error) {
    throw new Error(`failed to add evidence: ${reasonOf(error)}`);
  }
}

/** What is wrong with the form of evidence, in CometBFT's words (`types/evidence.go`, ValidateBasic). */
function formError({ voteA, voteB }: DuplicateVoteEvidence): string | undefined {
  if (voteA === undefined || voteB === undefined) {
    const shown = [voteA, voteB].map((vote) => (vote === undefined ? "nil-Vote" : "Vote"));
    return `one or both of the votes are empty ${shown.join(", ")}`;
  }
  for (const [name, vote] of [
    ["VoteA", voteA],
    ["VoteB", voteB],
  ] as const) {
    const wrong = voteError(vote);
    if (wrong !== undefined) return `invalid ${name}: ${wrong}`;
  }
  return keyOf(voteA.blockId) >= keyOf(voteB.blockId) ? "duplicate votes in invalid order" : undefined;
}

const maxSignatureBytes = 64;

function voteError(vote: Vote): string | undefined {
  const { type, height, round, validatorAddress, validatorIndex, signature, extension, extensionSignature } = vote;
  const precommit = type === SignedMsgType.SIGNED_MSG_TYPE_PRECOMMIT;
  if (!precommit && type !== SignedMsgType.SIGNED_MSG_TYPE_PREVOTE) return "invalid Type";
  if (height <= 0n) return "negative or zero Height";
  if (round < 0) return "negative Round";
  const wrongId = blockIdError(vote.blockId);
  if (wrongId !== undefined) return wrongId;
  if (validatorAddress.length !== 20)
    return `expected ValidatorAddress size to be 20 bytes, got ${validatorAddress.length} bytes`;
  if (validatorIndex < 0) return "negative ValidatorIndex";
  if (signature.length === 0) return "signature is missing";
  if (signature.length > maxSignatureBytes) return `signature is too big (max: ${maxSignatureBytes})`;
  const isNil = (vote.blockId?.hash.length ?? 0) === 0;
  if ((!precommit || isNil) && extension.length > 0)
    return `unexpected vote extension; vote type ${type}, isNil ${isNil}`;
  if ((!precommit || isNil) && extensionSignature.length > 0) return "unexpected vote extension signature";
  return undefined;
}

function blockIdError(id: BlockID | undefined): string | undefined {
  const hash = id?.hash ?? new Uint8Array(0);
  const parts = id?.partSetHeader ?? { total: 0, hash: new Uint8Array(0) };
  const size = (length: number) => `expected size to be 32 bytes, got ${length} bytes`;
  if (hash.length !== 0 && hash.length !== 32) return "wrong BlockID: wrong Hash";
  if (parts.hash.length !== 0 && parts.hash.length !== 32)
    return `wrong BlockID: wrong PartSetHeader: wrong Hash: ${size(parts.hash.length)}`;
  const zero = hash.length === 0 && parts.total === 0 && parts.hash.length === 0;
  const complete = hash.length === 32 && parts.total > 0 && parts.hash.length === 32;
  return zero || complete ? undefined : "blockID must be either empty or complete";
}

/** What block ids are ordered by: hash, then the header of the parts. */
function keyOf(id: BlockID | undefined): string {
  const none = new Uint8Array(0);
  const total = (id?.partSetHeader?.total ?? 0).toString(16).padStart(8, "0");
  return hex(id?.hash ?? none) + total + hex(id?.partSetHeader?.hash ?? none);
}
