import { describe, expect, test } from "@jest/globals";
import { toHex } from "../../codec/bytes.ts";
import { openChain, type RunningChain } from "../../engine/chain/chain.ts";
import { electing, recordedElections } from "../harness/electing.ts";
import { recordedChain } from "./recorded.ts";

const { genesis, blocks, next } = recordedChain();

const follower = (): Promise<RunningChain> =>
  openChain({
    chain: electing(recordedElections),
    genesis: { ...(genesis as object), development: true },
    seeds: [],
    mining: { mode: "manual" },
    firstBlock: false,
  });

describe("blocks that CometBFT made, executed by the engine", () => {
  test("give its app hashes, results, validator sets and headers, block for block", async () => {
    const chain = await follower();
    for (const { height, block, id, results, validators } of blocks) {
      const made = await chain.follow(block);
      const following = blocks[height]?.header ?? next.header;
      expect(made.id).toEqual(id);
      expect(toHex(made.results.appHash)).toBe(toHex(following.appHash));
      const told = made.results.txResults.map(({ code, data, gasWanted, gasUsed }) => ({
        code,
        data,
        gasWanted,
        gasUsed,
      }));
      expect(told).toEqual(results);
      const set = (await chain.validators(height))?.map(({ publicKey, power, priority }) => ({
        publicKey,
        power,
        priority,
      }));
      expect(set).toEqual(validators);
      expect(await chain.heightOf(id.hash)).toBe(height);
    }
    expect((await chain.commit(blocks.length - 1))?.commit).toEqual(blocks.at(-1)?.lastCommit);
    await chain.close();
  });

  const [first, second, third] = blocks;
  if (first === undefined || second === undefined || third === undefined) throw new Error("three blocks are needed");
  const { header } = second.block;
  if (header === undefined) throw new Error("a block has a header");
  const bent = (change: Partial<typeof header>) => ({ ...second.block, header: { ...header, ...change } });
  test.each([
    ["of a later height", third.block, "block 3 cannot follow height 1"],
    ["of another app hash", bent({ appHash: new Uint8Array(32) }), "appHash is 00"],
    ["of another set", bent({ validatorsHash: new Uint8Array(32) }), "validatorsHash is 00"],
    [
      "with a transaction that its header does not name",
      { ...second.block, data: { txs: [new Uint8Array(3)] } },
      "dataHash is",
    ],
    ["of another time", bent({ time: { seconds: 4_000_000_000n, nanos: 0 } }), "not the median of its votes"],
    ["of another past", bent({ lastBlockId: first.block.header?.lastBlockId }), "last block id do not fit"],
    ["of a stranger", bent({ proposerAddress: new Uint8Array(20) }), "is not in the set"],
    [
      "without votes",
      {
        ...second.block,
        lastCommit: { ...second.lastCommit, signatures: [] },
        header: { ...header, lastCommitHash: first.header.lastCommitHash },
      },
      "0 entries for 4 validators",
    ],
  ])("are refused when one is %s", async (_name, block, message) => {
    const chain = await follower();
    await chain.follow(first.block);
    await expect(chain.follow(block)).rejects.toThrow(message);
    await chain.follow(second.block);
    expect(chain.height()).toBe(2);
    await chain.close();
  });
});
