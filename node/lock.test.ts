import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { homeAt } from "./home.ts";
import { lockHome } from "./lock.ts";

const folder = mkdtempSync(join(tmpdir(), "lock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a second process is refused by the number of the first", () => {
  const home = homeAt(join(folder, "two"));
  const release = lockHome(home);
  expect(() => lockHome(home)).toThrow(
    `${home.root} is in use by process ${process.pid}: stop it first, or choose another --home`,
  );
  release();
  lockHome(home)();
});

const left: [name: string, content: string][] = [
  ["a dead process", "4194304 1\n"],
  ["a dead process whose number another one has since", `${process.pid} 1\n`],
  ["a power cut in the middle of writing", "41"],
  ["a power cut before anything was written", ""],
];
test.each(left)("what %s left behind is taken over", (_, content) => {
  const home = homeAt(join(folder, "left"));
  lockHome(home)();
  writeFileSync(home.lock, content);
  lockHome(home)();
});

test("the lock is for its owner alone, and nothing else is left beside it", () => {
  const home = homeAt(join(folder, "beside"));
  const release = lockHome(home);
  expect(() => lockHome(home)).toThrow("in use");
  expect(readdirSync(home.data)).toEqual(["node.lock"]);
  expect(statSync(home.lock).mode & 0o777).toBe(0o600);
  release();
  writeFileSync(home.lock, "");
  lockHome(home)();
  expect(readdirSync(home.data)).toEqual([]);
});
