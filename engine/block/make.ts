import { commitHash, consensusHash, dataHash } from "../../codec/block/hashes.ts";
import { completeBlockId, headerHash } from "../../codec/block/header.ts";
import { validatorsHash } from "../../codec/block/validators.ts";
import { Block } from "../../codec/gen/tendermint/types/block.ts";
import type { Evidence } from "../../codec/gen/tendermint/types/evidence.ts";
import type { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import type { BlockID, Commit, Header } from "../../codec/gen/tendermint/types/types.ts";
import { encodeMessage } from "../../codec/message.ts";
import { timestampOf } from "../../codec/time.ts";
import { evidenceHash } from "./evidence.ts";
import { partSet } from "./parts.ts";
import type { ValidatorSet } from "./validatorSet.ts";

/** Version of the block format (CometBFT version/version.go, BlockProtocol). */
export const blockProtocol = 11n;

/** What a header says of the chain before the block. */
export interface Before {
  readonly chainId: string;
  /** `version.app` of the header. */
  readonly appVersion: bigint;
  readonly lastBlockId: BlockID | undefined;
  readonly validators: ValidatorSet;
  readonly nextValidators: ValidatorSet;
  readonly params: ConsensusParams;
  readonly appHash: Uint8Array;
  readonly lastResultsHash: Uint8Array;
}

/** What a proposer puts into a block. */
export interface Content {
  readonly height: bigint;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly txs: readonly Uint8Array[];
  readonly evidence: readonly Evidence[];
  readonly lastCommit: Commit;
  readonly proposer: Uint8Array;
}

/** The last commit of a chain's first block: of nothing, by nobody. */
export const emptyCommit: Commit = { height: 0n, round: 0, blockId: completeBlockId(undefined), signatures: [] };

/** consensus_hash of parameters. */
export function paramsHash({ block }: ConsensusParams): Uint8Array {
  return consensusHash({ maxBytes: block?.maxBytes ?? 0n, maxGas: block?.maxGas ?? 0n });
}

/** The header of a block with these contents on top of a chain. */
export function headerOf(before: Before, content: Content): Header {
  return {
    version: { block: blockProtocol, app: before.appVersion },
    chainId: before.chainId,
    height: content.height,
    time: timestampOf(content.time),
    lastBlockId: completeBlockId(before.lastBlockId),
    lastCommitHash: commitHash(content.lastCommit.signatures),
    dataHash: dataHash(content.txs),
    validatorsHash: validatorsHash(before.validators.members),
    nextValidatorsHash: validatorsHash(before.nextValidators.members),
    consensusHash: paramsHash(before.params),
    appHash: before.appHash,
    lastResultsHash: before.lastResultsHash,
    evidenceHash: evidenceHash(content.evidence),
    proposerAddress: content.proposer,
  };
}

/** A block with these contents on top of a chain. */
export function makeBlock(before: Before, content: Content): Block {
  return {
    header: headerOf(before, content),
    data: { txs: [...content.txs] },
    evidence: { evidence: [...content.evidence] },
    lastCommit: content.lastCommit,
  };
}

/** A block with its bytes and the id that commits name it by: the header's hash and the root of the parts. */
export interface SealedBlock {
  readonly block: Block;
  readonly header: Header;
  readonly bytes: Uint8Array;
  readonly id: BlockID;
}

/** A block as it is decided on and kept. */
export function sealed(block: Block): SealedBlock {
  const { header } = block;
  if (header === undefined) throw new Error("a block needs a header");
  const bytes = encodeMessage(Block, block);
  return { block, header, bytes, id: { hash: headerHash(header), partSetHeader: partSet(bytes).header } };
}
