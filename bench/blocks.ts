import type { AbciClient } from "../abci/client.ts";
import { RequestFinalizeBlock, RequestInfo, RequestInitChain } from "../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import { chainId } from "./home.ts";

/** Seconds of Unix time before the first block. */
const birth = 1_700_000_000n;

/** Begins a chain as CometBFT does. */
export async function startChain(client: AbciClient, appState: unknown): Promise<void> {
  await client.call("info", RequestInfo.fromPartial({ version: "0.38.25" }));
  await client.call(
    "initChain",
    RequestInitChain.fromPartial({
      chainId,
      initialHeight: 1n,
      time: { seconds: birth, nanos: 0 },
      consensusParams: ConsensusParams.fromPartial({
        block: { maxBytes: 22_020_096n, maxGas: -1n },
        evidence: { maxAgeNumBlocks: 100n, maxAgeDuration: { seconds: 1000n, nanos: 0 }, maxBytes: 1000n },
        validator: { pubKeyTypes: ["ed25519"] },
      }),
      appStateBytes: Buffer.from(JSON.stringify(appState)),
    }),
  );
}

/** What a block took, milliseconds. */
export interface BlockTimes {
  readonly check: number;
  readonly finalize: number;
  readonly commit: number;
}

/** Makes blocks of prepared transactions, one after another. */
export interface BlockMaker {
  /** CheckTx of so many, then FinalizeBlock and Commit. @throws when one is refused or fails */
  next(count: number): Promise<BlockTimes>;
}

export function makeBlocks(mempool: AbciClient, consensus: AbciClient, txs: readonly Uint8Array[]): BlockMaker {
  let [height, at] = [0n, 0];
  return {
    async next(count) {
      const some = txs.slice(at, at + count);
      if (some.length < count) throw new Error("there are no more transactions");
      at += count;
      height += 1n;
      const starting = performance.now();
      const checked = await Promise.all(some.map((tx) => mempool.call("checkTx", { tx, type: 0 })));
      const refused = checked.find(({ code }) => code !== 0);
      if (refused !== undefined) throw new Error(`CheckTx refused: ${refused.log}`);
      const finalizing = performance.now();
      const time = { seconds: birth + height, nanos: 0 };
      const block = RequestFinalizeBlock.fromPartial({ height, txs: some, time });
      const { txResults } = await consensus.call("finalizeBlock", block);
      const failed = txResults.find(({ code }) => code !== 0);
      if (failed !== undefined) throw new Error(`a transaction failed: ${failed.log}`);
      const committing = performance.now();
      await consensus.call("commit", {});
      const done = performance.now();
      return { check: finalizing - starting, finalize: committing - finalizing, commit: done - committing };
    },
  };
}
