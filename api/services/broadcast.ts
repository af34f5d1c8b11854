import { sha256 } from "@noble/hashes/sha2.js";
import { TxResponse } from "../../codec/gen/cosmos/base/abci/v1beta1/abci.ts";
import type { BroadcastTxRequest, BroadcastTxResponse } from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { BroadcastMode } from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { invalidArgument } from "../../core/queryError.ts";
import { ask, type CometRpc, cometRefusal } from "../comet.ts";
import { broadcastResponse, upperHex } from "./txResponse.ts";

/** What the mempool refuses without asking the application, and the SDK's codes for it (Cosmos SDK `client/broadcast.go`). */
const refusals: readonly (readonly [text: string, code: number])[] = [
  ["tx already exists in cache", 19],
  ["mempool is full", 20],
  ["tx too large", 21],
];

/** BroadcastTx: returns after the mempool's check, or at once. @throws QueryError for mode block, which is no more */
export async function broadcast(comet: CometRpc, { txBytes, mode }: BroadcastTxRequest): Promise<BroadcastTxResponse> {
  if (txBytes.length === 0) throw invalidArgument("tx_bytes: invalid empty tx");
  if (mode !== BroadcastMode.BROADCAST_MODE_SYNC && mode !== BroadcastMode.BROADCAST_MODE_ASYNC)
    throw invalidArgument(`mode: unsupported broadcast mode ${mode}; BROADCAST_MODE_SYNC and _ASYNC are supported`);
  const send = mode === BroadcastMode.BROADCAST_MODE_SYNC ? comet.broadcastSync : comet.broadcastAsync;
  try {
    return { txResponse: broadcastResponse(await ask(send.call(comet, txBytes))) };
  } catch (error) {
    const text = cometRefusal(error);
    const known = refusals.find(([part]) => text?.toLowerCase().includes(part) === true);
    if (known === undefined || text === undefined) throw error;
    const txhash = upperHex(sha256(txBytes));
    return { txResponse: TxResponse.fromPartial({ code: known[1], codespace: "sdk", rawLog: text, txhash }) };
  }
}
