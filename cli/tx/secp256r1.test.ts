import { describe, expect, test } from "@jest/globals";
import { p256 } from "@noble/curves/nist.js";
import { encodeAddress } from "../../codec/bech32.ts";
import { concatBytes } from "../../codec/bytes.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { type Ledger, startLedger } from "../../test/harness/ledger.ts";
import { publicKeyOf, signMessage } from "../keyring/secret.ts";
import { feeFor } from "./gas.ts";
import { bodyOf } from "./send.ts";
import { encodeTx, packKey, signBytes, signerInfo, unsignedTx, type WholeTx, withSignature } from "./sign.ts";

const secret = new Uint8Array(32).fill(7);
const key = publicKeyOf(secret, "secp256r1");
const address = encodeAddress("eco", addressOf(key));

function startWith(sigVerifyCost = "1000"): Ledger {
  return startLedger({
    funded: [{ address, coins: [{ denom: "ueco2", amount: "1000" }] }],
    genesis: (sections) => {
      const auth = sections["auth"] as { readonly params: object };
      sections["auth"] = { ...auth, params: { ...auth.params, sig_verify_cost_secp256k1: sigVerifyCost } };
    },
  });
}

function unsignedSend(): WholeTx {
  const send = MsgSend.fromPartial({
    fromAddress: address,
    toAddress: encodeAddress("eco", new Uint8Array(20).fill(9)),
    amount: [{ denom: "ueco2", amount: "5" }],
  });
  const message: Any = { typeUrl: `/${MsgSend.$type}`, value: MsgSend.encode(send).finish() };
  return unsignedTx(bodyOf([message]), feeFor(200_000, { gas: 200_000, adjustment: 1 }));
}

/** The bytes of a send, signed; `change` bends the signature. */
function signedSend(
  mode: "direct" | "amino-json",
  sequence: bigint,
  change = (signature: Uint8Array) => signature,
): Uint8Array {
  const info = signerInfo(key, mode, sequence);
  const tx = withSignature(unsignedSend(), 0, info, new Uint8Array(0));
  const message = signBytes(tx, mode, { chainId: "eco2-test-1", accountNumber: 0n, sequence });
  return encodeTx(withSignature(tx, 0, info, change(signMessage(secret, message, "secp256r1"))));
}

describe("an account with a secp256r1 key", () => {
  test("signs in both modes", () => {
    const ledger = startWith();
    expect(address).toHaveLength(62);
    const { txResults } = ledger.block([signedSend("direct", 0n), signedSend("amino-json", 1n)]);
    expect(txResults.map(({ code, log }) => [code, log])).toEqual([
      [0, ""],
      [0, ""],
    ]);
  });

  test("pays half of what a secp256k1 signature costs", () => {
    const gasAt = (sigVerifyCost: string) => {
      const [result] = startWith(sigVerifyCost).block([signedSend("direct", 0n)]).txResults;
      expect(result?.log).toBe("");
      return result?.gasUsed ?? 0n;
    };
    expect(gasAt("15001") - gasAt("1001")).toBe(7_000n);
  });

  const { Fn } = p256.Point;
  const twin = (signature: Uint8Array) =>
    concatBytes(signature.slice(0, 32), Fn.toBytes(Fn.ORDER - Fn.fromBytes(signature.slice(32))));
  const refused = "signature verification failed; please verify account number (0)";
  test.each<[string, (signature: Uint8Array) => Uint8Array]>([
    ["of high S", twin],
    ["of another message", (signature) => signature.map((byte, index) => (index === 5 ? byte ^ 1 : byte))],
    ["cut short", (signature) => signature.slice(1)],
    ["with a recovery byte", (signature) => concatBytes(signature, Uint8Array.of(0))],
  ])("a signature %s is refused", (_, change) => {
    const result = startWith().check(signedSend("direct", 0n, change));
    expect([result.code, result.log.startsWith(refused)]).toEqual([4, true]);
  });

  test.each<[string, Any, string]>([
    [
      "that is not compressed",
      { ...packKey(key), value: concatBytes(Uint8Array.of(0x0a, 33, 4), new Uint8Array(32)) },
      "secp256r1 key must be compressed: its first byte 2 or 3: invalid pubkey",
    ],
    [
      "cut short",
      { ...packKey(key), value: Uint8Array.of(0x0a, 1, 2) },
      "secp256r1 key has 1 bytes, expected 33: invalid pubkey",
    ],
    [
      "in a multisig",
      {
        typeUrl: "/cosmos.crypto.multisig.LegacyAminoPubKey",
        value: multisigOf(packKey(key)),
      },
      "a secp256r1 key cannot be a member of a multisig: invalid pubkey",
    ],
    [
      "of another account",
      packKey(publicKeyOf(new Uint8Array(32).fill(8), "secp256r1")),
      `pubKey does not match signer address ${address} with signer index: 0: invalid pubkey`,
    ],
  ])("a key %s is refused", (_, publicKey, text) => {
    const info = { ...signerInfo(undefined, "direct", 0n), publicKey };
    const { code, log } = startWith().check(encodeTx(withSignature(unsignedSend(), 0, info, new Uint8Array(64))));
    expect([code, log]).toEqual([8, text]);
  });
});

/** A LegacyAminoPubKey of threshold 1 with one member. */
function multisigOf(member: Any): Uint8Array {
  const packed = [
    0x0a,
    member.typeUrl.length,
    ...Buffer.from(member.typeUrl),
    0x12,
    member.value.length,
    ...member.value,
  ];
  return Uint8Array.from([0x08, 1, 0x12, packed.length, ...packed]);
}
