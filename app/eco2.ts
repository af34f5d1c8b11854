import { defineChain, type MakeChain } from "../core/chain.ts";
import { standardSteps } from "../core/tx/steps/standard.ts";
import auth from "../modules/auth/index.ts";
import bank from "../modules/bank/index.ts";
import consensus from "../modules/consensus/index.ts";
import offset from "../modules/offset/index.ts";
import registry from "../modules/registry/index.ts";

/** The ECO2 chain. */
export const eco2: MakeChain = (verify) =>
  defineChain({
    name: "eco2",
    version: "0.1.0",
    modules: [auth, bank, consensus, registry, offset],
    hooks: [],
    order: { genesis: ["auth", "bank", "registry", "offset"], beginBlock: [], endBlock: [] },
    steps: standardSteps(verify),
    authority: "gov",
  });
