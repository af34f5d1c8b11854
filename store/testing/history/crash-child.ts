import { writeSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { diskBackends } from "../../kv/adapters.ts";
import { openStore } from "../../open.ts";
import { addBlock, STORES } from "../chain.ts";

// Commits blocks of the test chain, its history behind it, until it is killed; says each height once its commit has returned.
async function main(): Promise<void> {
  const [dir = "", program = "", name, keep = ""] = process.argv.slice(2);
  const backend = diskBackends.find((known) => known === name) ?? "classic-level";
  const store = openStore({
    dir,
    storeNames: STORES,
    keepRecent: 5,
    snapshotInterval: 15,
    history: { backend, program, keep: keep === "" ? undefined : Number(keep), pruneInterval: 3 },
    log: (line) => writeSync(2, `${line}\n`),
  });
  writeSync(1, "open\n");
  for (;;) {
    writeSync(1, `${addBlock(store).height}\n`);
    await turn();
  }
}

main().catch((error: unknown) => {
  writeSync(2, `${String(error)}\n`);
  process.exit(1);
});
