import { expect, test } from "@jest/globals";
import { z } from "zod";
import { u64Key } from "../codec/keys.ts";
import { exportGenesis } from "./genesis.ts";
import { declareModule } from "./module.ts";
import { v } from "./state/values.ts";
import { testChain } from "./testing/chain.ts";

const due = declareModule({
  name: "due",
  version: 1,
  state: (build) => ({ bills: build.map(1, "bills", u64Key, v.u64) }),
});

/** Bills with the height at which each falls due. */
const built = due.build({
  genesis: due.genesis({
    schema: z.strictObject({ bills: z.array(z.tuple([z.int(), z.int()])) }),
    default: () => ({ bills: [] }),
    toJson: (genesis) => genesis,
    init(ctx, { bills }, { state }) {
      for (const [id, height] of bills) state.bills.set(ctx, BigInt(id), BigInt(height));
    },
    export: (ctx, { state }) => ({
      bills: [...state.bills.range(ctx)].map(([id, height]): [number, number] => [Number(id), Number(height)]),
    }),
    zeroHeight(ctx, { state }) {
      for (const [id, height] of state.bills.range(ctx))
        state.bills.set(ctx, id, height > BigInt(ctx.height) ? height - BigInt(ctx.height) : 1n);
    },
  }),
});

test("for a chain that counts from 1, modules count the heights to come anew; the state itself stays", () => {
  const bills = [
    [1, 3],
    [2, 9],
  ];
  const { chain, ctx, nextBlock } = testChain([built], { due: { bills } });
  expect(ctx.height).toBe(1);
  nextBlock();
  const over = () => ({ ...ctx, height: 4, branch: ctx.branch.fork() });
  expect(exportGenesis(chain, over(), true)["due"]).toEqual({
    bills: [
      [1, 1],
      [2, 5],
    ],
  });
  expect(exportGenesis(chain, over())["due"]).toEqual({ bills });
});
