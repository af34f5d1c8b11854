import { TxMsgData } from "../codec/gen/cosmos/base/abci/v1beta1/abci.ts";
import { SimulateRequest, SimulateResponse } from "../codec/gen/cosmos/tx/v1beta1/service.ts";
import { AuthInfo, TxBody, TxRaw } from "../codec/gen/cosmos/tx/v1beta1/tx.ts";
import type { StateView } from "../store/types.ts";
import { blockContext } from "./block.ts";
import type { Chain } from "./chain.ts";
import type { ChainIdentity } from "./ctx.ts";
import { noteOf } from "./note.ts";
import { QueryError } from "./queryError.ts";
import { sdk } from "./sdkErrors.ts";
import { Branch } from "./state/branch.ts";
import { runTx, type TxResult } from "./tx/run.ts";

/** The path of the framework's own query service. */
export const simulatePath = "/cosmos.tx.v1beta1.Service/Simulate";

function txBytesOf({ tx, txBytes }: SimulateRequest): Uint8Array {
  if (txBytes.length > 0) return txBytes;
  if (tx === undefined) throw new QueryError("InvalidArgument", "empty txBytes is not allowed");
  return TxRaw.encode({
    bodyBytes: tx.body === undefined ? new Uint8Array(0) : TxBody.encode(tx.body).finish(),
    authInfoBytes: tx.authInfo === undefined ? new Uint8Array(0) : AuthInfo.encode(tx.authInfo).finish(),
    signatures: tx.signatures,
  }).finish();
}

/** Runs a transaction on a branch of a version that is thrown away; signatures may be missing. */
export function simulateTx(chain: Chain, identity: ChainIdentity, view: StateView, bytes: Uint8Array): TxResult {
  const block = blockContext(
    identity,
    Branch.over(view),
    "simulate",
    view.height + 1,
    noteOf(view).time,
    new Uint8Array(0),
  );
  return runTx({ chain, block, limits: { minGasPrices: [] }, maxGas: Number.POSITIVE_INFINITY }, bytes);
}

/** The Simulate rpc. @throws QueryError with the log of a transaction that fails */
export function simulate(chain: Chain, identity: ChainIdentity, data: Uint8Array, view: StateView): Uint8Array {
  const result = simulateTx(chain, identity, view, txBytesOf(SimulateRequest.decode(data)));
  if (result.code !== 0) {
    const malformed = result.codespace === sdk.codespace && result.code === sdk.txDecode.code;
    const log = `${result.log} with gas used: '${result.gasUsed}'`;
    throw new QueryError(malformed ? "InvalidArgument" : "Unknown", log);
  }
  return SimulateResponse.encode({
    gasInfo: { gasWanted: BigInt(result.gasWanted), gasUsed: BigInt(result.gasUsed) },
    result: {
      data: result.data,
      log: result.log,
      events: [...result.events],
      msgResponses: TxMsgData.decode(result.data).msgResponses,
    },
  }).finish();
}
