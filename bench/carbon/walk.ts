import { MsgDefinition } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { addressText } from "../../core/addresses.ts";
import { directChain } from "../direct.ts";
import { fill, medianUs, perform } from "../perform.ts";
import { account, bringIn, tonne } from "./credits.ts";
import { withRegistrar } from "./vault.ts";

const measured = 50;

/** Milliseconds of verifying the whole history of a lot that has so many steps. */
export function walkMs(steps: number): number {
  const direct = directChain({ sections: withRegistrar() });
  const people = [account(1), account(2)];
  direct.block();
  direct.write((ctx) => void bringIn(direct, ctx, 1, 1n, account(1)));
  direct.block();
  fill(direct, "steps of one lot", steps - 1, (ctx, number) => {
    const [sender = "", recipient = ""] = [number, number + 1].map((at) =>
      addressText(ctx.chain, people[at % 2] ?? account(1)),
    );
    perform(direct, ctx, MsgDefinition.methods.send, { sender, recipient, credits: [{ batchId: 1n, grams: tonne }] });
  });
  return direct.look((ctx) => {
    const sender = addressText(ctx.chain, account(1));
    const us = medianUs(ctx, measured, (inner) => {
      const walked = perform(direct, inner, MsgDefinition.methods.verifyLot, { sender, batchId: 1n, gram: 0n });
      if (walked.steps !== steps || !walked.complete) throw new Error(`${walked.steps} of ${steps} steps were walked`);
    });
    return us / 1000;
  });
}
