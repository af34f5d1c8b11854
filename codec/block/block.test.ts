import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { ed25519 } from "@noble/curves/ed25519.js";
import { equalBytes, fromBase64, toHex } from "../bytes.ts";
import { ed25519Address } from "../crypto/address.ts";
import type { Commit } from "../gen/tendermint/types/types.ts";
import { precommitSignBytes, verifyCommit, verifySignedHeader } from "./commit.ts";
import { commitHash, consensusHash, dataHash, lastResultsHash, txHash } from "./hashes.ts";
import { headerHash } from "./header.ts";
import { commitFromRpc, headerFromRpc, validatorsFromRpc } from "./rpc.ts";
import { type BlockValidator, sortValidators, validatorsHash } from "./validators.ts";

// Blocks of a network of four real CometBFT nodes; the file names its source.
interface Recorded {
  height: number;
  block_id: { hash: string };
  block: { header: unknown; data: { txs: string[] }; last_commit: unknown };
  commit: unknown;
  validators: unknown[];
  tx_results: { code: number; data: string | null; gas_wanted: string; gas_used: string }[];
}
const recorded = JSON.parse(readFileSync("test/vectors/cometbft-blocks.json", "utf8")) as {
  blocks: Recorded[];
  consensus_params: { block: { max_bytes: string; max_gas: string } };
};
const blocks = recorded.blocks.map((block) => ({
  ...block,
  header: headerFromRpc(block.block.header),
  commit: commitFromRpc(block.commit),
  set: validatorsFromRpc(block.validators),
}));
const byHeight = (height: number) => {
  const found = blocks.find((block) => block.height === height);
  if (found === undefined) throw new Error(`no block ${height} is recorded`);
  return found;
};

describe.each(blocks)(
  "block $height of a real chain",
  ({ header, commit, set, block, block_id, tx_results, height }) => {
    test("has the hashes that CometBFT gave it", () => {
      expect(toHex(headerHash(header)).toUpperCase()).toBe(block_id.hash);
      expect(validatorsHash(set)).toEqual(header.validatorsHash);
      expect(validatorsHash([...set].reverse())).toEqual(header.validatorsHash);
      expect(dataHash(block.data.txs.map(fromBase64))).toEqual(header.dataHash);
      const params = recorded.consensus_params.block;
      expect(consensusHash({ maxBytes: BigInt(params.max_bytes), maxGas: BigInt(params.max_gas) })).toEqual(
        header.consensusHash,
      );
      if (height > 1) {
        expect(commitHash(commitFromRpc(block.last_commit).signatures)).toEqual(header.lastCommitHash);
      }
      const next = blocks.find((other) => other.height === height + 1);
      if (next !== undefined) {
        const results = tx_results.map((result) => ({
          code: result.code,
          data: fromBase64(result.data ?? ""),
          gasWanted: BigInt(result.gas_wanted),
          gasUsed: BigInt(result.gas_used),
        }));
        expect(lastResultsHash(results)).toEqual(next.header.lastResultsHash);
      }
    });

    test("is committed by its validators", () => {
      expect(() => verifySignedHeader(header.chainId, header, commit, set)).not.toThrow();
      expect(() => verifySignedHeader(header.chainId, header, commit, [...set].reverse())).not.toThrow();
    });
  },
);

