import { broadcast } from "../../api/services/broadcast.ts";
import { foundTx } from "../../api/services/txResponse.ts";
import { TxResponse } from "../../codec/gen/cosmos/base/abci/v1beta1/abci.ts";
import { BroadcastMode } from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { type OutputFormat, printResult } from "../output.ts";
import type { ChainClient } from "./chain.ts";
import type { BroadcastFlags } from "./flags.ts";

const waitLimit = 60_000;

/** The answer as it is printed; for people without what is empty. */
function view(response: TxResponse, format: OutputFormat): unknown {
  const json = toJson(TxResponse.$type, response);
  if (format === "json" || typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).filter(([key, value]) => key === "code" || (value !== null && value !== "" && value !== "0")),
  );
}

/** Prints what came of a transaction. @throws CliError when it was refused or failed, so that the exit code says so */
export function printTx(io: Io, format: OutputFormat, response: TxResponse, what: string): void {
  printResult(io, format, view(response, format));
  const { code, codespace, rawLog } = response;
  if (code !== 0) throw new CliError(`transaction ${what} with ${codespace} code ${code}: ${rawLog}`);
}

/** Hands a transaction to the node and prints its answer, or with `--wait` what came of it in its block. */
export async function sendTx(
  io: Io,
  format: OutputFormat,
  chain: ChainClient,
  txBytes: Uint8Array,
  { broadcastMode, wait }: Pick<BroadcastFlags, "broadcastMode" | "wait">,
): Promise<void> {
  const mode = broadcastMode === "sync" ? BroadcastMode.BROADCAST_MODE_SYNC : BroadcastMode.BROADCAST_MODE_ASYNC;
  // Says by which address there is no answer, which the broadcast alone does not.
  await chain.comet.status();
  const { txResponse = TxResponse.fromPartial({}) } = await broadcast(chain.comet, { txBytes, mode });
  if (!wait || txResponse.code !== 0) return printTx(io, format, txResponse, "refused");
  const found = await chain.included(txResponse.txhash, waitLimit);
  const { time } = (await chain.comet.block(Number(found.height))).block.header;
  printTx(io, format, foundTx(found, time).response, "failed");
}
