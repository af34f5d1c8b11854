import { expect, test } from "@jest/globals";
import { toHex } from "../../codec/bytes.ts";
import { testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import bank from "./index.ts";
import { coins, who } from "./testing/coins.ts";

test("keys and values are those that Cosmos SDK v0.53 writes", () => {
  const chain = testChain([auth, bank], {
    bank: {
      params: { default_send_enabled: true },
      balances: [
        { address: who.alice, coins: coins("600ueco2") },
        { address: who.bob, coins: coins("400ueco2") },
      ],
      denom_metadata: [
        {
          base: "ueco2",
          display: "eco2",
          name: "ECO2",
          symbol: "ECO2",
          denom_units: [{ denom: "ueco2" }, { denom: "eco2", exponent: 6, aliases: ["e"] }],
        },
      ],
      send_enabled: [
        { denom: "uecc", enabled: false },
        { denom: "ueco2", enabled: true },
      ],
    },
  });
  const range = { start: new Uint8Array(0), end: undefined };
  const pairs = [...chain.ctx.branch.iterate("bank", range)].map(([key, value]) => [toHex(key), toHex(value)]);
  // Printed by the SDK's own collections and types (x/bank/keeper/view.go) for the same content. Two values differ, which
  // there are empty: proofs need one. The index of holders has 01, and false has 00, its older form in the SDK.
  expect(pairs).toEqual([
    ["007565636f32", "31303030"],
    ["017565636f32", "12070a057565636f32120b0a0465636f3210061a01651a057565636f32220465636f322a0445434f32320445434f32"],
    ["021401010101010101010101010101010101010101017565636f32", "363030"],
    ["021402020202020202020202020202020202020202027565636f32", "343030"],
    ["037565636f3200140101010101010101010101010101010101010101", "01"],
    ["037565636f3200140202020202020202020202020202020202020202", "01"],
    ["0475656363", "00"],
    ["047565636f32", "0801"],
    ["05", "1001"],
  ]);
});
