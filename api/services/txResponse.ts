import { fromBase64, toHex } from "../../codec/bytes.ts";
import { TxResponse } from "../../codec/gen/cosmos/base/abci/v1beta1/abci.ts";
import { Tx } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { scanTx } from "../../codec/wire/scanTx.ts";
import type { CometBroadcast, CometTx } from "../comet.ts";

/** A transaction with what came of it. */
export interface FoundTx {
  /** Undefined for bytes that are no transaction; the chain refuses them, but a block may hold them. */
  readonly tx: Tx | undefined;
  readonly response: TxResponse;
}

export const upperHex = (bytes: Uint8Array) => toHex(bytes).toUpperCase();

/** A transaction's bytes decoded. TxRaw and Tx are the same on the wire. @throws WireError */
export function decodeTx(bytes: Uint8Array): Tx {
  scanTx(bytes);
  return Tx.decode(bytes);
}

function tryDecode(bytes: Uint8Array): Tx | undefined {
  try {
    return decodeTx(bytes);
  } catch {
    return undefined;
  }
}

/** RFC 3339 in whole seconds, as the SDK prints times of transactions. */
const wholeSeconds = (time: string) => time.replace(/\.\d+/, "");

/** @param time RFC 3339 of the block */
export function foundTx(found: CometTx, time: string): FoundTx {
  const bytes = fromBase64(found.tx);
  const tx = tryDecode(bytes);
  const result = found.tx_result;
  return {
    tx,
    response: {
      height: BigInt(found.height),
      txhash: found.hash,
      codespace: result.codespace,
      code: result.code,
      data: upperHex(fromBase64(result.data ?? "")),
      rawLog: result.log,
      logs: [],
      info: result.info,
      gasWanted: BigInt(result.gas_wanted),
      gasUsed: BigInt(result.gas_used),
      tx: tx === undefined ? undefined : { typeUrl: "/cosmos.tx.v1beta1.Tx", value: bytes },
      timestamp: wholeSeconds(time),
      events: (result.events ?? []).map(({ type, attributes }) => ({
        type,
        attributes: (attributes ?? []).map(({ key, value, index }) => ({ key, value, index })),
      })),
    },
  };
}

/** The mempool's verdict; a refused transaction is an answer as well. */
export function broadcastResponse({ code, codespace, data, log, hash }: CometBroadcast): TxResponse {
  return TxResponse.fromPartial({ code, codespace, data, rawLog: log, txhash: hash });
}
