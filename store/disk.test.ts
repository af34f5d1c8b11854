import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const changing =
  /\b(write|append|copy|cp|rename|rm|rmdir|unlink|link|symlink|mkdir|truncate|ftruncate|fsync|fdatasync|chmod|utimes)\w*\b/;

/** What a source file has from the file system. */
function imported(text: string): string[] {
  return [...text.matchAll(/import \{([^}]*)\} from "node:fs(?:\/promises)?"/g)].flatMap(([, names = ""]) =>
    names.split(",").map((name) => name.trim()),
  );
}

test("nothing in the store changes a file but through its disk", () => {
  const sources = readdirSync("store", { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.includes("testing") && path !== "disk.ts",
  );
  expect(sources.length).toBeGreaterThan(50);
  const around = sources.flatMap((path) =>
    imported(readFileSync(join("store", path), "utf8"))
      .filter((name) => changing.test(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(around).toEqual([]);
});
