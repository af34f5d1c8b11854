import { describe, expect, test } from "@jest/globals";
import { parseDuration } from "./duration.ts";
import { toText } from "./output.ts";

describe("text for people is YAML", () => {
  test.each([
    ["plain", "plain"],
    [true, "true"],
    ["true", "'true'"],
    ["12", "'12'"],
    ["1.5", "'1.5'"],
    ["", '""'],
    ["it's: so", "'it''s: so'"],
    ["two\nlines", '"two\\nlines"'],
    [[], "[]"],
    [{}, "{}"],
    [[{ a: 1, b: [] }, { a: [1, 2] }], "- a: 1\n  b: []\n- a:\n  - 1\n  - 2"],
    [{ a: { b: null }, c: ["x"] }, "a:\n  b: null\nc:\n- x"],
    [[["x"], []], "- - x\n- []"],
    [{ a: undefined, b: 1 }, "b: 1"],
  ])("%j", (value, text) => {
    expect(toText(value)).toBe(text);
  });
});

describe("durations", () => {
  test.each([
    ["10s", 10_000],
    ["500ms", 500],
    ["1.5s", 1500],
    ["1m30s", 90_000],
    ["2h", 7_200_000],
    ["10", undefined],
    ["-1s", undefined],
    ["0.0001ms", undefined],
    ["soon", undefined],
  ])("%s", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });
});
