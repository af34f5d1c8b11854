import { expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { AuthInfo, TxBody, TxRaw } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { LedgerError } from "../errors.ts";
import { decodeTx } from "./decode.ts";
import { decodedTxs } from "./decoded.ts";

const chain = { chainId: "test-1", bech32Prefix: "eco" };
const address = encodeAddress("eco", new Uint8Array(20).fill(1));
const message = {
  typeUrl: `/${MsgSend.$type}`,
  value: MsgSend.encode(MsgSend.fromPartial({ fromAddress: address })).finish(),
};

function txOf(memo: string): Uint8Array {
  const bodyBytes = TxBody.encode(TxBody.fromPartial({ messages: [message], memo })).finish();
  const authInfo = AuthInfo.fromPartial({ signerInfos: [{ sequence: 0n }], fee: { gasLimit: 1n } });
  const authInfoBytes = AuthInfo.encode(authInfo).finish();
  return TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [new Uint8Array(64)] }).finish();
}

test("a transaction that was looked at is handed out once for executing", () => {
  const decoded = decodedTxs(chain);
  const tx = txOf("");
  const looked = decoded.look(tx);
  expect(looked).toEqual(decodeTx(chain, tx));
  expect(decoded.look(tx.slice())).toBe(looked);
  expect(decoded.take(tx)).toBe(looked);
  const second = decoded.take(tx);
  expect(second).not.toBe(looked);
  expect(second).toEqual(looked);
});

test("what is remembered is a copy of what came", () => {
  const decoded = decodedTxs(chain);
  const tx = txOf("");
  const came = Uint8Array.from(tx);
  decoded.look(came);
  came.fill(0);
  expect(decoded.look(tx)).toEqual(decodeTx(chain, tx));
});

test("large transactions, and those above the count, are decoded anew", () => {
  const decoded = decodedTxs(chain);
  const large = txOf("x".repeat(1024));
  expect(decoded.look(large)).not.toBe(decoded.look(large));
  const first = decoded.look(txOf("0"));
  for (let i = 1; i <= 2 * 4096; i++) decoded.look(txOf(String(i)));
  expect(decoded.look(txOf("0"))).not.toBe(first);
});

test("a malformed transaction is refused each time", () => {
  const decoded = decodedTxs(chain);
  const malformed = txOf("").slice(1);
  for (const ask of [decoded.look, decoded.look, decoded.take]) expect(() => ask(malformed)).toThrow(LedgerError);
});
