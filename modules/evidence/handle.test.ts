import { describe, expect, test } from "@jest/globals";
import { toHex } from "../../codec/bytes.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/evidence/v1beta1/query.ts";
import { QueryDefinition as SlashingQuery } from "../../codec/gen/cosmos/slashing/v1beta1/query.ts";
import { MsgDefinition as SlashingMsg } from "../../codec/gen/cosmos/slashing/v1beta1/tx.ts";
import { timestampOf } from "../../codec/time.ts";
import type { TestChain } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import {
  eventTexts,
  keyText,
  leave,
  operator,
  provingBlock,
  rules,
  second,
  signedBlock,
  standing,
  validatorsChain,
} from "../slashing/testing/validators.ts";
import { hashOf, packed } from "./equivocation.ts";
import evidence from "./index.ts";

const chainOf = (seats = 4, section: object = { params: rules }) =>
  validatorsChain({ seats, more: [evidence], section: { ...section } });
const infoOf = (chain: TestChain, number: number) =>
  chain.query(SlashingQuery.methods.signingInfo, { consAddress: keyText(number) }).valSigningInfo;
const evidenceOf = (chain: TestChain) => chain.query(QueryDefinition.methods.allEvidence, {}).evidence;
const fault = (chain: TestChain) => ({ height: chain.ctx.height, time: chain.ctx.time });
const forGood = timestampOf(253_402_300_799_000_000_000n);

describe("a validator that signed two blocks of a height", () => {
  test.each([
    ["by votes", 1],
    ["to deceive light clients", 2],
  ] as const)("%s loses a part of the stake and its seat for good", (_, type) => {
    const chain = chainOf();
    const at = fault(chain);
    const { events } = provingBlock(chain, 2, { ...at, type });
    expect(eventTexts(events, "slash")).toEqual([
      `slash address=${keyText(2)} power=10 reason=double_sign burned_coins=5000`,
      `slash jailed=${keyText(2)}`,
    ]);
    expect(infoOf(chain, 2)).toMatchObject({ tombstoned: true, jailedUntil: forGood, missedBlocksCounter: 0n });
    chain.runBlock();
    expect(standing(chain, 2)).toBe("!unbonded 95000");
    const kept = { height: BigInt(at.height), time: timestampOf(at.time), power: 10n, consensusAddress: keyText(2) };
    expect(evidenceOf(chain)).toEqual([packed(kept)]);
    const { evidence: found } = chain.query(QueryDefinition.methods.evidence, { hash: toHex(hashOf(kept)) });
    expect(found).toEqual(packed(kept));
    expect(chain.broken()).toBeUndefined();
  });

  test("is punished once, and never comes back", () => {
    const chain = chainOf();
    const at = fault(chain);
    provingBlock(chain, 2, at);
    provingBlock(chain, 2, { ...at, height: at.height + 1 });
    expect([standing(chain, 2), evidenceOf(chain).length]).toEqual(["!unbonded 95000", 1]);
    chain.runBlock({ after: 100_000n * second });
    const unjail = () => chain.deliver(SlashingMsg.methods.unjail, { validatorAddr: operator(2) });
    expect(refusal(unjail)).toBe("slashing 4: validator still jailed; cannot be unjailed");
  });

  test("is punished after it left its seat, in what it took away since too", () => {
    const chain = chainOf();
    const at = fault(chain);
    for (let i = 0; i < 3; i++) chain.runBlock();
    leave(chain, 2, 2, 60_000);
    // It misses blocks until it is jailed: the fault is proved only then.
    for (let i = 0; i < 20 && !standing(chain, 2).startsWith("!"); i++) signedBlock(chain, [1, 2, 3, 4], [2]);
    chain.runBlock();
    const before = Number(standing(chain, 2).split(" ")[1]);
    provingBlock(chain, 2, at);
    // 5 % of the 100,000 that stood behind the fault: 3,000 of what is on its way out, the rest of what is left.
    expect(before - Number(standing(chain, 2).split(" ")[1])).toBe(2000);
    expect(infoOf(chain, 2)?.tombstoned).toBe(true);
    expect(chain.broken()).toBeUndefined();
  });

  test("is cut whatever the number of those slashed within a day", () => {
    const chain = chainOf(7, { params: rules, limits: { max_slashes_per_day: 0 } });
    const at = fault(chain);
    for (const number of [2, 3]) provingBlock(chain, number, at);
    expect([standing(chain, 2), standing(chain, 3)].map((text) => text.split(" ")[1])).toEqual(["95000", "95000"]);
  });
});

describe("nothing comes of", () => {
  test.each([
    ["a fault of a key that no candidate has", 77, {}, 0n],
    ["a kind that nobody knows", 2, { type: 0 as const }, 0n],
    ["a fault that is too old in blocks and in time", 2, {}, 150n],
  ])("%s", (_, number, change, age) => {
    const chain = chainOf();
    const at = { ...fault(chain), ...change };
    if (age > 0n) for (let i = 0; i < 21; i++) chain.runBlock({ after: age * second });
    provingBlock(chain, number, at);
    expect(evidenceOf(chain)).toEqual([]);
    expect(standing(chain, 2)).toBe("bonded 100000");
  });
});

test.each([
  ["in time alone", 2, 150n],
  ["in blocks alone", 25, 1n],
])("a fault that is old %s is punished", (_, blocks, seconds) => {
  const chain = chainOf();
  const at = fault(chain);
  for (let i = 0; i < blocks; i++) chain.runBlock({ after: seconds * second });
  provingBlock(chain, 2, at);
  expect(evidenceOf(chain)).toHaveLength(1);
});
