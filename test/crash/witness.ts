import type { CometRpc } from "../../node/comet/rpc.ts";
import type { RpcBlockId, RpcHeader } from "../../node/comet/rpcTypes.ts";

interface AbciInfo {
  readonly response: { readonly last_block_height?: string; readonly last_block_app_hash?: string };
}

interface BlockMetas {
  readonly last_height: string;
  readonly block_metas: readonly { readonly block_id: RpcBlockId; readonly header: RpcHeader }[];
}

/**
 * Remembers what a node has told to the world, and holds it to that after a restart: app hashes, told by the application
 * and again by the header of the next block, and hashes of blocks, which bind their transactions.
 */
export interface Witness {
  /** Highest block that the application has answered the Commit of, and the last block of CometBFT. */
  readonly height: number;
  readonly blockHeight: number;
  /** Heights whose app hash is known. */
  readonly appHashes: ReadonlyMap<number, string>;
  /** Asks a node for what came since `from`, the first block unless given. @throws when it says something else than before */
  ask(rpc: CometRpc, from?: number): Promise<void>;
}

function remember(what: string, known: Map<number, string>, height: number, hash: string): void {
  const before = known.get(height);
  if (before !== undefined && before !== hash)
    throw new Error(`${what} of height ${height} was ${before}, now ${hash}`);
  known.set(height, hash);
}

// CometBFT answers at most so many.
const pageSize = 20;

export function createWitness(): Witness {
  const appHashes = new Map<number, string>();
  const blocks = new Map<number, string>();
  let height = 0;
  let blockHeight = 0;

  async function askApplication(rpc: CometRpc): Promise<void> {
    const { response } = await rpc.call<AbciInfo>("abci_info");
    const now = Number(response.last_block_height ?? 0);
    if (now < height) throw new Error(`the application is at height ${now}, but had answered the Commit of ${height}`);
    height = now;
    const hash = Buffer.from(response.last_block_app_hash ?? "", "base64").toString("hex");
    if (now > 0) remember("the app hash", appHashes, now, hash.toUpperCase());
  }

  async function askBlocks(rpc: CometRpc, from: number): Promise<void> {
    const { sync_info } = await rpc.status();
    // CometBFT has no answer about the blocks of a chain without blocks.
    if (Number(sync_info.latest_block_height) === 0) return;
    for (let at = from; ; at += pageSize) {
      const range = { minHeight: String(at), maxHeight: String(at + pageSize - 1) };
      const { last_height, block_metas } = await rpc.call<BlockMetas>("blockchain", range);
      for (const { block_id, header } of block_metas) {
        const own = Number(header.height);
        remember("the block", blocks, own, block_id.hash);
        if (own > 1) remember("the app hash", appHashes, own - 1, header.app_hash);
      }
      const last = Number(last_height);
      if (last < blockHeight) throw new Error(`CometBFT is at height ${last}, but had told the block ${blockHeight}`);
      if (last < at + pageSize) {
        blockHeight = last;
        return;
      }
    }
  }

  return {
    get height() {
      return height;
    },
    get blockHeight() {
      return blockHeight;
    },
    appHashes,
    async ask(rpc, from = Math.max(1, blockHeight)) {
      await askApplication(rpc);
      await askBlocks(rpc, from);
    },
  };
}
