import { describe, expect, test } from "@jest/globals";
import { verifyCommit } from "../../codec/block/commit.ts";
import { commitHash, dataHash, lastResultsHash } from "../../codec/block/hashes.ts";
import { headerHash } from "../../codec/block/header.ts";
import { validatorsHash } from "../../codec/block/validators.ts";
import { ed25519Address } from "../../codec/crypto/address.ts";
import { Block } from "../../codec/gen/tendermint/types/block.ts";
import { verifyMerkleProof } from "../../codec/merkle.ts";
import { timeOf } from "../../codec/time.ts";
import { recordedChain } from "../../test/engine/recorded.ts";
import { validatorSeed } from "../../test/harness/electing.ts";
import { checkDuplicateVote, evidenceHash } from "./evidence.ts";
import { signCommit, validatorKey, votesOf } from "./keys.ts";
import { sealed } from "./make.ts";
import { partSet } from "./parts.ts";
import { medianTime } from "./time.ts";
import { memberOf, newSet, nextSet, rotated, type ValidatorSet } from "./validatorSet.ts";

// Every block of a chain that five CometBFT nodes made, with elections, a validator down, one that signed twice.
const { blocks, sizes, next } = recordedChain();
const withAddress = ({ publicKey, power }: { publicKey: Uint8Array; power: bigint }) => ({
  address: ed25519Address(publicKey),
  publicKey,
  power,
});
const [first] = blocks;
if (first === undefined) throw new Error("no block is recorded");

/** The sets by height, made from the first and the updates alone. */
const sets = new Map<number, ValidatorSet>();
const genesis = newSet(first.validators.map(withAddress));
sets.set(1, genesis);
sets.set(2, rotated(genesis, 1));
for (const { height, updates } of blocks) {
  const before = sets.get(height + 1);
  if (before === undefined) throw new Error(`no set for height ${height + 1}`);
  const changes = updates.map(({ pubKey, power }) =>
    withAddress({ publicKey: pubKey?.sum?.value ?? new Uint8Array(0), power }),
  );
  sets.set(height + 2, nextSet(before, changes));
}
const setAt = (height: number): ValidatorSet => {
  const set = sets.get(height);
  if (set === undefined) throw new Error(`no set for height ${height}`);
  return set;
};

test("the recorded chain has what it was recorded for", () => {
  expect(blocks.some(({ id }) => (id.partSetHeader?.total ?? 0) > 1)).toBe(true);
  expect(blocks.some(({ lastCommit }) => lastCommit.round > 0)).toBe(true);
  expect(blocks.some(({ lastCommit }) => lastCommit.signatures.some(({ blockIdFlag }) => blockIdFlag === 1))).toBe(
    true,
  );
  expect(blocks.filter(({ block }) => block.evidence?.evidence.length === 1)).toHaveLength(1);
  expect(blocks.filter(({ updates }) => updates.length > 0)).toHaveLength(3);
});

