import { sha256 } from "@noble/hashes/sha2.js";
import { txHash } from "../../../codec/block/hashes.ts";
import type { ExecTxResult, ResponseFinalizeBlock, TxResult } from "../../../codec/gen/tendermint/abci/types.ts";
import type { Block } from "../../../codec/gen/tendermint/types/block.ts";
import type { BlockID, Commit, Header } from "../../../codec/gen/tendermint/types/types.ts";
import { merkleProof, merkleRoot } from "../../../codec/merkle.ts";
import type { KeptBlock } from "../../chain/types.ts";
import { printEvents, printParamUpdates, printTxResult, printUpdates } from "./abci.ts";
import { printBlock, printBlockId, printCommit, printHeader } from "./block.ts";
import { base64, bytes, hex } from "./scalars.ts";

// Answers of the RPC that say something of a block (CometBFT, `rpc/core/types/responses.go`).

/** A block with its id; both empty for one that is not kept. */
export function printBlockResult(kept: { readonly id: BlockID; readonly block: Block } | undefined): object {
  return { block_id: printBlockId(kept?.id), block: kept === undefined ? null : printBlock(kept.block) };
}

export function printHeaderResult(header: Header | undefined): object {
  return { header: header === undefined ? null : printHeader(header) };
}

export function printCommitResult(header: Header, commit: Commit, canonical: boolean): object {
  return { signed_header: { header: printHeader(header), commit: printCommit(commit) }, canonical };
}

export function printMeta({ id, size, block }: Pick<KeptBlock, "id" | "size" | "block">): object {
  return {
    block_id: printBlockId(id),
    block_size: String(size),
    header: block.header === undefined ? null : printHeader(block.header),
    num_txs: String(block.data?.txs.length ?? 0),
  };
}

export function printBlockResults(height: number, results: ResponseFinalizeBlock): object {
  return {
    height: String(height),
    txs_results: results.txResults.length === 0 ? null : results.txResults.map(printTxResult),
    finalize_block_events: printEvents(results.events),
    validator_updates: printUpdates(results.validatorUpdates),
    consensus_param_updates: printParamUpdates(results.consensusParamUpdates),
    app_hash: bytes(results.appHash),
  };
}

/** A transaction in its block. @param txs of that block, to prove with them that it stands there; absent: no proof */
export function printTx(
  { height, index, tx, result }: TxResult & { readonly result: ExecTxResult },
  txs: readonly Uint8Array[] | undefined,
): object {
  return {
    hash: txHash(tx),
    height: String(height),
    index,
    tx_result: printTxResult(result),
    tx: base64(tx),
    proof: txs === undefined ? undefined : printTxProof(txs, index),
  };
}

/** A proof against the header's data_hash. */
function printTxProof(txs: readonly Uint8Array[], index: number): object {
  const leaves = txs.map((tx) => sha256(tx));
  const { total, leafHash, aunts } = merkleProof(leaves, index);
  return {
    root_hash: hex(merkleRoot(leaves)),
    data: base64(txs[index] ?? new Uint8Array(0)),
    proof: {
      total: String(total),
      index: String(index),
      leaf_hash: base64(leafHash),
      aunts: aunts.map(base64),
    },
  };
}
