import { addressText } from "../../core/addresses.ts";
import { EccKeeper, unitsPerGram } from "../../modules/dualtoken/keeper.ts";
import { type DirectChain, directChain } from "../direct.ts";
import { fill, medianUs } from "../perform.ts";
import { account, bringIn, registrar, tonne } from "./credits.ts";

/** Lots of one batch, each a tonne. */
const lotsOfBatch = 1000;
const measured = 300;
const depositor = account(1);

/** Sections of a chain with a registrar. */
export function withRegistrar(): Readonly<Record<string, unknown>> {
  return { registry: { params: { registrars: [addressText({ chainId: "", bech32Prefix: "eco" }, registrar)] } } };
}

/** Puts so many lots of a tonne into the vault, one by one. */
function fillVault(direct: DirectChain, lots: number): void {
  const ecc = direct.chain.doors(EccKeeper);
  let batchId = 0n;
  fill(
    direct,
    "lots in the vault",
    lots,
    (ctx, number) => {
      if (number % lotsOfBatch === 0)
        batchId = bringIn(direct, ctx, number + 1, BigInt(Math.min(lots, lotsOfBatch)), depositor);
      ecc.deposit(ctx, depositor, [{ batchId, grams: tonne }]);
    },
    lotsOfBatch,
  );
}

/** Microseconds of burning 1 g of ECC where the vault holds so many lots. */
export function burnUs(lots: number): number {
  const direct = directChain({ sections: withRegistrar() });
  direct.block();
  fillVault(direct, lots);
  const ecc = direct.chain.doors(EccKeeper);
  return direct.look((ctx) => {
    const burn = () =>
      medianUs(ctx, measured, (inner) => {
        const { ranges } = ecc.burn(inner, depositor, unitsPerGram, { purpose: "bench" });
        if (ranges.length !== 1) throw new Error("the gram was not retired");
      });
    // The first time warms up.
    burn();
    return burn();
  });
}
