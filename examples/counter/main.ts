// node main.js [HOME [ADDRESS]]: runs the chain until it is interrupted; a new home's genesis gives coins to the address.
import { once } from "node:events";
import { existsSync } from "node:fs";
import { consoleLog, genesisState, homeAt, initHome, runNode } from "eco2-ledger/node";
import { counterChain } from "./chain.ts";

const [home = "counter-home", address = "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4"] = process.argv.slice(2);
if (!existsSync(homeAt(home).genesis)) {
  const appState = genesisState(counterChain, "cosmos", [
    { address, coins: [{ denom: "stake", amount: "1000000000" }] },
  ]);
  initHome({ home, moniker: "counter", chainId: "counter-1", blockTime: 1000, appState });
}
// Threads load the chain by where it is.
const chainModule = { file: import.meta.resolve("./chain.js"), name: "counterChain" };
const serve = { version: "0.1.0" };
const node = await runNode({ chain: counterChain, chainModule, home, comet: true, serve, log: consoleLog });
console.log(`CometBFT answers at ${await node.rpc}`);
const reason = await Promise.race([node.ended, once(process, "SIGINT"), once(process, "SIGTERM")]);
console.log(`stopping: ${String(reason)}`);
await node.stop();
