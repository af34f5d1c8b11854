import type { Figures } from "./baseline.ts";
import { measureBurn } from "./mrv/burn.ts";
import { measureClose } from "./mrv/close.ts";
import { measureReadings } from "./mrv/readings.ts";
import { readOptions } from "./options.ts";
import { rounded } from "./perform.ts";

/**
 * Notarised data: single readings through the whole application with all their signatures, a batch in one transaction, a burn that walks
 * both histories, and the close of a pool.
 */
export async function run(args: string[]): Promise<Figures[]> {
  const { readings, leaves, steps, sources } = readOptions(args, {
    counts: { readings: 10_000, leaves: 100_000, steps: 1000, sources: 10_000 },
  });
  const stream = await measureReadings(readings, leaves);
  const burn = measureBurn(steps);
  const close = measureClose(sources);
  return [
    {
      bench: "mrv",
      readings,
      leaves,
      sources,
      burn_ms: rounded(burn.ms),
      burn_cold_ms: rounded(burn.coldMs),
      burn_steps: burn.steps,
      readings_per_s: Math.round(stream.perSecond),
      verify_per_s: Math.round(stream.verifyRate),
      batch_build_s: rounded(stream.buildSeconds),
      batch_tx_ms: rounded(stream.batchMs),
      pool_close_worst_block_ms: rounded(close.worstMs),
      pool_close_blocks: close.blocks,
      // Signatures of readings by those alone.
      ratio: rounded(stream.perSecond / stream.verifyRate),
    },
  ];
}
