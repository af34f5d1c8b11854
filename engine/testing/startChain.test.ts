import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sha256 } from "@noble/hashes/sha2.js";
import { eco2 } from "../../app/eco2.ts";
import { verifySignedHeader } from "../../codec/block/commit.ts";
import { toHex } from "../../codec/bytes.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import type { Header } from "../../codec/gen/tendermint/types/types.ts";
import { timeOf } from "../../codec/time.ts";
import type { MadeBlock } from "../chain/types.ts";
import { message, type StartedChain, startChain } from "./startChain.ts";

const { balance } = QueryDefinition.methods;
const coins = (amount: number) => [{ denom: "ueco2", amount: String(amount) }];
const headerOf = ({ block }: MadeBlock): Header => {
  if (block.header === undefined) throw new Error("a block has a header");
  return block.header;
};
const timeAt = (made: MadeBlock): bigint => timeOf(headerOf(made).time ?? { seconds: 0n, nanos: 0 });
const second = 1_000_000_000n;

/** A chain that lives as long as one test. */
async function within(options: Parameters<typeof startChain>[1], work: (chain: StartedChain) => Promise<void>) {
  const chain = await startChain(eco2, options);
  try {
    await work(chain);
    expect(chain.broken()).toBeUndefined();
  } finally {
    await chain.close();
  }
}

const [alice, bob] = [0, 1];
function people(chain: StartedChain) {
  const [one, two] = [chain.accounts[alice], chain.accounts[bob]];
  if (one === undefined || two === undefined) throw new Error("two accounts are needed");
  return { one, two };
}
const sending = (chain: StartedChain, amount: number) => {
  const { one, two } = people(chain);
  return message(MsgSend, { fromAddress: one.address, toAddress: two.address, amount: coins(amount) });
};
const balanceOf = (chain: StartedChain, address: string) =>
  Number(chain.ask(balance, { address, denom: "ueco2" }).balance?.amount ?? 0);

describe("a chain in one process", () => {
  let chain: StartedChain;
  beforeAll(async () => {
    chain = await startChain(eco2, { validators: [10, 10, 10] });
  });
  afterAll(() => chain.close());

  test("is at its first block, with the time of genesis", async () => {
    expect(chain.height()).toBe(1);
    const made = await chain.block(1);
    expect(made?.block.header?.time).toEqual({ seconds: 1_767_225_600n, nanos: 0 });
  });

  test("takes signed transactions, one block for each", async () => {
    const { two } = people(chain);
    const before = balanceOf(chain, two.address);
    const first = await chain.send(people(chain).one, [sending(chain, 5)]);
    const next = await chain.send(people(chain).one, [sending(chain, 7)]);
    expect([first.result.code, next.result.code]).toEqual([0, 0]);
    expect(next.height).toBe(first.height + 1n);
    expect(balanceOf(chain, two.address)).toBe(before + 12);
    expect(await chain.tx(sha256(first.tx))).toEqual(first);
    const found: number[] = [];
    for await (const { height, index } of chain.txEntries("message.action", "/cosmos.bank.v1beta1.MsgSend"))
      found.push(height, index);
    expect(found).toEqual([Number(first.height), 0, Number(next.height), 0]);
  });

  test("says why it refuses one", async () => {
    const poor = message(MsgSend, {
      fromAddress: people(chain).two.address,
      toAddress: people(chain).one.address,
      amount: coins(1),
    });
    await expect(chain.send(people(chain).one, [poor])).rejects.toThrow("the transaction is refused with sdk 8");
    const failing = await chain.send(people(chain).one, [sending(chain, 9e15)]);
    expect(failing.result).toMatchObject({ code: 5, codespace: "sdk" });
  });

  test("makes blocks whose commits verify, the last one's as well as those before", async () => {
    await chain.mine(3);
    for (let height = 1; height <= chain.height(); height++) {
      const header = (await chain.block(height))?.block.header;
      const found = await chain.commit(height);
      const set = await chain.validators(height);
      if (header === undefined || found === undefined || set === undefined) throw new Error(`height ${height} is kept`);
      expect(() => verifySignedHeader("eco2-dev-1", header, found.commit, set)).not.toThrow();
      expect(found.canonical).toBe(height < chain.height());
    }
  });

  test("answers a state query with a proof against the next header", async () => {
    await chain.mine();
    const { proofOps, height, code } = await chain.query({
      path: "/store/bank/key",
      data: Uint8Array.of(0x00, ...Buffer.from("ueco2")),
      height: BigInt(chain.height() - 1),
      prove: true,
    });
    expect(code).toBe(0);
    expect(proofOps?.ops.map(({ type }) => type)).toEqual(["ics23:iavl", "ics23:simple"]);
    expect(toHex((await chain.block(Number(height) + 1))?.block.header?.appHash ?? new Uint8Array(0))).toBe(
      toHex(chain.store.at(Number(height))?.root ?? new Uint8Array(0)),
    );
  });
});

