import { defineChain, type MakeChain, standardSteps } from "eco2-ledger/core";
import auth from "eco2-ledger/modules/auth";
import bank from "eco2-ledger/modules/bank";
import consensus from "eco2-ledger/modules/consensus";
import counter from "./index.ts";

export const counterChain: MakeChain = (verify) =>
  defineChain({
    name: "counter",
    version: "0.1.0",
    modules: [auth, bank, consensus, counter],
    hooks: [],
    order: { genesis: ["auth", "bank", "counter"], beginBlock: [], endBlock: [] },
    steps: standardSteps(verify),
    authority: "gov",
  });
