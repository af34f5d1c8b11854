import { setTimeout as delay } from "node:timers/promises";
import { abciQuery, QueryError } from "../../client/abci.ts";
import { abciTransport, createQueryClient, type QueryClient } from "../../client/query.ts";
import { createRpc } from "../../client/rpc.ts";
import { fromHex } from "../../codec/bytes.ts";
import { SimulateRequest, SimulateResponse } from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { type CometRpc, cometRpc, RpcError, rpcUrl } from "../../node/comet/rpc.ts";
import type { RpcBroadcast, RpcTx } from "../../node/comet/rpcTypes.ts";
import { CliError } from "../errors.ts";

/** A chain behind a node's RPC, as commands that send transactions use it. */
export interface ChainClient {
  readonly comet: CometRpc;
  readonly query: QueryClient;
  chainId(): Promise<string>;
  /** Of the last block, milliseconds since 1970. */
  blockTime(): Promise<number>;
  /** @throws CliError when the chain does not know the address yet */
  account(address: string): Promise<{ readonly accountNumber: bigint; readonly sequence: bigint }>;
  /** Gas that the transaction uses. @throws QueryError with the log of one that fails */
  simulate(tx: Uint8Array): Promise<number>;
  /** Returns after the mempool's check. */
  broadcast(tx: Uint8Array): Promise<RpcBroadcast>;
  /** The transaction once it is in a block. @throws CliError after `timeout` milliseconds */
  included(hash: string, timeout: number): Promise<RpcTx>;
}

const simulatePath = "/cosmos.tx.v1beta1.Service/Simulate";
const notFoundCode = 22;

/** @param node address as Cosmos users write `--node` */
export function connectChain(node: string): ChainClient {
  const comet = cometRpc(node);
  const rpc = createRpc(rpcUrl(node));
  const query = createQueryClient(abciTransport(rpc));
  return {
    comet,
    query,
    chainId: async () => (await comet.status()).node_info.network,
    blockTime: async () => Date.parse((await comet.status()).sync_info.latest_block_time),
    async account(address) {
      try {
        const { info } = await query.auth.accountInfo({ address });
        return { accountNumber: info?.accountNumber ?? 0n, sequence: info?.sequence ?? 0n };
      } catch (error) {
        if (!(error instanceof QueryError) || error.code !== notFoundCode) throw error;
        throw new CliError(`account ${address} is not on this chain yet: send it coins first`);
      }
    },
    async simulate(txBytes) {
      const data = SimulateRequest.encode(SimulateRequest.fromPartial({ txBytes })).finish();
      const { value } = await abciQuery(rpc, { path: simulatePath, data });
      return Number(SimulateResponse.decode(value).gasInfo?.gasUsed ?? 0n);
    },
    broadcast: (tx) => comet.broadcastSync(tx),
    async included(hash, timeout) {
      for (const end = Date.now() + timeout; ; ) {
        try {
          return await comet.tx(fromHex(hash));
        } catch (error) {
          // What CometBFT's indexer says of a hash that it does not have.
          if (!(error instanceof RpcError) || !/not found/.test(error.message)) throw error;
        }
        if (Date.now() > end) throw new CliError(`transaction ${hash} is in no block after ${timeout / 1000} s`);
        await delay(100);
      }
    },
  };
}
