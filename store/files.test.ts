import { closeSync, existsSync, openSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { makeDirectories, readAt, WindowReader } from "./files.ts";
import { withDirectory } from "./testing/chain.ts";

describe("directories", () => {
  test.each([
    ["one", (dir: string) => join(dir, "a")],
    ["several", (dir: string) => join(dir, "a", "b", "c")],
    ["several by a path from here", (dir: string) => relative(process.cwd(), join(dir, "a", "b"))],
    ["one that is there", (dir: string) => dir],
  ])("%s: made, and again without harm", (_, pathIn) => {
    withDirectory((dir) => {
      const path = pathIn(dir);
      makeDirectories(path);
      makeDirectories(path);
      expect(existsSync(path)).toBe(true);
    });
  });

  test("where a file stands in the way none is made", () => {
    withDirectory((dir) => {
      writeFileSync(join(dir, "a"), "");
      expect(() => makeDirectories(join(dir, "a", "b"))).toThrow("ENOTDIR");
    });
  });
});

test("a file read through a window gives the bytes in order, and none beyond its end", () => {
  withDirectory((dir) => {
    const path = join(dir, "file");
    const size = (1 << 20) + 5000;
    const whole = Buffer.from(Array.from({ length: size }, (_, at) => (at * 7) % 251));
    writeFileSync(path, whole);
    const fd = openSync(path, "r");
    try {
      const chunks: Buffer[] = [];
      const reader = new WindowReader(fd, size, (chunk) => chunks.push(Buffer.from(chunk)));
      const taken: Buffer[] = [];
      while (reader.taken < size) taken.push(Buffer.from(reader.take(Math.min(999, size - reader.taken))));
      expect(Buffer.concat(taken).equals(whole)).toBe(true);
      expect(Buffer.concat(chunks).equals(whole)).toBe(true);
      expect(() => reader.take(1)).toThrow(`ends in the middle of a node, at byte ${size}`);
      expect(readAt(fd, size - 3, 10)).toEqual(whole.subarray(size - 3));
    } finally {
      closeSync(fd);
    }
  });
});
