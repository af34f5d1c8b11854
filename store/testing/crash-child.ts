import { writeSync } from "node:fs";
import { openStore } from "../open.ts";
import { addBlock, STORES } from "./chain.ts";
import { killAtCall } from "./killing.ts";

// Commits blocks of the test chain until it is killed, and says each height once its commit has returned. It kills itself at
// a call of the disk where one is given; for "thread" a thread writes the snapshots.
const [dir, at] = process.argv.slice(2);
const snapshotThread = at === "thread";
if (at !== undefined && !snapshotThread) killAtCall(Number(at));
const store = openStore({ dir, storeNames: STORES, snapshotInterval: 15, snapshotStep: 500, snapshotThread });
writeSync(1, "open\n");
for (;;) writeSync(1, `${addBlock(store).height}\n`);
