import { equalBytes, toUtf8 } from "../bytes.ts";
import { CommitmentProof } from "../gen/cosmos/ics23/v1/proofs.ts";
import type { ProofOps } from "../gen/tendermint/crypto/proof.ts";
import { ProofError } from "./spec.ts";

/** Types of the two operations that a store query with proof answers with, in this order. */
export const opTypes = ["ics23:iavl", "ics23:simple"] as const;

/** The proofs in an answer of abci_query about `key` in `store`. @throws ProofError unless it holds just the two */
export function proofsOfOps(ops: ProofOps | undefined, store: string, key: Uint8Array): CommitmentProof[] {
  const list = ops?.ops ?? [];
  const keys = [key, toUtf8(store)];
  if (list.length !== keys.length) throw new ProofError(`answer holds ${list.length} proof operations: 2 are needed`);
  return list.map((op, i) => {
    if (op.type !== opTypes[i]) throw new ProofError(`proof operation ${i} is ${op.type}: ${opTypes[i]} is needed`);
    if (!equalBytes(op.key, keys[i] ?? op.key)) throw new ProofError(`proof operation ${i} is of another key`);
    return CommitmentProof.decode(op.data);
  });
}
