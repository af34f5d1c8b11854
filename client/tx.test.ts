import { Secp256k1HdWallet } from "@cosmjs/amino";
import { DirectSecp256k1HdWallet, type OfflineSigner } from "@cosmjs/proto-signing";
import { SigningStargateClient } from "@cosmjs/stargate";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { aminoJson } from "../codec/amino/aminoJson.ts";
import { aminoSignBytes } from "../codec/amino/signDoc.ts";
import { verifySecp256k1 } from "../codec/crypto/secp256k1.ts";
import { PubKey } from "../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import { AuthInfo, SignDoc, TxBody } from "../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { SourceEventKind } from "../codec/gen/eco2/registry/v1/registry.ts";
import { messageTypes } from "../codec/gen/types.ts";
import { schemaOf } from "../codec/schema.ts";
import { services } from "../codec/services.ts";
import { messages } from "../test/arbitrary.ts";
import { createAminoTypes, eco2AminoConverters } from "./amino.ts";
import { burnEcc, depositCredits, importBatch, recordSourceEvent, redeemEcc, retire, sendCredits } from "./messages.ts";
import { authorityTypes, createRegistry, eco2Types } from "./registry.ts";
import { signingOptions } from "./tx.ts";

const registry = createRegistry();
const ours = services().filter(({ isMsg, name }) => isMsg && name.startsWith("eco2."));
const inputs = ours.flatMap(({ methods }) => methods.map(({ input }) => `/${input}`));
const known = [...authorityTypes, ...eco2Types].map(([url]) => url);

describe("the CosmJS registry", () => {
  test("knows every message of a transaction on this chain", () => {
    const all = services().flatMap(({ isMsg, methods }) => (isMsg ? methods : []));
    expect(all.filter(({ input }) => registry.lookupType(`/${input}`) === undefined)).toEqual([]);
    expect(eco2Types.map(([url]) => url)).toEqual(
      expect.arrayContaining(
        ours.flatMap(({ methods }) => methods.flatMap(({ input, output }) => [`/${input}`, `/${output}`])),
      ),
    );
    expect(known).toHaveLength(new Set(known).size);
  });

  test.each(known)("carries %s there and back, in the bytes of the codec", (typeUrl) => {
    const name = typeUrl.slice(1);
    fc.assert(
      fc.property(messages(name), (value) => {
        const bytes = registry.encode({ typeUrl, value });
        expect(bytes).toEqual(messageTypes[name]?.encode(value).finish());
        expect(registry.decode({ typeUrl, value: bytes })).toEqual(value);
      }),
      { numRuns: 40 },
    );
  });
});

const evidenceParams = "tendermint.types.EvidenceParams";
// Seconds and nanoseconds of opposite signs are no duration, and have no amino form.
const durations = new Set([`${evidenceParams}.max_age_duration`]);

/**
 * Whether every value of a message's fields has an amino form: texts that must be numbers, moments, and messages of one kind packed
 * have it for good values alone, which the tests of the codec try.
 */
function isOpen(name: string, seen: ReadonlySet<string> = new Set()): boolean {
  if (seen.has(name)) return true;
  const inner = new Set([...seen, name]);
  return schemaOf(name).fields.every(({ message, options }) => {
    if (/^cosmos\.(?:Int|Dec)$/.test(options.scalar) || options.customType !== "") return false;
    if (message === undefined) return true;
    if (/^google\.protobuf\.(?:Any|Timestamp|Duration)$/.test(message) && name !== evidenceParams) return false;
    return isOpen(message, inner);
  });
}
const [open, closed] = [true, false].map((wanted) =>
  Object.keys(eco2AminoConverters()).filter((typeUrl) => isOpen(typeUrl.slice(1)) === wanted),
);

