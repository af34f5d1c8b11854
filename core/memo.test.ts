import { expect, test } from "@jest/globals";
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
