import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createMultisigThresholdPubkey,
  encodeSecp256k1Pubkey,
  pubkeyToAddress,
  Secp256k1HdWallet,
  serializeSignDoc,
} from "@cosmjs/amino";
import { stringToPath } from "@cosmjs/crypto";
import { DirectSecp256k1HdWallet, makeAuthInfoBytes, makeSignBytes, makeSignDoc } from "@cosmjs/proto-signing";
import { afterAll, describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { encodeAddress } from "../../codec/bech32.ts";
import { fromHex, toHex } from "../../codec/bytes.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { exportedByGo as fromGo } from "../../test/cli/exportedKey.ts";
import { decodeArmor, encodeArmor } from "./armor.ts";
import { exportSecret, importSecret } from "./exported.ts";
import { type AskPassword, openKeyring } from "./keyring.ts";
import { deriveSecret, hdPath, newMnemonic, publicKeyOf, signMessage } from "./secret.ts";

const folder = mkdtempSync(join(tmpdir(), "keyring-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newHome = () => join(folder, `home${count++}`);
const noPassword: AskPassword = () => Promise.reject(new Error("asked for a password"));
const password =
  (...answers: string[]): AskPassword =>
  async () =>
    answers.shift() ?? Promise.reject(new Error("asked once more"));

const words =
  "notice oak worry limit wrap speak medal online prefer cluster roof addict wrist behave treat actual wasp year salad speed social layer crew genius";

describe("keys are those of CosmJS", () => {
  test.each([
    ["m/44'/118'/0'/0/0", "eco"],
    ["m/44'/118'/3'/0/7", "cosmos"],
    ["m/44'/60'/0'/0/1", "osmo"],
  ])("addresses at %s", async (path, prefix) => {
    const wallet = await Secp256k1HdWallet.fromMnemonic(words, { prefix, hdPaths: [stringToPath(path)] });
    const [account] = await wallet.getAccounts();
    const key = publicKeyOf(deriveSecret(words, path));
    expect(encodeAddress(prefix, addressOf(key))).toBe(account?.address);
    expect(key).toEqual({ type: "secp256k1", key: account?.pubkey });
  });

  test("new mnemonics have 24 words that CosmJS takes", async () => {
    const mnemonic = newMnemonic();
    const [account] = await (await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: "eco" })).getAccounts();
    const secret = deriveSecret(` ${mnemonic.toUpperCase()}\n`, hdPath({ coinType: 118, account: 0, index: 0 }));
    expect(encodeAddress("eco", addressOf(publicKeyOf(secret)))).toBe(account?.address);
    expect(mnemonic.split(" ")).toHaveLength(24);
  });

  test("signatures, amino and direct", async () => {
    const secret = deriveSecret(words, "m/44'/118'/0'/0/0");
    const amino = await Secp256k1HdWallet.fromMnemonic(words);
    const direct = await DirectSecp256k1HdWallet.fromMnemonic(words);
    const [account] = await amino.getAccounts();
    if (account === undefined) throw new Error("no account");
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.nat(), async (memo, sequence) => {
        const doc = {
          chain_id: "eco2-1",
          account_number: "1",
          sequence: String(sequence),
          fee: { gas: "1", amount: [] },
          msgs: [],
          memo,
        };
        const signed = await amino.signAmino(account.address, doc);
        expect(Buffer.from(signMessage(secret, serializeSignDoc(doc))).toString("base64")).toBe(
          signed.signature.signature,
        );
        const authInfo = makeAuthInfoBytes([], [], 1, undefined, undefined);
        const direct1 = makeSignDoc(new TextEncoder().encode(memo), authInfo, "eco2-1", sequence);
        const { signature } = await direct.signDirect(account.address, direct1);
        expect(Buffer.from(signMessage(secret, makeSignBytes(direct1))).toString("base64")).toBe(signature.signature);
      }),
      { numRuns: 10 },
    );
  });

  test("addresses of multisigs", () => {
    const keys = [0, 1, 2].map((index) =>
      publicKeyOf(deriveSecret(words, hdPath({ coinType: 118, account: 0, index }))),
    );
    const theirs = createMultisigThresholdPubkey(
      keys.map((key) => encodeSecp256k1Pubkey("key" in key ? key.key : new Uint8Array())),
      2,
      true,
    );
    expect(encodeAddress("eco", addressOf({ type: "multisig", threshold: 2, keys }))).toBe(
      pubkeyToAddress(theirs, "eco"),
    );
  });

  test.each([
    [
      "a word that is none",
      words.replace("oak", "oaak"),
      "m/44'/118'/0'/0/0",
      "invalid mnemonic: word 2 is not in the BIP-39 list",
    ],
    ["a wrong checksum", words.replace("oak", "worry"), "m/44'/118'/0'/0/0", /^invalid mnemonic: .*checksum/],
    ["a path with a part too large", words, "m/44'/2147483648'", /^invalid HD path/],
    ["a path that is none", words, "44/118", /^invalid HD path "44\/118"; expected/],
  ])("%s is refused", (_, mnemonic, path, reason) => {
    expect(() => deriveSecret(mnemonic, path)).toThrow(reason);
  });
});

