import { createHash } from "node:crypto";
import type { ChainClient } from "../../cli/tx/chain.ts";
import { QueryError } from "../../client/abci.ts";
import { createQueryClient } from "../../client/query.ts";
import { fromHex, toHex } from "../../codec/bytes.ts";
import { SimulateRequest, SimulateResponse } from "../../codec/gen/cosmos/tx/v1beta1/service.ts";
import { type ExecTxResult, RequestQuery } from "../../codec/gen/tendermint/abci/types.ts";
import { cometRpc } from "../../node/comet/rpc.ts";
import type { Ledger } from "./ledger.ts";

/** A ledger in this process as commands see a chain: what the mempool takes is in the next block. */
export interface InProcessChain extends ChainClient {
  /** Transactions that were taken, in order. */
  readonly taken: readonly Uint8Array[];
  /** Makes a block of what waits. */
  makeBlock(): void;
}

/** @param instantly a block is made for each transaction; else only by `makeBlock` */
export function chainOver(ledger: Ledger, instantly = true): InProcessChain {
  const taken: Uint8Array[] = [];
  const waiting: Uint8Array[] = [];
  const results = new Map<string, { readonly result: ExecTxResult; readonly height: number }>();
  const hashOf = (tx: Uint8Array) => createHash("sha256").update(tx).digest("hex").toUpperCase();

  const ask = (path: string, data: Uint8Array): Uint8Array => {
    const { code, codespace, log, value } = ledger.app.query(RequestQuery.fromPartial({ path, data }));
    if (code !== 0) throw new QueryError(path, code, codespace, log);
    return value;
  };
  const makeBlock = () => {
    const txs = waiting.splice(0);
    const { txResults } = ledger.block(txs);
    for (const [i, tx] of txs.entries()) {
      const result = txResults[i];
      if (result !== undefined) results.set(hashOf(tx), { result, height: ledger.app.height });
    }
  };
  const query = createQueryClient((path, request) => Promise.resolve().then(() => ask(path, request)));
  return {
    taken,
    makeBlock,
    // Nothing listens there.
    comet: cometRpc("http://127.0.0.1:1"),
    query,
    chainId: () => Promise.resolve(ledger.app.identity.chainId),
    blockTime: () => Promise.resolve(Date.now()),
    async account(address) {
      const { info } = await query.auth.accountInfo({ address });
      return { accountNumber: info?.accountNumber ?? 0n, sequence: info?.sequence ?? 0n };
    },
    simulate: async (txBytes) => {
      const data = SimulateRequest.encode(SimulateRequest.fromPartial({ txBytes })).finish();
      const value = ask("/cosmos.tx.v1beta1.Service/Simulate", data);
      return Number(SimulateResponse.decode(value).gasInfo?.gasUsed ?? 0n);
    },
    async broadcast(tx) {
      const { code, codespace, log } = ledger.check(tx);
      if (code === 0) {
        taken.push(tx);
        waiting.push(tx);
        if (instantly) makeBlock();
      }
      return { code, codespace, log, data: "", hash: hashOf(tx) };
    },
    async included(hash) {
      const found = results.get(toHex(fromHex(hash)).toUpperCase());
      if (found === undefined) throw new Error(`${hash} is in no block`);
      const { code, codespace, log, gasWanted, gasUsed } = found.result;
      return {
        hash,
        height: String(found.height),
        index: 0,
        tx: "",
        tx_result: {
          code,
          codespace,
          log,
          data: null,
          info: "",
          gas_wanted: String(gasWanted),
          gas_used: String(gasUsed),
          events: null,
        },
      };
    },
  };
}
