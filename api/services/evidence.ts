import { z } from "zod";
import { fromBase64, fromHex } from "../../codec/bytes.ts";
import type { Evidence } from "../../codec/gen/tendermint/types/evidence.ts";
import type { Vote } from "../../codec/gen/tendermint/types/types.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";

const time = z.string().transform((text) => timestampOf(parseTime(text)));
const hex = z.string().transform(fromHex);
const integer = z.string().regex(/^\d+$/).transform(BigInt);

const vote = z
  .object({
    type: z.union([z.literal(1), z.literal(2)]),
    height: integer,
    round: z.number(),
    block_id: z.object({ hash: hex, parts: z.object({ total: z.number(), hash: hex }) }),
    timestamp: time,
    validator_address: hex,
    validator_index: z.number(),
    signature: z.string().transform(fromBase64),
  })
  .transform(
    (from): Vote => ({
      type: from.type,
      height: from.height,
      round: from.round,
      blockId: { hash: from.block_id.hash, partSetHeader: from.block_id.parts },
      timestamp: from.timestamp,
      validatorAddress: from.validator_address,
      validatorIndex: from.validator_index,
      signature: from.signature,
      extension: new Uint8Array(0),
      extensionSignature: new Uint8Array(0),
    }),
  );

// CometBFT prints evidence as amino JSON, so fields without a json tag keep their Go names.
const duplicateVote = z.object({
  type: z.literal("tendermint/DuplicateVoteEvidence"),
  value: z.object({
    vote_a: vote,
    vote_b: vote,
    TotalVotingPower: integer,
    ValidatorPower: integer,
    Timestamp: time,
  }),
});

/**
 * A piece of evidence as its protobuf message. Light client attacks are left out: CometBFT prints them without the
 * parts of the conflicting block that the message needs.
 */
export function evidenceFromRpc(json: unknown): Evidence[] {
  const parsed = duplicateVote.safeParse(json);
  if (!parsed.success) return [];
  const { vote_a: voteA, vote_b: voteB, ...rest } = parsed.data.value;
  return [
    {
      sum: {
        $case: "duplicateVoteEvidence",
        value: {
          voteA,
          voteB,
          totalVotingPower: rest.TotalVotingPower,
          validatorPower: rest.ValidatorPower,
          timestamp: rest.Timestamp,
        },
      },
    },
  ];
}
