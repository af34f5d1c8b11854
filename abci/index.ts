// The public entry point `eco2-ledger/abci`: any application over CometBFT's socket protocol.
export type { AbciApplication, Answer } from "../core/abci.ts";
export { type AbciClient, connectAbci } from "./client.ts";
export type { Log } from "./log.ts";
export { type AbciServer, type AbciServerOptions, startAbciServer } from "./server.ts";
