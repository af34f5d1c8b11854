import { spawnSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import { readCount, readOptions, UsageError } from "../bench/options.ts";

test("flags have their defaults, and what is typed in their place", () => {
  const taken = { counts: { accounts: 10, txs: 20 }, texts: ["rows"] } as const;
  expect(readOptions([], taken)).toEqual({ accounts: 10, txs: 20 });
  expect(readOptions(["--txs", "3", "--rows", "a.csv"], taken)).toEqual({ accounts: 10, txs: 3, rows: "a.csv" });
});

test.each([
  ["a text", ["--txs", "many"], '--txs "many": a whole number from 1 to 1000000000 is needed'],
  ["nothing", ["--txs", "0"], '--txs "0"'],
  ["a negative number", ["--txs=-5"], '--txs "-5"'],
  ["a fraction", ["--txs", "1.5"], '--txs "1.5"'],
  ["more than can be run", ["--txs", "1000000001"], "to 1000000000"],
  ["less than is measured", ["--blocks", "999"], "from 1000 to"],
  ["an unknown flag", ["--keys", "5"], "Unknown option '--keys'"],
  ["a word", ["5"], "Unexpected argument '5'"],
])("%s is refused", (_what, args, reason) => {
  const read = () => readOptions(args, { counts: { txs: 20, blocks: 2000 }, least: { blocks: 1000 } });
  expect(read).toThrow(UsageError);
  expect(read).toThrow(reason);
});

test("a count alone", () => {
  expect(readCount("KEYS", "100")).toBe(100);
  expect(() => readCount("KEYS", "--help")).toThrow('KEYS "--help": a whole number');
});

const bench = (...args: string[]) =>
  spawnSync(process.execPath, ["dist/bench/run.js", ...args], { encoding: "utf8", timeout: 60_000 });

test.each([["store"], ["carbon"], ["codec"], ["mrv"]])(
  "bench -- %s tells how it is used, and runs nothing it cannot",
  (name) => {
    const help = bench(name, "--help");
    expect([help.status, help.stderr]).toEqual([0, ""]);
    expect(help.stdout).toMatch(new RegExp(`^usage: npm run bench -- ${name}`));
    const wrong = bench(name, "--accuonts", "nonsense");
    expect([wrong.status, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toContain("accuonts");
  },
);