describe("time", () => {
  test("moves by what is asked, in the block that is returned, and goes on from there", () =>
    within({}, async (chain) => {
      const before = timeAt(await chain.mine());
      const jumped = await chain.advanceTime({ days: 30 });
      expect(timeAt(jumped)).toBe(before + 30n * 86_400n * second);
      expect(timeAt(await chain.mine())).toBe(timeAt(jumped) + second);
      chain.setNextBlockTime(timeAt(jumped) + 100n * second);
      expect(timeAt(await chain.mine())).toBe(timeAt(jumped) + 100n * second);
    }));

  test("stands as still as CometBFT's rule allows", () =>
    within({}, async (chain) => {
      const before = timeAt(await chain.mine());
      chain.setSameTime(true);
      expect(timeAt(await chain.mine(3))).toBe(before + 3n);
      chain.setSameTime(false);
      expect(timeAt(await chain.mine())).toBe(before + 3n + second);
      expect(timeAt(await chain.mine(2, 5n * second))).toBe(before + 3n + 11n * second);
    }));

  test("never goes back", () =>
    within({}, async (chain) => {
      const now = timeAt(await chain.mine());
      expect(() => chain.setNextBlockTime(now)).toThrow("cannot go back");
      await expect(chain.advanceTime({ seconds: -5 })).rejects.toThrow("it only goes forward");
      await expect(chain.advanceTime({ seconds: 0.5 })).rejects.toThrow("whole number");
      await expect(chain.mine(1, 0n)).rejects.toThrow("above 0");
      await expect(chain.mine(0)).rejects.toThrow("from 1");
      expect(timeAt(await chain.mine())).toBe(now + second);
    }));

  test("of the computer is shifted by a jump and keeps running", () =>
    within({ pace: "clock", genesisTime: "2020-01-01T00:00:00Z" }, async (chain) => {
      const start = BigInt(Date.now()) * 1_000_000n;
      const jumped = timeAt(await chain.advanceTime({ days: 365 }));
      expect(jumped).toBeGreaterThanOrEqual(start + 365n * 86_400n * second);
      const later = timeAt(await chain.mine());
      expect(later).toBeGreaterThan(jumped);
      expect(later).toBeLessThan(jumped + 3600n * second);
    }));
});

describe("snapshots", () => {
  test("are gone back to as often as wanted; what came after is gone", () =>
    within({}, async (chain) => {
      const { two } = people(chain);
      const height = chain.height();
      const before = balanceOf(chain, two.address);
      const id = chain.snapshot();
      const heights: number[] = [];
      chain.onRevert((to) => heights.push(to));
      for (const round of [1, 2]) {
        const sent = await chain.send(people(chain).one, [sending(chain, 5)]);
        chain.snapshot();
        await chain.advanceTime({ days: round });
        chain.impersonate(two.address);
        expect(balanceOf(chain, two.address)).toBe(before + 5);
        await chain.revert(id);
        expect(chain.height()).toBe(height);
        expect(chain.snapshots()).toEqual([id]);
        expect(chain.impersonated()).toEqual([]);
        expect(balanceOf(chain, two.address)).toBe(before);
        expect(await chain.block(Number(sent.height))).toBeUndefined();
        expect(await chain.tx(new Uint8Array(32))).toBeUndefined();
      }
      expect(heights).toEqual([height, height]);
      expect(timeAt(await chain.mine())).toBe(1_767_225_600n * second + second);
      await expect(chain.revert(99)).rejects.toThrow("there is no snapshot 99");
    }));

  test("reverted, a chain makes the same blocks again", () =>
    within({ validators: [10, 20] }, async (chain) => {
      await chain.mine(3);
      const id = chain.snapshot();
      const run = async () => {
        await chain.send(people(chain).one, [sending(chain, 5)]);
        return toHex((await chain.mine(4)).id.hash);
      };
      const first = await run();
      await chain.revert(id);
      expect(await run()).toBe(first);
    }));

  test("keep their blocks from being pruned", () =>
    within({ keepBlocks: 5 }, async (chain) => {
      await chain.mine(10);
      expect([chain.base(), chain.height()]).toEqual([7, 11]);
      expect(await chain.block(6)).toBeUndefined();
      expect((await chain.validators(7))?.length).toBe(1);
      const id = chain.snapshot();
      await chain.mine(30);
      expect(chain.base()).toBe(11);
      await chain.revert(id);
      expect((await chain.block(11))?.height).toBe(11);
      await chain.mine(10);
      expect(chain.base()).toBe(11);
    }));
});

