import { makeSignDoc, Secp256k1HdWallet, serializeSignDoc } from "@cosmjs/amino";
import { describe, expect, test } from "@jest/globals";
import { toBase64 } from "../codec/bytes.ts";
import { type ArbitrarySignature, arbitrarySignBytes, verifyArbitrary } from "./adr36.ts";

const mnemonic = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const statement = 'I hold "certificate 7" & <nothing else>\u2028';

/** Signs as wallets do for ADR-36: an amino document with one MsgSignData. */
async function signed(prefix: string, data: string) {
  const wallet = await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix });
  const [account] = await wallet.getAccounts();
  if (account === undefined) throw new Error("the wallet is empty");
  const value = { signer: account.address, data: toBase64(new TextEncoder().encode(data)) };
  const doc = makeSignDoc([{ type: "sign/MsgSignData", value }], { gas: "0", amount: [] }, "", "", 0, 0);
  return { signer: account.address, doc, signature: (await wallet.signAmino(account.address, doc)).signature };
}

test("the document is the one that CosmJS serializes", async () => {
  const { signer, doc } = await signed("eco", statement);
  expect(arbitrarySignBytes(signer, statement)).toEqual(serializeSignDoc(doc));
  expect(arbitrarySignBytes("<&>", "")).toEqual(
    serializeSignDoc({ ...doc, msgs: [{ type: "sign/MsgSignData", value: { signer: "<&>", data: "" } }] }),
  );
});

test.each(["eco", "cosmos"])("a wallet's signature holds, with prefix %s, for text and bytes", async (prefix) => {
  const { signer, signature } = await signed(prefix, statement);
  expect(verifyArbitrary(signer, statement, signature)).toBe(true);
  expect(verifyArbitrary(signer, new TextEncoder().encode(statement), signature)).toBe(true);
});

describe("a signature does not hold", () => {
  const other = "eco1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu";
  type Change = (signature: ArbitrarySignature) => ArbitrarySignature;
  const same: Change = (signature) => signature;
  test.each<[string, string | undefined, string, Change]>([
    ["of another text", undefined, `${statement} `, same],
    ["of another account", other, statement, same],
    ["of an address that is none", "eco1", statement, same],
    [
      "of another kind of key",
      undefined,
      statement,
      (s) => ({ ...s, pub_key: { ...s.pub_key, type: "tendermint/PubKeyEd25519" } }),
    ],
    ["that is no base64", undefined, statement, (s) => ({ ...s, signature: "?" })],
    ["that is cut short", undefined, statement, (s) => ({ ...s, signature: toBase64(new Uint8Array(63)) })],
    ["of no key", undefined, statement, (s) => ({ ...s, pub_key: { ...s.pub_key, value: "" } })],
  ])("%s", async (_name, signer, data, change) => {
    const { signer: own, signature } = await signed("eco", statement);
    expect(verifyArbitrary(signer ?? own, data, change(signature))).toBe(false);
  });
});
