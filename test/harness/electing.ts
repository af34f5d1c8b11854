import { createHash } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import type { ValidatorUpdate } from "../../codec/gen/tendermint/abci/types.ts";
import { defineChain, type MakeChain } from "../../core/chain.ts";
import { declareModule } from "../../core/module.ts";
import { standardSteps } from "../../core/tx/steps/standard.ts";
import auth from "../../modules/auth/index.ts";
import bank from "../../modules/bank/index.ts";
import consensus from "../../modules/consensus/index.ts";

/** Changes of the validator set by the height that returns them. */
export type Elections = Readonly<Record<number, readonly { readonly validator: number; readonly power: number }[]>>;

/** The seed of the key of validator `number` of test chains. */
export const validatorSeed = (number: number): Uint8Array =>
  createHash("sha256").update(`validator ${number}`).digest();

/** A chain of accounts and coins whose validators change at given heights. @param seedOf the seed of a validator's key by its number */
export function electing(elections: Elections, seedOf = validatorSeed): MakeChain {
  const election = declareModule({ name: "election", version: 1 }).build({
    endBlock: (ctx) =>
      (elections[ctx.height] ?? []).map(
        ({ validator, power }): ValidatorUpdate => ({
          pubKey: { sum: { $case: "ed25519", value: ed25519.getPublicKey(seedOf(validator)) } },
          power: BigInt(power),
        }),
      ),
  });
  return (verify) =>
    defineChain({
      name: "electing",
      version: "0",
      modules: [auth, bank, consensus, election],
      hooks: [],
      order: { genesis: ["auth", "bank"], beginBlock: [], endBlock: ["election"] },
      steps: standardSteps(verify),
      authority: "gov",
    });
}

/** The elections of the recorded chain (`test/vectors/engine-chain.json`). */
export const recordedElections: Elections = {
  6: [{ validator: 5, power: 15 }],
  10: [
    { validator: 1, power: 12 },
    { validator: 3, power: 15 },
  ],
  14: [{ validator: 4, power: 0 }],
};