describe("the amino types", () => {
  const types = createAminoTypes();

  test("hold every carbon message and nothing without an amino name", () => {
    expect(Object.keys(eco2AminoConverters())).toEqual(expect.arrayContaining(inputs));
  });

  test.each(closed ?? [])("carry %s with nothing in it, as the descriptors say", (typeUrl) => {
    const type = messageTypes[typeUrl.slice(1)];
    const amino = types.toAmino({ typeUrl, value: {} });
    expect(amino.value).toEqual(aminoJson(typeUrl.slice(1), type?.decode(new Uint8Array(0)) ?? {}));
    expect(types.fromAmino(JSON.parse(JSON.stringify(amino))).typeUrl).toBe(typeUrl);
  });

  test.each(open ?? [])("carry %s there and back, as the descriptors say", (typeUrl) => {
    fc.assert(
      fc.property(messages(typeUrl.slice(1), 3, durations), (value) => {
        const amino = types.toAmino({ typeUrl, value });
        expect(amino.value).toEqual(aminoJson(typeUrl.slice(1), value));
        // What a wallet returns is encoded again and must have the same form, or its signature would not hold.
        const back = types.fromAmino(JSON.parse(JSON.stringify(amino)));
        expect(back.typeUrl).toBe(typeUrl);
        expect(types.toAmino(back)).toEqual(amino);
      }),
      { numRuns: 40 },
    );
  });

  test("give fields that are left out their defaults", () => {
    const typeUrl = "/eco2.registry.v1.MsgSend";
    expect(types.toAmino({ typeUrl, value: { sender: "eco1a" } })).toEqual({
      type: "eco2/registry/MsgSend",
      value: { sender: "eco1a", credits: null, ranges: null },
    });
  });
});

const mnemonic = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const fee = { amount: [{ denom: "ueco2", amount: "5000" }], gas: "200000" };
const signerData = { accountNumber: 12n, sequence: 3, chainId: "eco2-test-1" };
const carbon = (owner: string) => [
  importBatch({ registrar: owner, serial: "GS1-1-KE-GS447-16-2018-30256-1-5485", quantityGrams: 5_485_000_000n }),
  sendCredits({ sender: owner, recipient: owner, credits: [{ batchId: 1n, grams: 10n }] }),
  recordSourceEvent({ registrar: owner, kind: SourceEventKind.SOURCE_EVENT_KIND_RETIRED, date: "2025-06-30" }),
  retire({ owner, grams: 2n ** 63n, beneficiary: "Müller & Söhne <GmbH>", reason: "2025" }),
  depositCredits({ depositor: owner, credits: [{ batchId: 1n, grams: 1_000_000n }] }),
  redeemEcc({ owner, grams: 1000n, filter: { programme: "VCS", labels: ["CCP"] } }),
  redeemEcc({ owner, grams: 1000n, batchId: 1n }),
  burnEcc({ owner, amount: { denom: "uecc", amount: "1500000" } }),
];

describe("CosmJS signs carbon messages for this chain", () => {
  const sign = async (wallet: OfflineSigner) => {
    const client = await SigningStargateClient.offline(wallet, signingOptions());
    const [account] = await wallet.getAccounts();
    if (account === undefined) throw new Error("the wallet is empty");
    expect(account.address).toMatch(/^eco1/);
    const raw = await client.sign(account.address, carbon(account.address), fee, "a memo", signerData);
    const { bodyBytes, authInfoBytes, signatures } = raw;
    const [body, auth] = [TxBody.decode(bodyBytes), AuthInfo.decode(authInfoBytes)];
    expect(body.messages.map(({ typeUrl, value }) => registry.decode({ typeUrl, value }))).toEqual(
      carbon(account.address).map(({ value }) => value),
    );
    const key = PubKey.decode(auth.signerInfos[0]?.publicKey?.value ?? new Uint8Array(0)).key;
    expect(key).toEqual(account.pubkey);
    return { bodyBytes, authInfoBytes, body, fee: auth.fee, key, signature: signatures[0] ?? new Uint8Array(0) };
  };

  test("in SIGN_MODE_DIRECT", async () => {
    const tx = await sign(await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: "eco" }));
    const { chainId, accountNumber } = signerData;
    const { bodyBytes, authInfoBytes } = tx;
    const bytes = SignDoc.encode({ bodyBytes, authInfoBytes, chainId, accountNumber }).finish();
    expect(verifySecp256k1(tx.signature, bytes, tx.key)).toBe(true);
  });

  test("in SIGN_MODE_LEGACY_AMINO_JSON", async () => {
    const tx = await sign(await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: "eco" }));
    const bytes = aminoSignBytes({ ...signerData, sequence: 3n, body: tx.body, fee: tx.fee });
    expect(verifySecp256k1(tx.signature, bytes, tx.key)).toBe(true);
  });
});
