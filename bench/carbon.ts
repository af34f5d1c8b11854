import type { Figures } from "./baseline.ts";
import { endBlockUs } from "./carbon/ends.ts";
import { measureIndex } from "./carbon/index.ts";
import { importRows } from "./carbon/rows.ts";
import { burnUs } from "./carbon/vault.ts";
import { walkMs } from "./carbon/walk.ts";
import { readOptions } from "./options.ts";
import { rounded } from "./perform.ts";

/**
 * The registry and the dual token: the index of blocks, burns of ECC with few and with many lots behind it, the end of a block with 21
 * nodes, the walk through a history of 1,000 steps, and rows of registries through a chain.
 */
export async function run(args: string[]): Promise<Figures[]> {
  const counts = { blocks: 200_000, spaces: 1000, lots: 100_000 };
  const { blocks, spaces, lots, rows: file } = readOptions(args, { counts, texts: ["rows"] });
  const index = measureIndex(blocks, spaces);
  const [few, many] = burnUs(100, lots);
  const endBlock = endBlockUs();
  const walk = walkMs(1000);
  console.error("rows of registries through eco2d dev");
  const { rows, imported, source_events, refused, seconds } = await importRows(file);
  return [
    {
      bench: "carbon",
      blocks,
      spaces,
      lots,
      rows,
      rows_imported: imported,
      rows_events: source_events,
      rows_refused: refused.length,
      index_insert_us: rounded(index.insert),
      index_refuse_us: rounded(index.refuse),
      index_access_us: rounded(index.access),
      ecc_burn_us_100_lots: rounded(few),
      ecc_burn_us_100k_lots: rounded(many),
      endblock_us: rounded(endBlock),
      provenance_ms_1k_steps: rounded(walk),
      import_rows_s: rounded(seconds),
      // Few lots by many: 1 where a burn costs the same whatever stands behind it.
      ratio: rounded(few / many),
    },
  ];
}
