import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ResponseFinalizeBlock } from "../../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { openMemory } from "../../store/kv/memory.ts";
import { validatorKey } from "../block/keys.ts";
import { newSet, nextSet, rotated } from "../block/validatorSet.ts";
import { firstState } from "../chain/state.ts";
import { chainDb, paramsRow, stateRow, validatorsRow } from "./chainDb.ts";
import { eventKeys } from "./events.ts";
import { decodeEvent, eventKey, eventRange } from "./keys.ts";
import { decodeEdits, decodeState, encodeEdits, encodeState, type SavedState } from "./state.ts";

const text = fc.string({ unit: "binary", maxLength: 8 });
const place = fc.record({ height: fc.nat(), index: fc.integer({ min: -1, max: 1000 }), event: fc.nat(1000) });
const name = fc.stringMatching(/^[a-z]{1,4}\.[a-z]{1,4}$/);

describe("rows of events", () => {
  test("are read as they were written, whatever the value holds", () => {
    fc.assert(
      fc.property(name, text, place, (key, value, at) => {
        const row = eventKey("txEvent", { name: key, value, ...at });
        expect(decodeEvent(row, key)).toEqual({ value, ...at });
        const { start, end } = eventRange("txEvent", key, value);
        expect(Buffer.compare(row, start)).toBeGreaterThanOrEqual(0);
        expect(Buffer.compare(row, end)).toBeLessThan(0);
      }),
    );
  });

  test("are found by exactly their value, not by a longer one that begins alike", async () => {
    const kv = openMemory();
    const row = (value: string, height: number) =>
      [eventKey("txEvent", { name: "a.b", value, height, index: 0, event: 0 }), new Uint8Array(0)] as const;
    await kv.batch([row("x", 1), row("x\u0000", 2), row("xy", 3), row("x", 4)]);
    const heights = async (value?: string) => {
      const found: number[] = [];
      for await (const { height } of chainDb(kv).txEntries("a.b", value)) found.push(height);
      return found;
    };
    expect(await heights("x")).toEqual([1, 4]);
    expect((await heights()).sort()).toEqual([1, 2, 3, 4]);
    expect(await heights("z")).toEqual([]);
  });

  test("are made of attributes that ask for it, and each block and transaction has its height", () => {
    const event = (type: string, key: string, index: boolean) => ({ type, attributes: [{ key, value: "v", index }] });
    const results = ResponseFinalizeBlock.fromPartial({
      events: [event("a", "yes", true), event("a", "no", false), event("", "x", true), event("a", "", true)],
      txResults: [{ events: [event("b", "yes", true)] }, {}],
    });
    const names = eventKeys(7, results).map((key) => Buffer.from(key).toString("latin1").slice(1).split("\u0000")[0]);
    expect(names.sort()).toEqual(["a.yes", "b.yes", "block.height", "tx.height", "tx.height"]);
  });
});

const member = (number: number, power: bigint) => {
  const { address, publicKey } = validatorKey(new Uint8Array(32).fill(number));
  return { address, publicKey, power };
};
const params = ConsensusParams.fromPartial({ block: { maxBytes: 5n, maxGas: -1n } });
const beginning = firstState({
  chainId: "c",
  initialHeight: 1,
  time: 5n,
  params: { ...params, evidence: undefined },
  validators: [member(1, 10n), member(2, 20n)],
  appVersion: 3n,
  appHash: new Uint8Array(32).fill(1),
});
const saved: SavedState = {
  consensus: {
    ...beginning,
    height: 4,
    lastValidators: beginning.validators,
    lastBlockId: { hash: new Uint8Array(32).fill(2), partSetHeader: { total: 1, hash: new Uint8Array(32) } },
  },
  seen: { round: 1, voters: ["aa"] },
  generation: 2,
  seeds: [new Uint8Array(32).fill(1)],
  offset: -5n,
  sameTime: true,
  down: ["bb"],
  impersonated: ["cc"],
};

describe("what the engine keeps in its own form", () => {
  test("is read as it was written", () => {
    expect(decodeState(encodeState(saved))).toEqual(saved);
    const first = { ...saved, consensus: beginning };
    expect(decodeState(encodeState(first))).toEqual(first);
    const edits = {
      changes: new Map([["bank", [[Uint8Array.of(1), Uint8Array.of(2)] as const, [Uint8Array.of(3), null] as const]]]),
      impersonated: ["aa"],
    };
    expect(decodeEdits(encodeEdits(edits))).toEqual(edits);
  });

  test.each([
    ["no JSON", "{"],
    ["another form", "{}"],
  ])("is refused as %s", (_name, json) => {
    expect(() => decodeState(Buffer.from(json))).toThrow("the engine's state in the database is damaged");
  });
});

test("sets and parameters of a height are those kept last before it, rotated, and outlive what is pruned", async () => {
  const kv = openMemory();
  const db = chainDb(kv);
  const set = newSet([member(1, 10n), member(2, 20n), member(3, 5n)]);
  const later = nextSet(rotated(set, 9), [member(3, 50n)]);
  await kv.batch([validatorsRow(1, set), validatorsRow(10, later), paramsRow(1, params), stateRow(saved)]);
  expect(await db.validators(1)).toEqual(set);
  expect(await db.validators(9)).toEqual(rotated(set, 8));
  expect(await db.validators(12)).toEqual(rotated(later, 2));
  const before = await db.validators(8);
  for (const height of [1, 2, 3]) await kv.batch(await db.carryOver(height, height + 1));
  expect(await db.validators(8)).toEqual(before);
  expect(await db.validators(3)).toBeUndefined();
  expect(await db.params(4)).toEqual(params);
  await kv.batch(await db.carryOver(4, 11));
  expect(await db.validators(10)).toBeUndefined();
  expect(await db.validators(12)).toEqual(rotated(later, 2));
  expect((await db.state())?.generation).toBe(2);
});
