import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { checkPrivateFields } from "../../client/privateFields.ts";
import { fromBase64 } from "../../codec/bytes.ts";
import { runCli } from "../../test/cli/run.ts";

const folder = mkdtempSync(join(tmpdir(), "carbon-account-"));
const [whole, part] = [join(folder, "private.json"), join(folder, "shown.json")];
const account = "eco1qyqszqgpqyqszqgpqyqszqgpqyqszqgp9ykkyn";
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("private fields on the command line", () => {
  test("are hidden, and shown one by one under the same hash", async () => {
    const fields = ["--field", "name=Jane Example", "--field", "town=Bern=Berne"];
    const hidden = await runCli(["carbon-account", "hide", account, ...fields, "--output-document", whole]);
    expect(hidden.code).toBe(0);
    const hash = fromBase64(hidden.out.trim());
    expect(hash).toHaveLength(32);
    const flags = ["--field", "town", "--output-document", part];
    expect((await runCli(["carbon-account", "disclose", whole, ...flags])).code).toBe(0);
    const shown = readFileSync(part, "utf8");
    expect(shown).not.toContain("Jane");
    expect(checkPrivateFields(shown, account, hash)).toMatchObject({
      ok: true,
      shown: { town: "Bern=Berne" },
      hidden: 1,
    });
  });

  test.each<[string, string[], string]>([
    ["no name", ["hide", account, "--field", "=x", "--output-document", part], "Expected name=value"],
    [
      "one name twice",
      ["hide", account, "--field", "a=1", "--field", "a=2", "--output-document", part],
      "is there twice",
    ],
    ["no file to keep", ["hide", account, "--field", "a=1"], "--output-document"],
    ["a field that is not there", ["disclose", whole, "--field", "street"], 'no field is named "street"'],
    ["a file that is none", ["check", join(folder, "other.json")], "it is no JSON"],
    ["a file that is not there", ["check", join(folder, "none.json")], "cannot be read"],
  ])("refused: %s", async (_, args, text) => {
    writeFileSync(join(folder, "other.json"), "{");
    const { code, err } = await runCli(["carbon-account", ...args]);
    expect(code).not.toBe(0);
    expect(err).toContain(text);
  });
});
