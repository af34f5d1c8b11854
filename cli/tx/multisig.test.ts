import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { startLedger } from "../../test/harness/ledger.ts";
import { publicKeyOf, signMessage } from "../keyring/secret.ts";
import { feeFor } from "./gas.ts";
import { bitArray, combine, type MultisigKey } from "./multisig.ts";
import { bodyOf } from "./send.ts";
import { encodeTx, signBytes, unsignedTx, withSignature } from "./sign.ts";

describe("bits of who signed, the first in the highest place", () => {
  test.each([
    [3, [0, 2], 3, [0b1010_0000]],
    [8, [7], 0, [0b0000_0001]],
    [9, [0, 8], 1, [0b1000_0000, 0b1000_0000]],
  ])("of %i: %j", (count, signed, extraBitsStored, elems) => {
    expect(bitArray(count, new Set(signed))).toEqual({ extraBitsStored, elems: Uint8Array.from(elems) });
  });
});

describe("two of three", () => {
  const secrets = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
  const keys = secrets.map((secret) => publicKeyOf(secret));
  const team: MultisigKey = { type: "multisig", threshold: 2, keys };
  const address = encodeAddress("eco", addressOf(team));
  const send = MsgSend.fromPartial({
    fromAddress: address,
    toAddress: encodeAddress("eco", new Uint8Array(20).fill(9)),
    amount: [{ denom: "ueco2", amount: "5" }],
  });
  const body = bodyOf([{ typeUrl: `/${MsgSend.$type}`, value: MsgSend.encode(send).finish() }]);
  const tx = unsignedTx(body, feeFor(200_000, { gas: 200_000, adjustment: 1 }));
  const data = { chainId: "eco2-test-1", accountNumber: 0n, sequence: 0n };
  const message = signBytes(tx, "amino-json", data);
  const signedBy = (secret: Uint8Array, file: string, bytes = message) => {
    const publicKey = publicKeyOf(secret);
    if (publicKey.type === "multisig") throw new Error("a private key is of one key");
    return { publicKey: publicKey.key, signature: signMessage(secret, bytes), file };
  };
  const signature = (index: number, bytes = message) =>
    signedBy(secrets[index] ?? new Uint8Array(32), `${index}.json`, bytes);

  test.each([[[0, 1]], [[2, 0]], [[2, 1, 0]], [[1, 1, 2]]])(
    "the chain takes the signatures of members %j",
    (members) => {
      const ledger = startLedger({ funded: [{ address, coins: [{ denom: "ueco2", amount: "10" }] }] });
      const { info, signature: whole } = combine(
        tx,
        team,
        members.map((index) => signature(index)),
        data,
      );
      expect(ledger.check(encodeTx(withSignature(tx, 0, info, whole)))).toMatchObject({ code: 0, log: "" });
    },
  );

  const stranger = signedBy(new Uint8Array(32).fill(4), "4.json");
  test.each([
    ["one alone", [signature(1)], "2 of 3 members must sign, 1 did"],
    ["one twice", [signature(1), signature(1)], "2 of 3 members must sign, 1 did"],
    ["a stranger", [signature(1), stranger], "4.json: its key is no member of the multisig"],
    [
      "a signature of something else",
      [signature(1), signature(2, new Uint8Array(4))],
      "2.json: the signature does not fit: was it made with --multisig, for chain eco2-test-1, account number 0 and sequence 0?",
    ],
  ])("%s is not enough", (_name, given, reason) => {
    expect(() => combine(tx, team, given, data)).toThrow(reason);
  });
});
