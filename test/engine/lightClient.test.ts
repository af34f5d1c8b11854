import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { timeOf } from "../../codec/time.ts";
import { testValidatorSeed } from "../../engine/testing/accounts.ts";
import type { StartedChain } from "../../engine/testing/startChain.ts";
import { startChain } from "../../engine/testing/startChain.ts";
import { electing } from "../harness/electing.ts";
import { follow, type LightBlock, type Trust, verifyLight } from "./lightClient.ts";
import { recordedChain } from "./recorded.ts";

const day = 86_400_000_000_000n;
const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("it is kept");
  return value;
};
const timeIn = ({ header }: LightBlock) => timeOf(present(header.time));
const trustIn = (chainId: string, last: LightBlock): Trust => ({ chainId, period: 14n * day, now: timeIn(last) + 1n });

/** The validators of the engine's chain change entirely, a few at a time: 1 to 4 go, 5 to 8 come. */
const elections = {
  4: [{ validator: 5, power: 10 }],
  8: [
    { validator: 1, power: 0 },
    { validator: 6, power: 10 },
  ],
  12: [
    { validator: 2, power: 0 },
    { validator: 7, power: 10 },
  ],
  16: [
    { validator: 3, power: 0 },
    { validator: 8, power: 10 },
  ],
  20: [{ validator: 4, power: 0 }],
};

describe("a chain of the engine", () => {
  let chain: StartedChain;
  beforeAll(async () => {
    chain = await startChain(electing(elections, testValidatorSeed), { validators: [10, 10, 10, 10] });
    for (const number of [5, 6, 7, 8]) chain.addKey(testValidatorSeed(number));
    await chain.mine(30);
  });
  afterAll(() => chain.close());
  const fetch = async (height: number): Promise<LightBlock> => ({
    header: present(present(await chain.block(height)).block.header),
    commit: present(await chain.commit(height)).commit,
    validators: present(await chain.validators(height)),
    nextValidators: present(await chain.validators(height + 1)),
  });

  test("changes its set two heights after the block that says so", async () => {
    const sizes = await Promise.all([4, 5, 6, 10].map(async (height) => (await chain.validators(height))?.length));
    expect(sizes).toEqual([4, 4, 5, 5]);
    const names = async (height: number) =>
      (await chain.validators(height))?.map(({ publicKey }) => Buffer.from(publicKey).toString("hex")).sort();
    const before = await names(1);
    expect((await names(30))?.filter((name) => before?.includes(name))).toEqual([]);
  });

  test("is followed block by block, and in leaps that halve where the set has changed too much", async () => {
    const trust = trustIn(chain.chainId, await fetch(31));
    let trusted = await fetch(1);
    for (let height = 2; height <= 31; height++) {
      const block = await fetch(height);
      expect(() => verifyLight(trusted, block, trust)).not.toThrow();
      trusted = block;
    }
    const verified = await follow(await fetch(1), 31, fetch, trust);
    expect(verified.length).toBeGreaterThan(1);
    expect(verified.length).toBeLessThan(15);
    expect(verified.at(-1)).toBe(31);
  });

  test("is not followed by who trusts too long, and a forged header not at all", async () => {
    const [first, last] = [await fetch(1), await fetch(31)];
    const trust = trustIn(chain.chainId, last);
    expect(() => verifyLight(first, last, trust)).toThrow("a third is not exceeded");
    const near = await fetch(3);
    expect(() => verifyLight(first, near, { ...trust, now: trust.now + 15n * day })).toThrow("too old");
    expect(() => verifyLight(near, first, trust)).toThrow("not later");
    expect(() => verifyLight(first, near, { ...trust, chainId: "other" })).toThrow("header is of chain");
    const forged = { ...near, header: { ...near.header, appHash: new Uint8Array(32) } };
    expect(() => verifyLight(first, forged, trust)).toThrow("commit is of block");
    const outsiders = {
      ...near,
      validators: last.validators,
      header: { ...near.header, validatorsHash: last.header.validatorsHash },
    };
    expect(() => verifyLight(first, outsiders, trust)).toThrow("commit is of block");
  });
});

test("a chain of CometBFT is followed in the same way", async () => {
  const { blocks, next } = recordedChain();
  const fetch = async (height: number): Promise<LightBlock> => {
    const block = present(blocks[height - 1]);
    return {
      header: block.header,
      commit: blocks[height]?.lastCommit ?? next.lastCommit,
      validators: block.validators,
      nextValidators: present(blocks[height]).validators,
    };
  };
  const last = blocks.length - 1;
  const trust = trustIn(present(blocks[0]).header.chainId, await fetch(last));
  const trustedFirst = await fetch(1);
  let trusted = trustedFirst;
  for (let height = 2; height <= last; height++) {
    const block = await fetch(height);
    expect(() => verifyLight(trusted, block, trust)).not.toThrow();
    trusted = block;
  }
  expect((await follow(await fetch(1), last, fetch, trust)).at(-1)).toBe(last);
  const fifth = await fetch(5);
  const forged = { ...fifth, header: { ...fifth.header, appHash: new Uint8Array(32) } };
  expect(() => verifyLight(trustedFirst, forged, trust)).toThrow("commit is of block");
});
