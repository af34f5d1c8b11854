import type { ExecTxResult, ResponseFinalizeBlock, TxResult } from "../../../codec/gen/tendermint/abci/types.ts";
import type { Block } from "../../../codec/gen/tendermint/types/block.ts";
import type { Evidence } from "../../../codec/gen/tendermint/types/evidence.ts";
import type { BlockID, Header, Vote } from "../../../codec/gen/tendermint/types/types.ts";
import { printEvents, printFinalized } from "./abci.ts";
import { printBlock, printBlockId, printHeader, printVote } from "./block.ts";
import { printEvidence } from "./evidence.ts";
import { base64, bytes, unlessEmpty, unlessZero } from "./scalars.ts";
import { printChange } from "./validators.ts";

// What subscribers are told (CometBFT, `types/events.go`). In an event a transaction's result is printed without what is zero.

const event = (name: string, value: object): object => ({ type: `tendermint/event/${name}`, value });

export function newBlock(block: Block, id: BlockID, results: ResponseFinalizeBlock): object {
  return event("NewBlock", {
    block: printBlock(block),
    block_id: printBlockId(id),
    result_finalize_block: printFinalized(results),
  });
}

export function newBlockHeader(header: Header): object {
  return event("NewBlockHeader", { header: printHeader(header) });
}

export function newBlockEvents(height: bigint, results: ResponseFinalizeBlock, txs: number): object {
  return event("NewBlockEvents", {
    height: String(height),
    events: printEvents(results.events),
    num_txs: String(txs),
  });
}

export function newEvidence(height: bigint, evidence: Evidence): object {
  return event("NewEvidence", { height: String(height), evidence: printEvidence(evidence) });
}

export function newTx({ height, index, tx, result }: TxResult): object {
  return event("Tx", {
    TxResult: {
      height: unlessZero(height),
      index: index === 0 ? undefined : index,
      tx: base64(tx),
      result: result === undefined ? {} : printBriefly(result),
    },
  });
}

function printBriefly({ code, data, log, info, gasWanted, gasUsed, events, codespace }: ExecTxResult): object {
  return {
    code: code === 0 ? undefined : code,
    data: bytes(data) ?? undefined,
    log: unlessEmpty(log),
    info: unlessEmpty(info),
    gas_wanted: unlessZero(gasWanted),
    gas_used: unlessZero(gasUsed),
    events: printEvents(events) ?? undefined,
    codespace: unlessEmpty(codespace),
  };
}

export function validatorSetUpdates({ validatorUpdates }: ResponseFinalizeBlock): object {
  return event("ValidatorSetUpdates", {
    validator_updates: validatorUpdates.flatMap(({ pubKey, power }) =>
      pubKey?.sum?.$case === "ed25519" ? [printChange(pubKey.sum.value, power)] : [],
    ),
  });
}

export function newVote(vote: Vote): object {
  return event("Vote", { Vote: printVote(vote) });
}
