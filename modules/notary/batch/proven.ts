import { toHex } from "../../../codec/bytes.ts";
import type { Leaf } from "../../../codec/gen/eco2/notary/v1/batch.ts";
import type { Record } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { leafHash, verifyMerkleProof } from "../../../codec/merkle.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";

/** Gas of one hash of a proof. */
const hashGas = 200;

/** Whether a leaf stands where it says in the tree of a record, whose total is the number of its readings. */
export function isProven({ root, count }: Record, { index, leaf, aunts }: Leaf): boolean {
  if (index >= count) return false;
  const proof = { total: Number(count), index: Number(index), leafHash: leafHash(leaf), aunts };
  return verifyMerkleProof(root, leaf, proof);
}

/** @throws leaf is not proven */
export function requireProven(ctx: Ctx, record: Record, leaf: Leaf): void {
  ctx.gas.consume(hashGas * (leaf.aunts.length + 1), "leaf of a record");
  if (!isProven(record, leaf))
    throw fail.invalidLeaf(`leaf ${leaf.index} is not under the root ${toHex(record.root)} of record ${record.id}`);
}
