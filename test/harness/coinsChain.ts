import { defineChain, type MakeChain } from "../../core/chain.ts";
import { standardSteps } from "../../core/tx/steps/standard.ts";
import auth from "../../modules/auth/index.ts";
import bank from "../../modules/bank/index.ts";
import consensus from "../../modules/consensus/index.ts";

/** Accounts and coins alone: transactions alone change its state, and its validators are those of CometBFT's genesis. */
export const coinsChain: MakeChain = (verify) =>
  defineChain({
    name: "coins",
    version: "1.0.0",
    modules: [auth, bank, consensus],
    hooks: [],
    order: { genesis: ["auth", "bank"], beginBlock: [], endBlock: [] },
    steps: standardSteps(verify),
    authority: "gov",
  });
