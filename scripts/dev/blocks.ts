import type { CometLogLine } from "../../node/comet/log.ts";
import type { CometRpc } from "../../node/comet/rpc.ts";
import type { BlockLine } from "./show.ts";

/** A block as CometBFT's log tells it when the application has computed it; undefined for any other line. */
export function blockOf({ level, message, fields }: CometLogLine): Omit<BlockLine, "time"> | undefined {
  if (level !== "info" || fields["module"] !== "state" || message !== "finalized block") return undefined;
  return {
    height: Number(fields["height"]),
    txs: Number(fields["num_txs_res"]),
    appHash: String(fields["block_app_hash"]),
  };
}

/** Tells blocks in their order from the moment it is opened. */
export interface BlockTeller {
  take(line: CometLogLine): void;
  open(comet: CometRpc, tell: (block: BlockLine) => void): void;
  close(): void;
}

export function createBlockTeller(): BlockTeller {
  let show: ((block: Omit<BlockLine, "time">) => Promise<void>) | undefined;
  let queue = Promise.resolve();
  return {
    take(line) {
      const block = blockOf(line);
      const shown = show;
      // A node that is being stopped does not answer any more; then nobody wants to see its blocks either.
      if (block !== undefined && shown !== undefined) queue = queue.then(() => shown(block)).catch(() => undefined);
    },
    open(comet, tell) {
      show = async (block) => {
        const { header } = (await comet.block(block.height)).block;
        if (show !== undefined) tell({ ...block, time: header.time });
      };
    },
    close() {
      show = undefined;
    },
  };
}
