import { describe, expect, test } from "@jest/globals";
import { createMemo } from "./memo.ts";

function counting(size: number) {
  const memo = createMemo<string>(size);
  const made: string[] = [];
  const ask = (key: string) =>
    memo(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  return { ask, made };
}

test("makes each result once while it is remembered", () => {
  const { ask, made } = counting(10);
  expect(["a", "b", "a", "b"].map(ask)).toEqual(["A", "B", "A", "B"]);
  expect(made).toEqual(["a", "b"]);
});

test("keeps what is asked for, lets go of what is not", () => {
  const { ask, made } = counting(2);
  for (const key of ["a", "b", "c", "a", "d", "a", "e", "a", "f"]) ask(key);
  expect(made.filter((key) => key === "a")).toEqual(["a"]);
  ask("b");
  expect(made.filter((key) => key === "b")).toEqual(["b", "b"]);
});

test("does not remember a throw", () => {
  const memo = createMemo<number>(10);
  expect(() =>
    memo("a", () => {
      throw new Error("not now");
    }),
  ).toThrow("not now");
  expect(memo("a", () => 1)).toBe(1);
});

describe("is bounded by the length of keys that come from outside", () => {
  test("a key of more than 1024 characters is not remembered", () => {
    const { ask, made } = counting(10);
    const [longest, longer] = ["a".repeat(1024), "b".repeat(1025)];
    for (const key of [longest, longer, longest, longer]) ask(key);
    expect(made.map((key) => key.length)).toEqual([1024, 1025, 1025]);
  });

  test("long keys push out what is not asked for before there are many", () => {
    const { ask, made } = counting(100);
    ask("first");
    // A generation is full with 100 * 256 characters: 25 keys of 1024.
    for (let number = 0; number < 60; number++) ask(String(number).padEnd(1024, "x"));
    ask("first");
    expect(made.filter((key) => key === "first")).toEqual(["first", "first"]);
  });
});
