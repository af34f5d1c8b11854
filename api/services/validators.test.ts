import { expect, test } from "@jest/globals";
import { cometRpc } from "../../node/comet/rpc.ts";
import { backendOf } from "../../test/harness/api.ts";
import { startLedger } from "../../test/harness/ledger.ts";
import { withRpcServer } from "../../test/rpcServer.ts";
import { validatorSet } from "./validators.ts";

/** The set that CometBFT tells with one validator of this key. */
const setOf = (type: string, key: Uint8Array) => () => ({
  block_height: "7",
  validators: [
    {
      address: "01".repeat(20).toUpperCase(),
      pub_key: { type, value: Buffer.from(key).toString("base64") },
      voting_power: "10",
      proposer_priority: "-5",
    },
  ],
  count: "1",
  total: "1",
});

const validatorsOf = (type: string, key: Uint8Array) =>
  withRpcServer(setOf(type, key), (url) => validatorSet(backendOf(startLedger(), cometRpc(url)), 7, undefined));

test.each([
  ["tendermint/PubKeyEd25519", 32, "/cosmos.crypto.ed25519.PubKey"],
  ["tendermint/PubKeySecp256k1", 33, "/cosmos.crypto.secp256k1.PubKey"],
])("a key of type %s is told as what it is", async (type, bytes, typeUrl) => {
  const key = new Uint8Array(bytes).fill(2);
  expect(await validatorsOf(type, key)).toEqual({
    blockHeight: 7n,
    validators: [
      {
        address: expect.stringMatching(/^ecovalcons1/),
        pubKey: { typeUrl, value: Uint8Array.of(0x0a, bytes, ...key) },
        votingPower: 10n,
        proposerPriority: -5n,
      },
    ],
    pagination: { nextKey: new Uint8Array(0), total: 1n },
  });
});

test("a key of another type is not told as one of these", async () => {
  await expect(validatorsOf("cometbft/PubKeyMlDsa65", new Uint8Array(1952))).rejects.toThrow(
    "unknown type cometbft/PubKeyMlDsa65",
  );
});
