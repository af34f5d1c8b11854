import { decodeStdTx, encodeStdTx } from "../../codec/amino/stdTx.ts";
import { parseStdTx, printStdTx } from "../../codec/amino/stdTxJson.ts";
import {
  BroadcastTxRequest,
  BroadcastTxResponse,
  GetBlockWithTxsRequest,
  GetBlockWithTxsResponse,
  GetTxRequest,
  GetTxResponse,
  GetTxsEventRequest,
  GetTxsEventResponse,
  TxDecodeAminoRequest,
  TxDecodeAminoResponse,
  TxDecodeRequest,
  TxDecodeResponse,
  TxEncodeAminoRequest,
  TxEncodeAminoResponse,
  TxEncodeRequest,
  TxEncodeResponse,
} from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { Tx } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { invalidArgument } from "../../core/queryError.ts";
import type { ApiBackend } from "../backend.ts";
import { type LocalRpc, localRpc } from "../dispatch.ts";
import { requestHeight } from "../height.ts";
import { blockAt, blockIdOf, blockOf, blockTimes } from "./blocks.ts";
import { broadcast } from "./broadcast.ts";
import { pageOf, windowOf } from "./paging.ts";
import { decodeTx } from "./txResponse.ts";
import { getTx, searchTxs } from "./txSearch.ts";

async function blockWithTxs(backend: ApiBackend, request: GetBlockWithTxsRequest): Promise<GetBlockWithTxsResponse> {
  const height = requestHeight(request.height, backend.heights().latest);
  const { offset, limit } = windowOf(request.pagination);
  const found = await blockAt(backend.comet, height);
  const block = blockOf(found);
  const all = block.data?.txs ?? [];
  if (offset > 0 && offset >= all.length)
    throw invalidArgument(`pagination.offset: ${offset} is beyond the ${all.length} transactions of block ${height}`);
  return {
    txs: all.slice(offset, offset + limit).map(decodeTx),
    blockId: blockIdOf(found.block_id),
    block,
    pagination: pageOf(all.length),
  };
}

function decode({ txBytes }: TxDecodeRequest): TxDecodeResponse {
  if (txBytes.length === 0) throw invalidArgument("tx_bytes: invalid empty tx bytes");
  return { tx: decodeTx(txBytes) };
}

function encode({ tx }: TxEncodeRequest): TxEncodeResponse {
  if (tx === undefined) throw invalidArgument("tx: invalid empty tx");
  return { txBytes: Tx.encode(tx).finish() };
}

/** As much as CometBFT's mempool takes of a transaction. Two bytes of amino can stand for a hundred of JSON. */
const maxAminoBytes = 1 << 20;

/** A transaction of the time before protobuf, from amino JSON to amino binary. @throws QueryError, JsonError */
function encodeAmino({ aminoJson }: TxEncodeAminoRequest): TxEncodeAminoResponse {
  if (aminoJson === "") throw invalidArgument("invalid empty tx json");
  return { aminoBinary: encodeStdTx(parseStdTx(aminoJson)) };
}

/** The way back. @throws QueryError, WireError */
function decodeAmino({ aminoBinary }: TxDecodeAminoRequest): TxDecodeAminoResponse {
  if (aminoBinary.length === 0) throw invalidArgument("invalid empty tx bytes");
  const { length } = aminoBinary;
  if (length > maxAminoBytes) throw invalidArgument(`amino_binary: ${length} bytes, more than ${maxAminoBytes}`);
  return { aminoJson: printStdTx(decodeStdTx(aminoBinary)) };
}

/** `cosmos.tx.v1beta1.Service` but Simulate, which reads the state. */
export function txService(backend: ApiBackend): readonly LocalRpc[] {
  const { comet } = backend;
  const times = blockTimes(comet);
  const path = (name: string) => `/cosmos.tx.v1beta1.Service/${name}`;
  return [
    localRpc(path("GetTx"), GetTxRequest, GetTxResponse, (request) => getTx(comet, times, request)),
    localRpc(path("GetTxsEvent"), GetTxsEventRequest, GetTxsEventResponse, (request) =>
      searchTxs(comet, times, request),
    ),
    localRpc(path("BroadcastTx"), BroadcastTxRequest, BroadcastTxResponse, (request) => broadcast(comet, request)),
    localRpc(path("GetBlockWithTxs"), GetBlockWithTxsRequest, GetBlockWithTxsResponse, (request) =>
      blockWithTxs(backend, request),
    ),
    localRpc(path("TxDecode"), TxDecodeRequest, TxDecodeResponse, decode),
    localRpc(path("TxEncode"), TxEncodeRequest, TxEncodeResponse, encode),
    localRpc(path("TxEncodeAmino"), TxEncodeAminoRequest, TxEncodeAminoResponse, encodeAmino),
    localRpc(path("TxDecodeAmino"), TxDecodeAminoRequest, TxDecodeAminoResponse, decodeAmino),
  ];
}
