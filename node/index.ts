// The public entry point `eco2-ledger/node`: the home of a node, and a node that runs, for any chain.
export type { ChainModule } from "../api/workers/chainModule.ts";
export { cometVersion, findComet } from "./comet/binary.ts";
export type { CometLogLevel, CometLogLine } from "./comet/log.ts";
export { consoleLog } from "./consoleLog.ts";
export { NodeError } from "./errors.ts";
export { checkGenesis } from "./genesisCheck.ts";
export type { GenesisDoc } from "./genesisFile.ts";
export { type FundedAccount, genesisState } from "./genesisState.ts";
export { type Home, homeAt } from "./home.ts";
export { type InitOptions, type InitResult, initHome } from "./init.ts";
export { type RunningNode, type RunOptions, runNode } from "./run.ts";
export type { ServeOptions } from "./servers.ts";
