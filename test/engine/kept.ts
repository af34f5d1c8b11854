import type { MakeChain } from "../../core/chain.ts";
import { type StartedChain, startChain } from "../../engine/testing/startChain.ts";

/** A chain on disk that keeps few blocks, the same for who is killed and who looks afterwards. */
export function startKept(makeChain: MakeChain, dir: string): Promise<StartedChain> {
  return startChain(makeChain, { dir, keepBlocks: 25, validators: [10, 20], pace: { stepMs: 5000 } });
}
