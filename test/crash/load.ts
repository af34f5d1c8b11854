import { setTimeout as delay } from "node:timers/promises";
import { makeTransfers } from "../../bench/transfers.ts";
import type { CometRpc } from "../../node/comet/rpc.ts";

/** A steady stream of signed sends of many accounts, which finds its place again after a node has lost its mempool. */
export interface Load {
  readonly addresses: readonly string[];
  /** Transactions that CheckTx took. */
  readonly taken: number;
  /** The account that signed a transaction and the one that it pays, by its bytes in base64. */
  partsOf(tx: string): { readonly from: number; readonly to: number } | undefined;
  /** Sends until told to stop; a node that does not answer is asked again. */
  send(rpc: CometRpc, signal: AbortSignal): Promise<void>;
}

export const fee = 500n;
const accounts = 16;
const senders = 4;

/** @param each transactions of every account; when they are used up the load is over */
export function createLoad(chainId: string, denom: string, each: number): Load {
  const { addresses, txs } = makeTransfers(chainId, denom, accounts, accounts * each);
  const places = new Map(txs.map((tx, index) => [Buffer.from(tx).toString("base64"), index]));
  const sequences = addresses.map(() => 0);
  let taken = 0;

  async function sendNext(rpc: CometRpc, account: number): Promise<void> {
    const sequence = sequences[account] ?? 0;
    const tx = txs[sequence * accounts + account];
    if (tx === undefined) return;
    // A killed node breaks the connection in any of many ways.
    const answer = await rpc.broadcastSync(tx).catch(() => undefined);
    if (answer === undefined) return;
    const [, expected] = /expected (\d+), got/.exec(answer.log) ?? [];
    if (answer.code === 0) taken += 1;
    else if (expected === undefined) throw new Error(`a transaction of the load was refused: ${answer.log}`);
    sequences[account] = answer.code === 0 ? sequence + 1 : Number(expected);
  }

  return {
    addresses,
    get taken() {
      return taken;
    },
    partsOf(tx) {
      const index = places.get(tx);
      // The recipient is the one that makeTransfers chose.
      return index === undefined ? undefined : { from: index % accounts, to: (index * 7919 + 1) % accounts };
    },
    async send(rpc, signal) {
      const lane = async (first: number) => {
        for (let account = first; !signal.aborted; account = (account + senders) % accounts) {
          await sendNext(rpc, account);
          await delay(10);
        }
      };
      await Promise.all(Array.from({ length: senders }, (_, first) => lane(first)));
    },
  };
}
