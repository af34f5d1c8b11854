import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { Timestamp } from "../gen/google/protobuf/timestamp.ts";
import { BlockID, type Header } from "../gen/tendermint/types/types.ts";
import { Consensus } from "../gen/tendermint/version/types.ts";
import { merkleRoot } from "../merkle.ts";

/**
 * Hash of a block's header, which is the hash of the block: the RFC 6962 root over its 14 fields, each in protobuf
 * (CometBFT types/block.go). Everything that a proof about block H - 1 needs hangs on this hash.
 */
export function headerHash(header: Header): Uint8Array {
  return merkleRoot([
    Consensus.encode(Consensus.fromPartial(header.version ?? {})).finish(),
    textLeaf(header.chainId),
    heightLeaf(header.height),
    Timestamp.encode(header.time ?? Timestamp.create()).finish(),
    BlockID.encode(completeBlockId(header.lastBlockId)).finish(),
    bytesLeaf(header.lastCommitHash),
    bytesLeaf(header.dataHash),
    bytesLeaf(header.validatorsHash),
    bytesLeaf(header.nextValidatorsHash),
    bytesLeaf(header.consensusHash),
    bytesLeaf(header.appHash),
    bytesLeaf(header.lastResultsHash),
    bytesLeaf(header.evidenceHash),
    bytesLeaf(header.proposerAddress),
  ]);
}

/** A block id as Go writes it: the part set header is there even when it is empty. */
export function completeBlockId(id: BlockID | undefined): BlockID {
  return {
    hash: id?.hash ?? new Uint8Array(0),
    partSetHeader: id?.partSetHeader ?? { total: 0, hash: new Uint8Array(0) },
  };
}

// Single values are wrapped as google.protobuf.{StringValue, Int64Value, BytesValue}: field 1, and nothing when empty.
function textLeaf(value: string): Uint8Array {
  return value === "" ? new Uint8Array(0) : new BinaryWriter().uint32(10).string(value).finish();
}

function heightLeaf(value: bigint): Uint8Array {
  return value === 0n ? new Uint8Array(0) : new BinaryWriter().uint32(8).int64(value).finish();
}

function bytesLeaf(value: Uint8Array): Uint8Array {
  return value.length === 0 ? value : new BinaryWriter().uint32(10).bytes(value).finish();
}
