import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { SendAuthorization } from "../../../codec/gen/cosmos/bank/v1beta1/authz.ts";
import { LedgerError } from "../../../core/errors.ts";
import { coins, grantChain, sending } from "../testing/authz.ts";
import { sendAuthorization } from "./send.ts";

const { ctx } = grantChain();
const denoms = ["uecc", "ueco2"] as const;
const amounts = fc.tuple(fc.nat(40), fc.nat(40));
/** Coins of two amounts, without those that are nothing. */
const of = (pair: readonly [number, number]) =>
  coins(pair.flatMap((amount, i) => (amount === 0 ? [] : [`${amount}${denoms[i]}`])).join());
const amountIn = (value: Uint8Array, denom: string) =>
  Number(SendAuthorization.decode(value).spendLimit.find((coin) => coin.denom === denom)?.amount ?? 0);

test("no sequence of sends passes the limit in any coin, and it ends with the last of it", () => {
  const payments = fc.array(amounts, { maxLength: 30 });
  fc.assert(
    fc.property(amounts, payments, (limit, paid) => {
      const text = of(limit).map(({ denom, amount }) => `${amount}${denom}`);
      fc.pre(text.length > 0);
      let { value } = sending(text.join());
      const rest = [...limit];
      for (const pair of paid) {
        const fits = pair.every((amount, i) => amount <= (rest[i] ?? 0));
        try {
          const left = sendAuthorization(value).accept(ctx, { fromAddress: "a", toAddress: "b", amount: of(pair) });
          expect(fits).toBe(true);
          for (const [i, amount] of pair.entries()) rest[i] = (rest[i] ?? 0) - amount;
          expect(left === "nothing").toBe(rest.every((amount) => amount === 0));
          if (typeof left === "string") return;
          value = left.value;
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error;
          expect(fits).toBe(false);
        }
        expect(denoms.map((denom) => amountIn(value, denom))).toEqual(rest);
      }
    }),
  );
});
