import { writeSync } from "node:fs";
import { openStore } from "../open.ts";
import { addBlock, STORES } from "./chain.ts";
import { killAtCall } from "./killing.ts";

// Commits blocks of the test chain until it is killed, and says each height once its commit has returned. It kills itself at
// a call of the disk where one is given.
const [dir, at] = process.argv.slice(2);
if (at !== undefined) killAtCall(Number(at));
const store = openStore({ dir, storeNames: STORES, snapshotInterval: 15, snapshotStep: 500 });
writeSync(1, "open\n");
for (;;) writeSync(1, `${addBlock(store).height}\n`);
