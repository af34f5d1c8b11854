import { expect, test } from "@jest/globals";
import { DuplicateVoteEvidence } from "cosmjs-types/tendermint/types/evidence";
import { Evidence } from "../../codec/gen/tendermint/types/evidence.ts";
import { evidenceFromRpc } from "./evidence.ts";

const vote = (hash: string) => ({
  type: 2,
  height: "7",
  round: 1,
  block_id: { hash, parts: { total: hash === "" ? 0 : 1, hash } },
  timestamp: "2026-01-01T00:00:00.5Z",
  validator_address: "01".repeat(20).toUpperCase(),
  validator_index: 3,
  signature: Buffer.alloc(64, 9).toString("base64"),
  extension: null,
  extension_signature: null,
});

// As CometBFT's `block` prints it.
const doubleVote = {
  type: "tendermint/DuplicateVoteEvidence",
  value: {
    vote_a: vote(""),
    vote_b: vote("AB".repeat(32)),
    TotalVotingPower: "40",
    ValidatorPower: "10",
    Timestamp: "2026-01-01T00:00:00Z",
  },
};

test("two votes of one validator, read back by another implementation", () => {
  const [found] = evidenceFromRpc(doubleVote);
  if (found?.sum?.$case !== "duplicateVoteEvidence") throw new Error("evidence of two votes");
  const bytes = Evidence.encode(found).finish();
  // The oneof's only member: a tag and a length of two bytes, then the message.
  const read = DuplicateVoteEvidence.decode(bytes.slice(3));
  expect([read.totalVotingPower, read.validatorPower]).toEqual([40n, 10n]);
  expect(read.voteA).toMatchObject({ height: 7n, round: 1, validatorIndex: 3, type: 2 });
  expect(Buffer.from(read.voteA?.blockId.hash ?? "x")).toHaveLength(0);
  expect(Buffer.from(read.voteB?.blockId.hash ?? "").toString("hex")).toBe("ab".repeat(32));
  expect(read.voteB?.timestamp).toEqual({ seconds: 1_767_225_600n, nanos: 500_000_000 });
});

test.each([
  ["a light client attack", { type: "tendermint/LightClientAttackEvidence", value: {} }],
  ["a kind of the future", { type: "tendermint/Other", value: {} }],
  ["nothing", null],
])("%s is left out", (_, json) => {
  expect(evidenceFromRpc(json)).toEqual([]);
});
