import { z } from "zod";
import { fromBase64, fromHex } from "../../codec/bytes.ts";
import { type CommitInfo, type Misbehavior, RequestFinalizeBlock } from "../../codec/gen/tendermint/abci/types.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import { NodeError } from "../errors.ts";
import type { CometRpc } from "./rpc.ts";
import type { RpcBlock, RpcValidators } from "./rpcTypes.ts";

const height = z.union([z.string().regex(/^\d+$/), z.int()]).transform((value) => BigInt(value));
const time = z.string().transform((text) => timestampOf(parseTime(text)));
const address = z.string().transform(fromHex);

// CometBFT prints evidence with the names of its Go fields.
const evidence = z.union([
  z.object({
    type: z.literal("tendermint/DuplicateVoteEvidence"),
    value: z.object({
      vote_a: z.object({ validator_address: address, height }),
      TotalVotingPower: height,
      ValidatorPower: height,
      Timestamp: time,
    }),
  }),
  z.object({
    type: z.literal("tendermint/LightClientAttackEvidence"),
    value: z.object({
      CommonHeight: height,
      ByzantineValidators: z.array(z.object({ address, voting_power: height })),
      TotalVotingPower: height,
      Timestamp: time,
    }),
  }),
]);

/** What the application is told of a piece of evidence (CometBFT `types/evidence.go`, `ABCI`). */
function misbehaviorOf(json: unknown): Misbehavior[] {
  const { type, value } = evidence.parse(json);
  const common = { totalVotingPower: value.TotalVotingPower, time: value.Timestamp };
  if (type === "tendermint/DuplicateVoteEvidence") {
    const validator = { address: value.vote_a.validator_address, power: value.ValidatorPower };
    return [{ ...common, type: 1, validator, height: value.vote_a.height }];
  }
  return value.ByzantineValidators.map(({ address: of, voting_power }) => ({
    ...common,
    type: 2,
    validator: { address: of, power: voting_power },
    height: value.CommonHeight,
  }));
}

/** Who signed the block before, as CometBFT tells it (`state/execution.go`, `buildLastCommitInfo`). */
function commitInfo({ block }: RpcBlock, validators: RpcValidators["validators"]): CommitInfo {
  const commit = block.last_commit;
  if (commit === null || commit.signatures.length === 0) return { round: 0, votes: [] };
  if (commit.signatures.length !== validators.length)
    throw new NodeError(`a commit of ${commit.signatures.length} signatures by ${validators.length} validators`);
  const votes = commit.signatures.map(({ block_id_flag }, index) => {
    const validator = validators[index];
    const power = BigInt(validator?.voting_power ?? 0);
    return {
      validator: { address: fromHex(validator?.address ?? ""), power },
      blockIdFlag: block_id_flag as 1 | 2 | 3,
    };
  });
  return { round: commit.round, votes };
}

/** All validators of a height, page by page. */
async function validatorsAt(rpc: CometRpc, at: number): Promise<RpcValidators["validators"]> {
  const found: RpcValidators["validators"][number][] = [];
  for (let page = 1; ; page++) {
    const { validators, total } = await rpc.validators(at, { page, perPage: 100 });
    for (const one of validators) found.push(one);
    if (found.length >= Number(total) || validators.length === 0) return found;
  }
}

/**
 * The request by which CometBFT had a block executed, made again of the block.
 * @throws NodeError, RpcError where CometBFT has not the block, or not that before it
 */
export async function finalizeRequest(rpc: CometRpc, at: number): Promise<RequestFinalizeBlock> {
  const found = await rpc.block(at);
  const { header, data, evidence: list } = found.block;
  const first = found.block.last_commit === null || found.block.last_commit.signatures.length === 0;
  const validators = first ? [] : await validatorsAt(rpc, at - 1);
  return RequestFinalizeBlock.fromPartial({
    txs: (data.txs ?? []).map(fromBase64),
    decidedLastCommit: commitInfo(found, validators),
    misbehavior: (list.evidence ?? []).flatMap(misbehaviorOf),
    hash: fromHex(found.block_id.hash),
    height: BigInt(at),
    time: timestampOf(parseTime(header.time)),
    nextValidatorsHash: fromHex(header.next_validators_hash),
    proposerAddress: fromHex(header.proposer_address),
  });
}
