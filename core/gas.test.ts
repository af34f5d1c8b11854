import { describe, expect, test } from "@jest/globals";
import { GasMeter, OutOfGas } from "./gas.ts";

const most = Number.MAX_SAFE_INTEGER;

function consumed(limit: number, ...amounts: readonly number[]) {
  const gas = new GasMeter(limit);
  let location: string | undefined;
  try {
    for (const amount of amounts) gas.consume(amount, "here");
  } catch (error) {
    if (!(error instanceof OutOfGas)) throw error;
    location = error.location;
  }
  return { used: gas.used, remaining: gas.remaining, exhausted: gas.exhausted, location };
}

describe("a gas meter", () => {
  test.each([
    ["below the limit", 10, [3, 4], { used: 7, remaining: 3, exhausted: false, location: undefined }],
    ["at the limit", 10, [3, 7], { used: 10, remaining: 0, exhausted: true, location: undefined }],
    ["beyond the limit", 10, [3, 8, 1], { used: 11, remaining: 0, exhausted: true, location: "here" }],
    [
      "without a limit",
      Number.POSITIVE_INFINITY,
      [most],
      { used: most, remaining: Number.POSITIVE_INFINITY, exhausted: false, location: undefined },
    ],
    // No result of a transaction could carry more: its gas is an int64.
    ["an amount beyond all counting", 10, [2 ** 80], { used: most, remaining: 0, exhausted: true, location: "here" }],
    [
      "a sum beyond all counting, without a limit",
      Number.POSITIVE_INFINITY,
      [most, 1],
      {
        used: most,
        remaining: Number.POSITIVE_INFINITY,
        exhausted: false,
        location: "here (gas counter overflow)",
      },
    ],
  ])("%s", (_name, limit, amounts, result) => {
    expect(consumed(limit, ...amounts)).toEqual(result);
  });
});
