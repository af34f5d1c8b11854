import { describe, expect, jest, test } from "@jest/globals";
import { Clock } from "./clock.ts";

const ms = 1_000_000n;
const start = 1_800_000_000_000n * ms;

describe("with steps", () => {
  test("every block is a step after the last, and what is asked for once holds once", () => {
    const clock = new Clock({ stepMs: 10 });
    expect(clock.next(start)).toBe(start + 10n * ms);
    expect(clock.next(start, 5n)).toBe(start + 5n);
    expect(clock.advance(start, 7n)).toBe(start + 7n);
    expect(clock.next(start)).toBe(start + 7n);
    clock.made(start + 7n);
    expect(clock.next(start + 7n)).toBe(start + 7n + 10n * ms);
    expect(() => clock.setNext(start, start)).toThrow("it cannot go back");
    expect(() => clock.setNext(start, 10n ** 20n * 4n)).toThrow("after the year 9999");
    expect(() => clock.advance(start, 0n)).toThrow("it only goes forward");
    expect(() => clock.next(start, 0n)).toThrow("above 0 is allowed");
  });
});

describe("with the computer's clock", () => {
  const at = (time: bigint) => jest.spyOn(Date, "now").mockReturnValue(Number(time / ms));

  test("a block has the clock's time, or the least after the last where that is ahead", () => {
    const clock = new Clock("clock");
    at(start);
    expect(clock.next(start - 1000n * ms)).toBe(start);
    expect(clock.next(start + 5n * ms)).toBe(start + 6n * ms);
  });

  test("a jump shifts it for good, and it is kept over a restart", () => {
    const clock = new Clock("clock");
    at(start);
    clock.made(clock.advance(start - ms, 1000n * ms));
    at(start + 50n * ms);
    expect(clock.next(start + 1000n * ms)).toBe(start + 1050n * ms);
    expect(new Clock("clock", clock.state).next(start + 1000n * ms)).toBe(start + 1050n * ms);
  });

  test("time that is asked for is where it goes on", () => {
    const clock = new Clock("clock");
    at(start);
    clock.made(clock.setNext(start, start + 5000n * ms));
    at(start + ms);
    expect(clock.next(start + 5000n * ms)).toBe(start + 5001n * ms);
  });

  test("what was asked for too late is passed over", () => {
    const clock = new Clock("clock");
    at(start);
    clock.setNext(start - ms, start + 10n);
    const last = start + 5n * ms;
    expect(clock.next(last)).toBe(last + ms);
    clock.made(last + ms);
    at(start + 2000n * ms);
    expect(clock.next(last)).toBe(start + 2006n * ms);
  });

  test("where the computer's clock falls back, the chain's goes on from its last block", () => {
    const clock = new Clock("clock");
    at(start);
    clock.made(start);
    at(start - 10_000n * ms);
    const next = clock.next(start);
    expect(next).toBe(start + ms);
    clock.made(next);
    at(start - 9_000n * ms);
    expect(clock.next(next)).toBe(next + 1000n * ms);
  });

  test("blocks of the same time do not move it", () => {
    const clock = new Clock("clock");
    clock.sameTime = true;
    at(start);
    expect(clock.next(start + 9n)).toBe(start + 10n);
    clock.made(start + 10n);
    clock.sameTime = false;
    at(start + 3n * ms);
    expect(clock.next(start + 10n)).toBe(start + 3n * ms);
  });
});
