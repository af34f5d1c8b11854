import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { commitFromRpc, headerFromRpc, validatorsFromRpc } from "../../codec/block/rpc.ts";
import { commitToRpc, headerToRpc, validatorsToRpc } from "./rpcJson.ts";
import { checkCommit } from "./signatures.ts";

interface Recorded {
  height: number;
  block: { header: unknown };
  commit: unknown;
  validators: { pub_key: unknown; voting_power: string }[];
}
// Answers of the RPC of real CometBFT nodes; the file names its source.
const { blocks } = JSON.parse(readFileSync("test/vectors/cometbft-blocks.json", "utf8")) as { blocks: Recorded[] };

describe.each(blocks)("block $height of a real chain", ({ block, commit, validators }) => {
  test("is printed as CometBFT prints it", () => {
    expect(headerToRpc(headerFromRpc(block.header))).toEqual(block.header);
    expect(commitToRpc(commitFromRpc(commit))).toEqual(commit);
    expect(validatorsToRpc(validatorsFromRpc(validators))).toEqual(
      validators.map(({ pub_key, voting_power }) => ({ pub_key, voting_power })),
    );
  });

  test("has a commit without a wrong entry", () => {
    const set = validatorsFromRpc(validators);
    expect(() => checkCommit(headerFromRpc(block.header), commitFromRpc(commit), set)).not.toThrow();
  });
});