describe("exported keys", () => {
  const secret = fromHex("c9e6bd3a8b2a1f5d4e7f6a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d");

  // Derivations take seconds under the test runner: as few as tell something. The command's test imports the same text.
  test("are those of the Go SDK", () => {
    const ours = exportSecret(secret, "correct horse", fromHex("00112233445566778899aabbccddeeff"));
    expect(decodeArmor(ours)).toEqual(decodeArmor(fromGo));
    expect(decodeArmor(`\n${fromGo.replaceAll("\n", "\r\n")}\r\n`)).toEqual(decodeArmor(fromGo));
    expect(ours.split("\n\n")[1]).toBe(fromGo.split("\n\n")[1]);
  }, 30_000);

  test.each([
    ["another passphrase", fromGo, "wrong passphrase"],
    ["a changed letter", fromGo.replace("GMln", "GMlm"), /checksum is wrong/],
    ["another kind of block", fromGo.replaceAll("PRIVATE KEY", "KEY INFO"), /holds a TENDERMINT KEY INFO/],
    ["another derivation", fromGo.replace("argon2", "bcrypt"), /protected by bcrypt/],
    ["another kind of key", fromGo.replace("secp256k1", "ed25519"), /of type ed25519; expected secp256k1/],
    ["a torn file", fromGo.slice(0, 200), /not an armored key/],
  ])(
    "%s",
    (_, text, reason) => {
      expect(() => importSecret(text, "wrong horse")).toThrow(reason);
    },
    30_000,
  );

  test("armor carries any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        const armored = { type: "X", headers: { a: "b: c" }, data };
        expect(decodeArmor(encodeArmor(armored))).toEqual(armored);
      }),
    );
  });
});

describe("keyring under a password", () => {
  test("opens with it alone, across processes", async () => {
    const home = newHome();
    const secret = deriveSecret(words, "m/44'/118'/0'/0/0");
    const info = await openKeyring(home, "file", password("correct horse")).addSecret("alice", secret);
    const again = openKeyring(home, "file", password("wrong one", "correct horse"));
    expect(again.list()).toMatchObject([{ name: "alice", type: "local", publicKey: info.publicKey }]);
    expect(toHex(await again.secret("alice"))).toBe(toHex(secret));
    expect(await again.sign("alice", Buffer.from("m"))).toEqual(signMessage(secret, Buffer.from("m")));
    await expect(openKeyring(home, "file", password("a", "b", "c")).secret("alice")).rejects.toThrow(
      "wrong keyring password, 3 times",
    );
    const stored = readdirSync(join(home, "keyring-file")).map((file) => join(home, "keyring-file", file));
    for (const file of stored) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, "utf8")).not.toContain(Buffer.from(secret).toString("base64").slice(0, 20));
    }
  });

  test("a secret does not open under another name", async () => {
    const home = newHome();
    const keyring = openKeyring(home, "file", password("correct horse"));
    await keyring.addSecret("alice", deriveSecret(words, "m/44'/118'/0'/0/0"));
    const path = (name: string) => join(home, "keyring-file", `${name}.key`);
    writeFileSync(path("mallory"), readFileSync(path("alice"), "utf8").replace('"alice"', '"mallory"'));
    await expect(keyring.secret("mallory")).rejects.toThrow(/is damaged, or belongs to another keyring/);
    await keyring.rename("alice", "bob/../é");
    expect(toHex(await keyring.secret("bob/../é"))).toBe(toHex(deriveSecret(words, "m/44'/118'/0'/0/0")));
  });
});

describe("keyring for tests", () => {
  const filled = async () => {
    const home = newHome();
    const keyring = openKeyring(home, "test", noPassword);
    const info = await keyring.addSecret("alice", deriveSecret(words, "m/44'/118'/0'/0/0"));
    return { home, keyring, info };
  };

  test("names and addresses are unique; what is not there is said", async () => {
    const { keyring, info } = await filled();
    const other = deriveSecret(words, "m/44'/118'/0'/0/1");
    await expect(keyring.addSecret("alice", other)).rejects.toThrow('a key named "alice" exists already');
    await expect(keyring.addSecret("bob", deriveSecret(words, "m/44'/118'/0'/0/0"))).rejects.toThrow(
      'exists already under the name "alice"',
    );
    await expect(keyring.addSecret(" bob", other)).rejects.toThrow(/^key name " bob"/);
    expect(keyring.findByAddress(addressOf(info.publicKey))?.name).toBe("alice");
    expect(() => keyring.get("carol")).toThrow(/^no key "carol" in .*keyring-test: see "eco2d keys list"/);
    keyring.remove("alice");
    expect(keyring.list()).toEqual([]);
  });

  test("keys without a secret do not sign", async () => {
    const { keyring } = await filled();
    const publicKey = publicKeyOf(deriveSecret(words, "m/44'/118'/0'/0/9"));
    keyring.addPublic("away", "offline", publicKey);
    await expect(keyring.sign("away", new Uint8Array())).rejects.toThrow(
      'key "away" is offline: its private key is not in this keyring',
    );
  });

  test.each([
    ["torn", "{", /alice\.key is damaged: not JSON/],
    ["of another shape", "{}", /alice\.key is damaged: /],
    ["of another version", '{"version":2}', /alice\.key is damaged: /],
  ])("a file that is %s is named", async (_, text, reason) => {
    const { home, keyring } = await filled();
    writeFileSync(join(home, "keyring-test", "alice.key"), text);
    expect(() => keyring.list()).toThrow(reason);
  });
});