describe.each(blocks)("block $height", ({ height, block, header, id, lastCommit, results, validators }) => {
  const following = blocks[height]?.header ?? next.header;

  test("has CometBFT's hashes, parts and size", () => {
    const made = sealed(block);
    expect(made.id).toEqual(id);
    expect(headerHash(header)).toEqual(id.hash);
    expect(Block.decode(made.bytes)).toEqual(block);
    if (sizes[height] !== undefined) expect(made.bytes.length).toBe(sizes[height]);
    expect(dataHash(block.data?.txs ?? [])).toEqual(header.dataHash);
    expect(evidenceHash(block.evidence?.evidence ?? [])).toEqual(header.evidenceHash);
    expect(commitHash(lastCommit.signatures)).toEqual(header.lastCommitHash);
    expect(lastResultsHash(results)).toEqual(following.lastResultsHash);
  });

  test("comes apart into parts that prove themselves", () => {
    const { bytes } = sealed(block);
    const parts = partSet(bytes);
    const pieces = Array.from({ length: parts.header.total }, (_, i) => parts.part(i));
    expect(Buffer.concat(pieces.map((part) => part.bytes)).equals(bytes)).toBe(true);
    for (const { bytes: piece, proof } of pieces) {
      if (proof === undefined) throw new Error("a part has a proof");
      const { total, index, leafHash, aunts } = proof;
      const asked = { total: Number(total), index: Number(index), leafHash, aunts };
      expect(verifyMerkleProof(parts.header.hash, piece, asked)).toBe(true);
      expect(verifyMerkleProof(parts.header.hash, piece.slice(1), asked)).toBe(false);
    }
    expect(() => parts.part(pieces.length)).toThrow(`none is number ${pieces.length}`);
  });

  test("has the set, the priorities and the proposer that follow from the updates before", () => {
    const set = setAt(height);
    const told = set.members.map(({ publicKey, power, priority }) => ({ publicKey, power, priority }));
    expect(told).toEqual(validators);
    expect(validatorsHash(set.members)).toEqual(header.validatorsHash);
    expect(validatorsHash(setAt(height + 1).members)).toEqual(header.nextValidatorsHash);
    const { round } = blocks[height]?.lastCommit ?? next.lastCommit;
    const turn = round === 0 ? set : rotated(set, round);
    expect(turn.proposer).toEqual(header.proposerAddress);
  });

  test("has the median time of its last commit, which the set before signed", () => {
    if (height === 1) return expect(lastCommit.signatures).toEqual([]);
    const signers = setAt(height - 1);
    expect(medianTime(lastCommit, signers)).toBe(timeOf(header.time ?? { seconds: 0n, nanos: 0 }));
    expect(() => verifyCommit(header.chainId, BigInt(height - 1), lastCommit, signers.members)).not.toThrow();
  });

  test("is signed here as CometBFT signed it", () => {
    const commit = blocks[height]?.lastCommit ?? next.lastCommit;
    const keys = [1, 2, 3, 4, 5].map((number) => validatorKey(validatorSeed(number)));
    const ours = signCommit(
      { chainId: header.chainId, height: BigInt(height), round: commit.round, blockId: id },
      setAt(height),
      ({ address }) => {
        const vote = votesOf(commit).find(({ validatorAddress }) => Buffer.compare(validatorAddress, address) === 0);
        const key = keys.find((one) => Buffer.compare(one.address, address) === 0);
        return vote?.timestamp === undefined || key === undefined ? undefined : { key, time: timeOf(vote.timestamp) };
      },
    );
    expect(ours).toEqual(commit);
  });
});

describe("the evidence of two votes", () => {
  const carrier = blocks.find(({ block }) => block.evidence?.evidence.length === 1);
  const sum = carrier?.block.evidence?.evidence[0]?.sum;
  if (sum?.$case !== "duplicateVoteEvidence") throw new Error("no duplicate vote is recorded");
  const { value } = sum;
  const { voteA, voteB } = value;
  if (voteA === undefined || voteB === undefined) throw new Error("evidence has two votes");
  const height = Number(voteA.height);
  const at = blocks[height - 1]?.header;
  const context = {
    chainId: at?.chainId ?? "",
    validators: setAt(height),
    time: timeOf(at?.time ?? { seconds: 0n, nanos: 0 }),
  };

  test("that CometBFT took is taken", () => {
    expect(() => checkDuplicateVote(value, context)).not.toThrow();
    expect(memberOf(context.validators, voteA.validatorAddress)?.power).toBe(value.validatorPower);
  });

  test.each([
    ["swapped", { ...value, voteA: voteB, voteB: voteA }, "invalid order"],
    ["of one vote", { ...value, voteB: voteA }, "block IDs are the same"],
    ["without a vote", { ...value, voteB: undefined }, "one or both of the votes are empty"],
    ["of two rounds", { ...value, voteB: { ...voteB, round: 1 } }, "h/r/s does not match"],
    [
      "of two validators",
      { ...value, voteB: { ...voteB, validatorAddress: new Uint8Array(20) } },
      "addresses do not match",
    ],
    ["of a stranger", { ...value, voteA: { ...voteA, validatorAddress: new Uint8Array(20) } }, "was not a validator"],
    ["of other power", { ...value, validatorPower: 1n }, "validator power from evidence"],
    ["of another total", { ...value, totalVotingPower: 1n }, "total voting power from the evidence"],
    ["of another time", { ...value, timestamp: { seconds: 1n, nanos: 0 } }, "different time"],
    ["not signed", { ...value, voteB: { ...voteB, signature: new Uint8Array(64) } }, "verifying VoteB"],
  ])("is refused when %s", (_name, changed, message) => {
    expect(() => checkDuplicateVote(changed, context)).toThrow(message);
  });
});