describe("what was set by hand", () => {
  test("balances, with the supply", () =>
    within({}, async (chain) => {
      const { two } = people(chain);
      await chain.setBalance(two.address, "ueco2", 5n);
      expect(balanceOf(chain, two.address)).toBe(5);
      await chain.setBalance(two.address, "ueco2", 0n);
      expect(balanceOf(chain, two.address)).toBe(0);
      await expect(chain.setBalance("eco1nobody", "ueco2", 5n)).rejects.toThrow();
      await expect(chain.setBalance(two.address, "not a denom", 5n)).rejects.toThrow("invalid coins");
      expect(chain.fault()).toBeUndefined();
    }));

  test("an impersonated account needs no signature, and only it", () =>
    within({}, async (chain) => {
      const { one, two } = people(chain);
      const before = balanceOf(chain, two.address);
      await expect(chain.send(one.address, [sending(chain, 5)])).rejects.toThrow("is refused with sdk");
      chain.impersonate(one.address);
      expect(chain.impersonated()).toEqual([one.address]);
      expect((await chain.send(one.address, [sending(chain, 5)])).result.code).toBe(0);
      expect((await chain.send(one, [sending(chain, 6)])).result.code).toBe(0);
      expect(balanceOf(chain, two.address)).toBe(before + 11);
      chain.impersonate(one.address, false);
      await expect(chain.send(one.address, [sending(chain, 5)])).rejects.toThrow("is refused with sdk");
    }));
});

describe("validators", () => {
  test("take turns by their power, and one that is down is absent and skipped", () =>
    within({ validators: [10, 10, 10, 10] }, async (chain) => {
      const [down] = chain.players();
      if (down === undefined) throw new Error("there are validators");
      const proposers = new Set<string>();
      for (let i = 0; i < 4; i++) proposers.add(toHex(headerOf(await chain.mine()).proposerAddress));
      expect(proposers.size).toBe(4);
      chain.setSigning(down.address, false);
      const rounds: number[] = [];
      for (let i = 0; i < 5; i++) {
        const { block } = await chain.mine();
        expect(toHex(block.header?.proposerAddress ?? new Uint8Array(0))).not.toBe(toHex(down.address));
        rounds.push(block.lastCommit?.round ?? -1);
        const absent = block.lastCommit?.signatures.filter(({ blockIdFlag }) => blockIdFlag === 1).length;
        expect(absent).toBe(i === 0 ? 0 : 1);
      }
      expect(Math.max(...rounds)).toBe(1);
      chain.setSigning(down.address, true);
      expect(chain.players().every(({ signing }) => signing)).toBe(true);
    }));

  test("with a third of the power down no block is made, until it is back", () =>
    within({ validators: [10, 10, 10] }, async (chain) => {
      const [down] = chain.players();
      if (down === undefined) throw new Error("there are validators");
      chain.setSigning(down.address, false);
      await expect(chain.mine()).rejects.toThrow("validators with power 2 of 3 sign, more than two thirds are needed");
      chain.setSigning(down.address, true);
      expect((await chain.mine()).height).toBe(2);
      expect(() => chain.setSigning(new Uint8Array(20), false)).toThrow("no key of validator 00");
    }));

  test("one that signs twice has evidence in the next block, and the application is told", () =>
    within({ validators: [10, 10, 10, 10] }, async (chain) => {
      const [first] = chain.players();
      if (first === undefined) throw new Error("there are validators");
      await chain.mine(2);
      const { block, height } = await chain.doubleSign(first.address);
      const [evidence] = block.evidence?.evidence ?? [];
      if (evidence?.sum?.$case !== "duplicateVoteEvidence") throw new Error("there is evidence of two votes");
      expect(evidence.sum.value.voteA?.height).toBe(BigInt(height - 1));
      expect((await chain.mine()).block.evidence?.evidence).toEqual([]);
      // The same again is passed over, another's is refused.
      await chain.addEvidence(evidence);
      expect((await chain.mine()).block.evidence?.evidence).toEqual([]);
      const bent = { ...evidence.sum.value, totalVotingPower: 1n };
      await expect(chain.addEvidence({ sum: { $case: "duplicateVoteEvidence", value: bent } })).rejects.toThrow(
        "total voting power",
      );
      await expect(chain.doubleSign(new Uint8Array(20))).rejects.toThrow("is not in the set");
    }));
});

