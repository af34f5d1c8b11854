import { addressText } from "../../core/addresses.ts";
import { EccKeeper, unitsPerGram } from "../../modules/dualtoken/keeper.ts";
import { type DirectChain, directChain } from "../direct.ts";
import { fill, median, medianUs } from "../perform.ts";
import { account, bringIn, registrar, tonne } from "./credits.ts";

/** Lots of one batch, each a tonne. */
const lotsOfBatch = 1000;
const measured = 60;
const rounds = 12;
const depositor = account(1);

/** Sections of a chain with a registrar. */
export function withRegistrar(): Readonly<Record<string, unknown>> {
  const registrars = [addressText({ chainId: "", bech32Prefix: "eco" }, registrar)];
  return { registry: { params: { registrars, max_walk: 2000 } } };
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

/** A chain whose vault holds so many lots. */
function vaultOf(lots: number): DirectChain {
  const direct = directChain({ sections: withRegistrar() });
  direct.block();
  fillVault(direct, lots);
  return direct;
}

/** Microseconds of burning 1 g of ECC, some times. */
function burns(direct: DirectChain): number {
  const ecc = direct.chain.doors(EccKeeper);
  return direct.look((ctx) =>
    medianUs(ctx, measured, (inner) => {
      const { ranges } = ecc.burn(inner, depositor, unitsPerGram, { purpose: "bench" });
      if (ranges.length !== 1) throw new Error("the gram was not retired");
    }),
  );
}

/** Microseconds of burning 1 g of ECC where the vault holds few and many lots, in turns: the machine is the same for both. */
export function burnUs(few: number, many: number): readonly [few: number, many: number] {
  const [small, large] = [vaultOf(few), vaultOf(many)];
  const turns = Array.from({ length: rounds }, () => [burns(small), burns(large)] as const);
  // The first turns warm up.
  const warm = turns.slice(2);
  return [median(warm.map(([one]) => one)), median(warm.map(([, one]) => one))];
}
