import type { Part, PartSetHeader } from "../../codec/gen/tendermint/types/types.ts";
import { merkleProof, merkleRoot } from "../../codec/merkle.ts";
import { EngineError } from "../errors.ts";

/** Bytes of a part of a block (CometBFT types/params.go, BlockPartSizeBytes). */
const partBytes = 65_536;

/** A block cut into parts, as it travels between validators. */
export interface PartSet {
  readonly header: PartSetHeader;
  /** The part at `index` with its proof. @throws EngineError where there is none */
  part(index: number): Part;
}

/** Cuts the bytes of an encoded block into parts under one root. */
export function partSet(block: Uint8Array): PartSet {
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < block.length; from += partBytes) pieces.push(block.subarray(from, from + partBytes));
  return {
    header: { total: pieces.length, hash: merkleRoot(pieces) },
    part(index) {
      const bytes = pieces[index];
      if (bytes === undefined) throw new EngineError(`the block has ${pieces.length} parts, none is number ${index}`);
      const { total, leafHash, aunts } = merkleProof(pieces, index);
      return {
        index,
        bytes,
        proof: { total: BigInt(total), index: BigInt(index), leafHash, aunts: [...aunts] },
      };
    },
  };
}