describe("mining", () => {
  test("by hand: transactions wait until they are asked for, in one block", () =>
    within({ mining: { mode: "manual" } }, async (chain) => {
      const { one } = people(chain);
      expect(chain.mining()).toEqual({ mode: "manual" });
      const sent = await chain.send(one, [sending(chain, 1)]);
      expect(Number(sent.height)).toBe(chain.height());
    }));

  test("by an interval: blocks come by themselves until it is changed", () =>
    within({ mining: { mode: "interval", ms: 5 } }, async (chain) => {
      await new Promise<void>((resolve) => {
        const end = chain.onBlock(({ height }) => {
          if (height < 4) return;
          end();
          resolve();
        });
      });
      chain.setMining({ mode: "manual" });
      const height = chain.height();
      expect((await chain.mine()).height).toBeGreaterThan(height);
    }));

  test("of many blocks lets others have their turn, and ends when the chain is closed", async () => {
    const chain = await startChain(eco2);
    const mined = chain.mine(1_000_000);
    const refused = expect(mined).rejects.toThrow("the chain is closed");
    while (chain.height() < 40) await new Promise((resolve) => setImmediate(resolve));
    await chain.close();
    await refused;
  });

  test("a listener that fails is told of and harms nobody", async () => {
    const lines: string[] = [];
    await within({ log: (line) => lines.push(line) }, async (chain) => {
      const heights: number[] = [];
      const commits: (() => bigint)[] = [];
      chain.onBlock((made) => commits.push(() => made.seenCommit.height));
      chain.onBlock(() => {
        throw new Error("not mine");
      });
      chain.onBlock(({ height }) => heights.push(height));
      await chain.mine(2);
      expect(heights).toEqual([2, 3]);
      expect(commits.map((height) => height())).toEqual([2n, 3n]);
      expect(lines).toHaveLength(2);
      expect(lines[0]).toContain("not mine");
    });
  });
});

describe("a dump", () => {
  test("puts a whole chain into another process's, its past and tools included", () =>
    within({ validators: [10, 20] }, async (chain) => {
      const { one, two } = people(chain);
      await chain.send(one, [sending(chain, 5)]);
      await chain.advanceTime({ days: 3 });
      chain.impersonate(one.address);
      const [height, hash] = [chain.height(), toHex((await chain.block(chain.height()))?.id.hash ?? new Uint8Array(0))];
      const dump = await chain.dump();
      await within({ genesisTime: "2027-01-01T00:00:00Z" }, async (other) => {
        await other.mine(10);
        other.snapshot();
        await other.load(dump);
        expect(other.height()).toBe(height);
        expect(toHex((await other.block(height))?.id.hash ?? new Uint8Array(0))).toBe(hash);
        expect(other.genesis).toEqual(chain.genesis);
        expect(balanceOf(other, two.address)).toBe(balanceOf(chain, two.address));
        expect(other.snapshots()).toEqual([]);
        expect((await other.send(one.address, [sending(other, 5)])).result.code).toBe(0);
        expect(toHex((await other.mine()).id.hash)).not.toBe(hash);
      });
      await chain.mine();
      for (const [bad, why] of [
        [new Uint8Array(5), "cannot be unpacked"],
        [dump.slice(0, -30), "cannot be unpacked"],
      ] as const)
        await expect(chain.load(bad)).rejects.toThrow(why);
      expect(chain.height()).toBe(height + 1);
      await chain.load(dump);
      expect(chain.height()).toBe(height);
    }));

  test("of another chain is refused", () =>
    within({ chainId: "other-dev-1" }, async (chain) => {
      const dump = await chain.dump();
      await within({}, async (other) => {
        await expect(other.load(dump)).rejects.toThrow("the dump is of chain other-dev-1, this is eco2-dev-1");
        await other.mine();
      });
    }));
});
