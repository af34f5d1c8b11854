import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/cosmos/slashing/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/slashing/v1beta1/tx.ts";
import { QueryDefinition as OwnQuery } from "../../codec/gen/eco2/slashing/v1/query.ts";
import { timestampOf } from "../../codec/time.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import {
  authority,
  eventTexts,
  keyText,
  leave,
  rules,
  second,
  signedBlock,
  standing,
  validatorsChain,
} from "./testing/validators.ts";

const infoOf = (chain: TestChain, number: number) =>
  chain.query(QueryDefinition.methods.signingInfo, { consAddress: keyText(number) }).valSigningInfo;
const slashesOf = (chain: TestChain) => chain.query(OwnQuery.methods.slashes, {}).slashes;

/** Makes blocks that `absent` do not sign, until the last of them is jailed. */
function missUntilJailed(chain: TestChain, seats: readonly number[], absent: readonly number[]) {
  for (let i = 0; i < 40; i++) {
    const { events } = signedBlock(chain, seats, absent);
    if (absent.every((number) => standing(chain, number).startsWith("!"))) return { events, blocks: i + 1 };
  }
  throw new Error("nobody was jailed");
}

const four = [1, 2, 3, 4];

test("a chain whose candidates sit", () => {
  const chain = validatorsChain({ seats: 4 });
  expect(four.map((number) => standing(chain, number))).toEqual(four.map(() => "bonded 100000"));
});

describe("missed blocks", () => {
  test("are counted, told, and forgotten when the window has passed", () => {
    const chain = validatorsChain({ seats: 4 });
    const { events } = signedBlock(chain, four, [2]);
    expect(eventTexts(events, "liveness")).toEqual([
      `liveness address=${keyText(2)} missed_blocks=1 height=${chain.ctx.height}`,
    ]);
    for (let i = 0; i < 9; i++) signedBlock(chain, four);
    expect([infoOf(chain, 2)?.missedBlocksCounter, infoOf(chain, 2)?.indexOffset]).toEqual([1n, 10n]);
    signedBlock(chain, four);
    expect(infoOf(chain, 2)?.missedBlocksCounter).toBe(0n);
    expect(chain.broken()).toBeUndefined();
  });

  test("beyond what may be missed jail, and cost a part of the stake", () => {
    const chain = validatorsChain({ seats: 4 });
    const { events } = missUntilJailed(chain, four, [2]);
    expect(standing(chain, 2)).toBe("!bonded 99000");
    expect(eventTexts(events, "slash")).toEqual([
      `slash address=${keyText(2)} power=10 reason=missing_signature jailed=${keyText(2)} burned_coins=1000`,
    ]);
    expect(infoOf(chain, 2)).toMatchObject({
      indexOffset: 0n,
      missedBlocksCounter: 0n,
      tombstoned: false,
      jailedUntil: timestampOf(chain.ctx.time + 60n * second),
    });
    expect(slashesOf(chain)).toEqual([
      {
        address: keyText(2),
        time: timestampOf(chain.ctx.time),
        reason: 1,
        infractionHeight: BigInt(chain.ctx.height - 2),
        tokens: "1000",
        spared: false,
      },
    ]);
    expect(chain.broken()).toBeUndefined();
    // Votes that were under way change nothing any more.
    signedBlock(chain, four, [2]);
    expect(infoOf(chain, 2)?.missedBlocksCounter).toBe(0n);
    expect(standing(chain, 2)).toBe("!unbonded 99000");
  });

  test("are not judged before a whole window has passed since the seat was taken", () => {
    const chain = validatorsChain({ seats: 4 });
    const start = infoOf(chain, 2)?.startHeight ?? 0n;
    missUntilJailed(chain, four, [2]);
    expect(BigInt(chain.ctx.height)).toBe(start + 11n);
  });

  test("half of the window may be missed", () => {
    const chain = validatorsChain({ seats: 4 });
    for (let i = 0; i < 40; i++) signedBlock(chain, four, i % 2 === 0 ? [2] : []);
    expect(standing(chain, 2)).toBe("bonded 100000");
    expect(infoOf(chain, 2)?.missedBlocksCounter).toBe(5n);
  });

  test("cost what stood behind at that time, also what has been taken away since", () => {
    const chain = validatorsChain({ seats: 4 });
    for (let i = 0; i < 9; i++) signedBlock(chain, four, [2]);
    leave(chain, 2, 2, 50_000);
    missUntilJailed(chain, four, [2]);
    expect([standing(chain, 2), slashesOf(chain)[0]?.tokens]).toEqual(["!bonded 49500", "1000"]);
  });

  test("of seats that no candidate has, and of strangers, are nothing", () => {
    const chain = validatorsChain({ seats: 2 });
    for (let i = 0; i < 15; i++) signedBlock(chain, [1, 2, 77], [77]);
    expect(
      chain
        .query(QueryDefinition.methods.signingInfos, {})
        .info.map(({ address }) => address)
        .sort(),
    ).toEqual([keyText(1), keyText(2)].sort());
  });

  test("are counted anew when the window changes", () => {
    const chain = validatorsChain({ seats: 4 });
    for (let i = 0; i < 8; i++) signedBlock(chain, four, [2, 3]);
    const { params } = chain.query(QueryDefinition.methods.params, {});
    if (params === undefined) throw new Error("no parameters");
    chain.deliver(MsgDefinition.methods.updateParams, { authority, params: { ...params, signedBlocksWindow: 2000n } });
    signedBlock(chain, four, [2]);
    expect(infoOf(chain, 2)).toMatchObject({
      missedBlocksCounter: 1n,
      indexOffset: 1n,
      startHeight: BigInt(chain.ctx.height),
    });
    expect(infoOf(chain, 3)).toMatchObject({ missedBlocksCounter: 0n, indexOffset: 1n });
    expect(chain.broken()).toBeUndefined();
  });
});

describe("a day in which many fail", () => {
  const limited = (most: number) => ({ params: rules, limits: { max_slashes_per_day: most } });
  const seven = [1, 2, 3, 4, 5, 6, 7];

  test("jails all of them and cuts the stake of no more than the limit", () => {
    const chain = validatorsChain({ seats: 7, section: limited(1) });
    const { events } = missUntilJailed(chain, seven, [2, 3]);
    expect([standing(chain, 2).split(" ")[1], standing(chain, 3).split(" ")[1]].sort()).toEqual(["100000", "99000"]);
    expect(
      slashesOf(chain)
        .map(({ tokens, spared }) => [tokens, spared])
        .sort(),
    ).toEqual([
      ["0", true],
      ["1000", false],
    ]);
    expect(eventTexts(events, "eco2.slashing.v1.EventSpared")).toHaveLength(1);
    expect(chain.query(OwnQuery.methods.limits, {})).toEqual({ limits: { maxSlashesPerDay: 1 }, slashed: 1 });
  });

  test("is over after 24 hours of block time", () => {
    const chain = validatorsChain({ seats: 7, section: limited(1) });
    missUntilJailed(chain, seven, [2]);
    chain.runBlock({ after: 86_400n * second + 1n });
    expect(chain.query(OwnQuery.methods.limits, {}).slashed).toBe(0);
    missUntilJailed(chain, seven, [3]);
    expect(standing(chain, 3)).toMatch(/^!.* 99000$/);
  });

  test("of none at all, where the limit is 0", () => {
    const chain = validatorsChain({ seats: 4, section: limited(0) });
    missUntilJailed(chain, four, [2]);
    expect(standing(chain, 2)).toMatch(/^!.* 100000$/);
  });
});
