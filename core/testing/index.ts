// The public entry point `eco2-ledger/testing`: modules under test, without transactions or a node.
export { type Delivered, type TestChain, testAddress, testChain, testPrefix } from "./chain.ts";
