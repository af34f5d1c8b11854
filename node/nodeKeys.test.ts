import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { ed25519 } from "@noble/curves/ed25519.js";
import { base64 } from "@scure/base";
import { type Home, homeAt } from "./home.ts";
import { initHome } from "./init.ts";
import { checkKeys, consensusKey, readNodeId, readValidatorKey, validatorKeyFile } from "./nodeKeys.ts";

const folder = mkdtempSync(join(tmpdir(), "keys-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let home: Home;
let count = 0;
beforeEach(() => {
  home = initHome({ home: join(folder, `${count++}`), moniker: "n", chainId: "keys-1", appState: {} }).home;
});

test("what init writes is accepted", () => {
  expect(() => checkKeys(home)).not.toThrow();
  expect(readNodeId(home)).toMatch(/^[0-9a-f]{40}$/);
  expect(readValidatorKey(home).length).toBe(32);
});

test("a key of a seed is that of RFC 8032, test 1", () => {
  const seed = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
  const { publicKey, privateKey } = consensusKey(seed);
  expect(Buffer.from(publicKey).toString("hex")).toBe(
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
  );
  expect(privateKey).toEqual(Uint8Array.of(...seed, ...publicKey));
});

type Mutation = (home: Home) => void;
const write =
  (file: "nodeKey" | "validatorKey" | "validatorState", content: string): Mutation =>
  (at) =>
    writeFileSync(at[file], content);
const remove =
  (file: "nodeKey" | "validatorKey" | "validatorState"): Mutation =>
  (at) =>
    rmSync(at[file]);
const change =
  (edit: (key: Record<string, unknown>) => object): Mutation =>
  (at) =>
    writeFileSync(at.validatorKey, JSON.stringify(edit(JSON.parse(readFileSync(at.validatorKey, "utf8")))));
const other = validatorKeyFile(consensusKey()) as Record<string, unknown>;
// The public half of another key behind this seed: whoever signs with it gives the seed away.
const mixed = base64.encode(Uint8Array.of(...new Uint8Array(32).fill(7), ...ed25519.getPublicKey(new Uint8Array(32))));

describe("keys and state that CometBFT would replace or die of are refused before it starts", () => {
  const refused: [name: string, mutate: Mutation, reason: RegExp][] = [
    ["no validator key", remove("validatorKey"), /^validator key not found at .*priv_validator_key\.json: put it back/],
    ["a cut validator key", write("validatorKey", "{"), /priv_validator_key\.json holds no ed25519 key: expected/],
    [
      "a validator key of another kind",
      write("validatorKey", '{"priv_key":{"type":"tendermint/PrivKeySecp256k1","value":""}}'),
      /holds no ed25519 key/,
    ],
    [
      "a key of 63 bytes",
      write(
        "validatorKey",
        JSON.stringify({
          priv_key: { type: "tendermint/PrivKeyEd25519", value: base64.encode(new Uint8Array(63)) },
        }),
      ),
      /holds no ed25519 key/,
    ],
    ["the public key of another", change((key) => ({ ...key, pub_key: other["pub_key"] })), /do not belong together/],
    ["the address of another", change((key) => ({ ...key, address: other["address"] })), /do not belong together/],
    [
      "a private key of two halves",
      change(() => ({ priv_key: { type: "tendermint/PrivKeyEd25519", value: mixed } })),
      /do not belong together/,
    ],
    ["no node key", remove("nodeKey"), /^node key not found at .*node_key\.json: put it back from a backup/],
    ["a node key that is no JSON", write("nodeKey", "key"), /node_key\.json holds no ed25519 key/],
    ["no state", remove("validatorState"), /^state of the validator not found at .*keeps this validator from signing/],
    ["a cut state", write("validatorState", '{"height":"1'), /priv_validator_state\.json is damaged: it keeps/],
    ["a state without height", write("validatorState", '{"round":0,"step":0}'), /is damaged/],
    [
      "a folder in place of a key",
      (at) => {
        rmSync(at.nodeKey);
        mkdirSync(at.nodeKey);
      },
      /^node key at .*node_key\.json cannot be read: EISDIR/,
    ],
  ];
  test.each(refused)("%s", (_, mutate, reason) => {
    mutate(home);
    expect(() => checkKeys(home)).toThrow(reason);
  });

  test("no home at all", () => {
    expect(() => readNodeId(homeAt(join(folder, "nowhere")))).toThrow(/run "eco2d init" first/);
  });
});
