import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../bytes.ts";
import { ExecTxResult } from "../gen/tendermint/abci/types.ts";
import { HashedParams } from "../gen/tendermint/types/params.ts";
import { CommitSig } from "../gen/tendermint/types/types.ts";
import { merkleRoot } from "../merkle.ts";

/** The hash that names a transaction: upper-case hex of sha256, as RPC and wallets show it. */
export function txHash(tx: Uint8Array): string {
  return toHex(sha256(tx)).toUpperCase();
}

/** data_hash of a block's transactions. */
export function dataHash(txs: readonly Uint8Array[]): Uint8Array {
  return merkleRoot(txs.map((tx) => sha256(tx)));
}

/** last_results_hash of the next header: only code, data and gas of each result count; logs and events may differ. */
export function lastResultsHash(
  results: readonly Pick<ExecTxResult, "code" | "data" | "gasWanted" | "gasUsed">[],
): Uint8Array {
  return merkleRoot(
    results.map(({ code, data, gasWanted, gasUsed }) =>
      ExecTxResult.encode(ExecTxResult.fromPartial({ code, data, gasWanted, gasUsed })).finish(),
    ),
  );
}

/** last_commit_hash of the next header. */
export function commitHash(signatures: readonly CommitSig[]): Uint8Array {
  return merkleRoot(signatures.map((signature) => CommitSig.encode(signature).finish()));
}

/** consensus_hash: of all parameters only the limits of a block are hashed. */
export function consensusHash(block: { readonly maxBytes: bigint; readonly maxGas: bigint }): Uint8Array {
  return sha256(HashedParams.encode({ blockMaxBytes: block.maxBytes, blockMaxGas: block.maxGas }).finish());
}
