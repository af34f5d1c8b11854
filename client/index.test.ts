import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { transformSync } from "esbuild";
import * as client from "./index.ts";

const readme = readFileSync("client/README.md", "utf8");
const snippets = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);

test("the snippets of the README are TypeScript and import only what is exported", () => {
  expect(snippets.length).toBeGreaterThan(3);
  for (const code of snippets) expect(() => transformSync(code, { loader: "ts", format: "esm" })).not.toThrow();
  const imported = snippets.flatMap((code) =>
    [...code.matchAll(/import \{([^}]*)\} from "eco2-ledger\/client"/g)].flatMap(([, names = ""]) => names.split(",")),
  );
  expect(imported.length).toBeGreaterThan(8);
  expect(Object.keys(client)).toEqual(expect.arrayContaining(imported.map((name) => name.trim())));
});
