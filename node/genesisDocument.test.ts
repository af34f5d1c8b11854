import { describe, expect, test } from "@jest/globals";
import { parseGenesisDocument } from "./genesisDocument.ts";
import { type GenesisDoc, genesisDoc } from "./genesisFile.ts";
import { consensusKey, typedPublicKey } from "./nodeKeys.ts";

const { publicKey } = consensusKey(new Uint8Array(32).fill(1));
const valid = (): GenesisDoc =>
  genesisDoc({
    chainId: "doc-1",
    blockTime: 1000,
    unbondingSeconds: 100,
    genesisTime: new Date(0),
    appState: {},
    validators: [{ publicKey, power: 10n, name: "one" }],
  });

test("what init writes is accepted, and so is what CometBFT fills in by itself", () => {
  expect(parseGenesisDocument(valid(), "g").validators[0]?.power).toBe(10n);
  const { genesis_time, chain_id, app_state } = valid();
  const validators = [{ pub_key: typedPublicKey(publicKey), power: "1" }];
  expect(parseGenesisDocument({ genesis_time, chain_id, app_state, validators }, "g").chain_id).toBe("doc-1");
  // The application may name the validators instead.
  for (const none of [{}, { validators: null }, { validators: [] }])
    expect(parseGenesisDocument({ genesis_time, chain_id, app_state, ...none }, "g").validators).toEqual([]);
});

describe("refused with the path and the reason", () => {
  const validator = valid().validators[0];
  const params = valid().consensus_params;
  const refused: [name: string, change: object, reason: string][] = [
    ["an unknown field", { consensus: {} }, 'g: Unrecognized key: "consensus"'],
    ["no chain id", { chain_id: "" }, "g: chain_id: "],
    ["a chain id of 51 characters", { chain_id: "x".repeat(51) }, "g: chain_id: "],
    ["a time that is none", { genesis_time: "yesterday" }, 'g: genesis_time: invalid time "yesterday"'],
    ["a height as a number", { initial_height: 1 }, "g: initial_height: expected a whole number in quotes"],
    ["a negative height", { initial_height: "-1" }, "g: initial_height: must not be negative"],
    ["an app hash that is no hex", { app_hash: "xyz" }, "g: app_hash: must be hexadecimal"],
    ["a list as app_state", { app_state: [] }, "g: app_state: "],
    ["a power of 0", { validators: [{ ...validator, power: "0" }] }, "g: validators.0.power: must be above 0"],
    ["a negative power", { validators: [{ ...validator, power: "-5" }] }, "g: validators.0.power: must be above 0"],
    [
      "more power than CometBFT counts",
      { validators: [{ ...validator, power: "9223372036854775807" }] },
      "g: validators: powers sum up to",
    ],
    ["a validator twice", { validators: [validator, validator] }, "g: validators.1.pub_key: stands there twice"],
    [
      "a short key",
      { validators: [{ power: "1", pub_key: { type: "tendermint/PubKeyEd25519", value: "AAAA" } }] },
      "g: validators.0.pub_key.value: has 3 bytes, expected 32",
    ],
    [
      "a key of an unknown kind",
      { validators: [{ power: "1", pub_key: { type: "tendermint/PubKeyBls", value: "AAAA" } }] },
      "g: validators.0.pub_key.type: ",
    ],
    [
      "the address of another key",
      { validators: [{ ...validator, address: "00".repeat(20) }] },
      "g: validators.0.address: is not that of pub_key, 34750F98BD59FCFC946DA45AAABE933BE154A4B5",
    ],
    [
      "an unknown parameter",
      { consensus_params: { ...params, block: { ...params.block, max_txs: "1" } } },
      'g: consensus_params.block: Unrecognized key: "max_txs"',
    ],
    [
      "a parameter that is no number",
      { consensus_params: { ...params, block: { ...params.block, max_gas: "much" } } },
      "g: consensus_params.block.max_gas: must be a whole number in quotes",
    ],
  ];
  test.each(refused)("%s", (_, change, reason) => {
    expect(() => parseGenesisDocument({ ...valid(), ...change }, "g")).toThrow(reason);
  });

  test.each([[null], ["text"], [[]]])("%j in place of a document", (json) => {
    expect(() => parseGenesisDocument(json, "g")).toThrow(/^g: Invalid input: expected object/);
  });
});
