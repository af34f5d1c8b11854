import { BankKeeper } from "../../modules/bank/keeper.ts";
import { EccKeeper } from "../../modules/dualtoken/keeper.ts";
import { directChain } from "../direct.ts";
import { medianUs } from "../perform.ts";
import { account, bringIn, tonne } from "./credits.ts";
import { withRegistrar } from "./vault.ts";

const validators = 21;
const second = 1_000_000_000n;
const measured = 500;
/** Modules of carbon, in the order of the end of a block. */
const carbon = ["registry", "dualtoken", "emission", "offset", "market"];

/** Microseconds of what the carbon modules do at the end of a block, which books and burns the footprint of 21 nodes. */
export function endBlockUs(): number {
  const direct = directChain({ validators, sections: withRegistrar() });
  const { chain } = direct;
  direct.block();
  direct.write((ctx) => {
    const [giver, ecc] = [account(1), chain.doors(EccKeeper)];
    const batchId = bringIn(direct, ctx, 1, 100n, giver);
    const amount = ecc.deposit(ctx, giver, [{ batchId, grams: 100n * tonne }]);
    chain.doors(BankKeeper).sendToModule(ctx, giver, "neutral_pool", [{ denom: ecc.denom(ctx), amount }]);
  });
  for (let blocks = 0; blocks < 5; blocks++) direct.block();
  const ends = carbon.flatMap((name) => chain.modules.get(name)?.endBlock ?? []);
  if (ends.length === 0) throw new Error("no module of carbon does anything at the end of a block");
  return direct.look((ctx) => {
    // The block after the last: ten seconds of all nodes are to be booked.
    const next = { ...ctx, height: ctx.height + 1, time: ctx.time + 10n * second, gasOfTxs: 1_000_000 };
    const before = chain.doors(EccKeeper).vault(ctx).validGrams;
    const us = medianUs(next, measured, (inner) => {
      for (const end of ends) end(inner);
      const burned = before - chain.doors(EccKeeper).vault(inner).validGrams;
      if (burned < 1n) throw new Error("the block's footprint was not burned");
    });
    return us;
  });
}
