// The public entry point `eco2-ledger/testing`: a whole chain with real blocks, or modules alone without transactions.
export {
  type Delivered,
  type TestChain,
  testAddress,
  testChain,
  testPrefix,
} from "../../core/testing/chain.ts";
export { type TestAccount, type TxChoices, testAccount, testValidatorSeed } from "./accounts.ts";
export { testOperator } from "./founders.ts";
export { message, type StartedChain, type StartOptions, startChain } from "./startChain.ts";