test("a recorded transaction has results that the next header names", () => {
  expect(
    blocks.some((block) => block.tx_results.length > 0 && blocks.some((next) => next.height === block.height + 1)),
  ).toBe(true);
  expect(txHash(new Uint8Array(0))).toBe("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
});

describe("a commit fails", () => {
  const { header, commit, set } = byHeight(131);
  const [first, ...others] = commit.signatures;
  if (first === undefined) throw new Error("no signature is recorded");
  const withSignatures = (signatures: Commit["signatures"]): Commit => ({ ...commit, signatures });
  const absent = { ...first, blockIdFlag: 1 as const };
  const bent = { ...first, signature: Uint8Array.from(first.signature, (byte, i) => (i === 5 ? byte ^ 1 : byte)) };
  const outsider: BlockValidator = { publicKey: ed25519.getPublicKey(new Uint8Array(32).fill(3)), power: 30n };

  test.each([
    ["with a bent signature", header, withSignatures([bent, ...others]), set, "signature of commit entry 0 is wrong"],
    [
      "with another time",
      header,
      withSignatures([{ ...first, timestamp: { seconds: 1n, nanos: 0 } }, ...others]),
      set,
      "entry 0 is wrong",
    ],
    ["with a nil vote counted as one", header, withSignatures([absent, ...others]), set, "power 40 of 70"],
    ["in another order", header, withSignatures([...others, first]), set, "another validator"],
    ["of another height", { ...header, height: 132n }, commit, set, "commit is of block"],
    ["of another header", { ...header, appHash: new Uint8Array(32) }, commit, set, "commit is of block"],
    ["of another set", header, commit, [...set.slice(1), outsider], "not the set that the header names"],
    ["of another chain", { ...header, chainId: "other" }, commit, set, "header is of chain other"],
  ])("%s", (_name, changed, sealed, validators, message) => {
    expect(() => verifySignedHeader(header.chainId, changed, sealed, validators)).toThrow(message);
  });

  test("by height, length and round", () => {
    expect(() => verifyCommit(header.chainId, 7n, commit, set)).toThrow("commit is of height 131, not 7");
    expect(() => verifyCommit(header.chainId, 131n, withSignatures(others), set)).toThrow("3 entries for 4 validators");
    expect(() => verifyCommit(header.chainId, 131n, { ...commit, round: 1 }, set)).toThrow(
      "signature of commit entry 0 is wrong",
    );
    expect(() => verifyCommit("other", 131n, commit, set)).toThrow("signature of commit entry 0 is wrong");
  });

  test("with exactly two thirds, and passes with one more", () => {
    const keys = [1, 2, 3].map((seed) => new Uint8Array(32).fill(seed));
    const trio = sortValidators(keys.map((key) => ({ publicKey: ed25519.getPublicKey(key), power: 5n })));
    const sealed: Commit = { ...commit, signatures: [] };
    for (const { publicKey } of trio) {
      const entry = { ...first, validatorAddress: ed25519Address(publicKey) };
      const key = keys.find((secret) => equalBytes(ed25519.getPublicKey(secret), publicKey)) ?? publicKey;
      sealed.signatures.push({ ...entry, signature: ed25519.sign(precommitSignBytes("c", commit, entry), key) });
    }
    expect(() => verifyCommit("c", 131n, sealed, trio)).not.toThrow();
    const [one, two] = sealed.signatures;
    if (one === undefined || two === undefined) throw new Error("two signatures are needed");
    expect(() => verifyCommit("c", 131n, { ...sealed, signatures: [one, absent, two] }, trio)).toThrow(
      "another validator",
    );
    expect(() => verifyCommit("c", 131n, { ...sealed, signatures: [one, two, absent] }, trio)).toThrow(
      "power 10 of 15",
    );
  });
});

describe("answers of another form are refused by name", () => {
  const raw = byHeight(131).block.header as Record<string, unknown>;
  test.each([
    ["a height that is a number", () => headerFromRpc({ ...raw, height: 1 }), "height must be a text"],
    ["a negative height", () => headerFromRpc({ ...raw, height: "-1" }), "height must be an integer"],
    ["a hash in base64", () => headerFromRpc({ ...raw, app_hash: "YWI=" }), "app_hash: invalid hex"],
    ["a time that is none", () => headerFromRpc({ ...raw, time: "today" }), "time: invalid time"],
    [
      "a key that is no base64",
      () => validatorsFromRpc([{ pub_key: { type: "tendermint/PubKeyEd25519", value: "x" } }]),
      "pub_key.value: invalid base64",
    ],
    ["no block id", () => headerFromRpc({ ...raw, last_block_id: null }), "block_id must be an object"],
    ["another key type", () => validatorsFromRpc([{ pub_key: { type: "x" } }]), "pub_key.type x"],
    ["no list", () => validatorsFromRpc({}), "validators must be a list"],
    [
      "an unknown flag",
      () =>
        commitFromRpc({
          height: "1",
          round: 0,
          block_id: { hash: "", parts: { total: 0, hash: "" } },
          signatures: [{ block_id_flag: 9 }],
        }),
      "block_id_flag 9",
    ],
  ])("%s", (_name, run, message) => {
    expect(run).toThrow(message);
  });
});
