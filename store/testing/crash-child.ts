import { writeSync } from "node:fs";
import { openStore } from "../open.ts";
import { addBlock, STORES } from "./chain.ts";

// Commits blocks of the test chain until it is killed, and says each height once its commit has returned.
const [dir] = process.argv.slice(2);
const store = openStore({ dir, storeNames: STORES, snapshotInterval: 15, snapshotStep: 500 });
writeSync(1, "open\n");
for (;;) writeSync(1, `${addBlock(store).height}\n`);
