import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { startLedger } from "../../test/harness/ledger.ts";
import { publicKeyOf, signMessage } from "../keyring/secret.ts";
import { feeFor } from "./gas.ts";
import { bodyOf, type Signer, signAlone } from "./send.ts";
import { encodeTx, type SignModeName, unsignedTx } from "./sign.ts";
import { signersOfBody } from "./signers.ts";

const secret = new Uint8Array(32).fill(7);
const publicKey = publicKeyOf(secret);
const alice: Signer = {
  address: encodeAddress("eco", addressOf(publicKey)),
  publicKey,
  sign: async (message) => signMessage(secret, message),
};
const bob = encodeAddress("eco", new Uint8Array(20).fill(2));
const send = MsgSend.fromPartial({
  fromAddress: alice.address,
  toAddress: bob,
  amount: [{ denom: "ueco2", amount: "5" }],
});
const body = bodyOf([{ typeUrl: `/${MsgSend.$type}`, value: MsgSend.encode(send).finish() }], "with thanks");

test("the signers of a body are those that its messages name", () => {
  expect(signersOfBody(body)).toEqual([alice.address]);
  expect(() => signersOfBody(bodyOf([{ typeUrl: "/x.Y", value: new Uint8Array(0) }]))).toThrow(
    "message /x.Y is not known to this program",
  );
});

describe("what is signed is what the chain verifies", () => {
  const modes: SignModeName[] = ["direct", "amino-json"];
  test.each(modes)("mode %s", async (mode) => {
    const funded = [{ address: alice.address, coins: [{ denom: "ueco2", amount: "1000" }] }];
    const ledger = startLedger({ chainId: "eco2-test-1", funded });
    const unsigned = unsignedTx(body, feeFor(200_000, { gas: 200_000, adjustment: 1, fees: "10ueco2" }));
    const sign = (sequence: bigint) =>
      signAlone(unsigned, alice, mode, { chainId: "eco2-test-1", accountNumber: 0n, sequence });
    expect(ledger.check(encodeTx(await sign(0n)))).toMatchObject({ code: 0, log: "" });
    expect(ledger.block([encodeTx(await sign(0n))]).txResults[0]).toMatchObject({ code: 0 });
    expect(ledger.check(encodeTx(await sign(3n)))).toMatchObject({ code: 32 });
  });
});

describe("fees", () => {
  test.each([
    [{ fees: "10ueco2,5uecc" }, "5uecc 10ueco2"],
    [{ gasPrices: "0.0025ueco2" }, "251ueco2"],
    [{}, ""],
  ])("%j", (given, expected) => {
    const { amount, gasLimit } = feeFor(100_001, { gas: "auto", adjustment: 1, ...given });
    expect([amount.map((coin) => coin.amount + coin.denom).join(" "), gasLimit]).toEqual([expected, 100_001n]);
  });

  test.each([
    [{ fees: "1ueco2", gasPrices: "1ueco2" }, "cannot provide both fees and gas prices"],
    [{ fees: "much" }, "--fees: invalid coin expression"],
    [{ gasPrices: "-1ueco2" }, "--gas-prices: invalid decimal coin expression"],
  ])("%j is refused", (given, message) => {
    expect(() => feeFor(1, { gas: 1, adjustment: 1, ...given })).toThrow(message);
  });
});
